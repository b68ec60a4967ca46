import type { Channel } from '../../../core/conversation.js';
import { line, same } from '../words.js';
import type { MovingWords } from './movingWords.js';

const on: Readonly<Record<Channel, string>> = {
  voice: 'कॉल पर',
  web: 'वेब चैट में',
  whatsapp: 'WhatsApp पर',
  sms: 'मैसेज में',
};
const from: Readonly<Record<Channel, string>> = {
  voice: 'आपकी कॉल',
  web: 'वेब चैट',
  whatsapp: 'WhatsApp',
  sms: 'आपके मैसेज',
};

export const moving: MovingWords = {
  offer: line('चैट में आगे बढ़ने के लिए, 5।', 'चैट में आगे बढ़ने के लिए “चैट” लिखें।'),
  goOn: (channel) => same(`हम ${from[channel]} से आगे बढ़ते हैं। आपको दोबारा पहचान देने की ज़रूरत नहीं।`),
  linkSent: same('दर्ज नंबर पर लिंक भेज दिया है। लिखकर आगे बढ़ने के लिए उसे खोलें। वह एक बार, दस मिनट तक चलेगा।'),
  linkHere: (url) => line('आपको लिंक भेज दिया है।', `दस मिनट के अंदर वेब चैट में यहाँ आगे बढ़ें: ${url}`),
  whatsappHere: (url) => line('आपको लिंक भेज दिया है।', `दस मिनट के अंदर इससे WhatsApp खोलें और जो लिखा है वह भेजें: ${url}`),
  ringing: (ending) =>
    line(
      'हम दर्ज नंबर पर कॉल कर रहे हैं।',
      `हम ${ending} पर खत्म होने वाले दर्ज नंबर पर कॉल कर रहे हैं। एक मिनट में घंटी न बजे तो फिर से कहें।`,
    ),
  tooMany: same('यह अभी कई बार माँगा गया है। कृपया पंद्रह मिनट रुकें, या यहीं आगे बढ़ें।'),
  noNumber: same('ऐसा कोई दर्ज नंबर नहीं जिस पर हम पहुँच सकें। कृपया यहीं आगे बढ़ें।'),
  isHere: same('आप वहीं हैं। हम आगे बढ़ सकते हैं।'),
  closed: same('वह कोड अब काम नहीं करता। वह एक बार, दस मिनट तक चलता है।'),
  alsoOpen: (channel) => same(`आपका खाता इस समय ${on[channel]} भी खुला है।`),
  openedIn: (channel) => same(`आपका खाता अभी ${on[channel]} भी खोला गया। यह आपने नहीं किया तो यहीं एजेंट माँगें।`),
  called: (lender) =>
    line(
      `${lender} की ओर से कॉल। आपने हमें कॉल करने को कहा था। आगे बढ़ने के लिए, 1 दबाएँ।`,
      `${lender} की ओर से कॉल। आपने हमें कॉल करने को कहा था। आगे बढ़ने के लिए 1 चुनें।`,
    ),
  calledNoMore: same('इस कॉल की अब ज़रूरत नहीं। नमस्ते।'),
  page: {
    title: 'लिखकर आगे बढ़ें',
    intro: (lender) => `कॉल पर जहाँ थे, वहीं से ${lender} के साथ आगे बढ़ें।`,
    chat: 'यहीं आगे बढ़ें',
    whatsapp: 'WhatsApp पर आगे बढ़ें',
    secure: 'यह एक ही बार चलता है। किसी को न दें: इससे कुछ मिनट आपका खाता खुलता है।',
    closed: 'यह लिंक इस्तेमाल हो चुका है या इसके दस मिनट पूरे हो गए। कॉल करें या लिखें और दूसरा माँगें।',
  },
  link: (lender, url) => `${lender}: लिखकर यहाँ आगे बढ़ें: ${url} यह एक बार, दस मिनट तक चलता है। किसी को न दें।`,
  code: (code) => `कृपया यहाँ आगे बढ़ें। ${code}`,
};

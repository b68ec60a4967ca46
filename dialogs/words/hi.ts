import type { Offer } from '../../core/plan.js';
import type { Notice, VisitNotice, PlanNotice, PromiseNotice } from '../../core/ports/wording.js';
import type { Line } from '../telling/story.js';
import { dayIn, listed, moneyIn, spokenTime } from './format.js';
import { biggest } from './instalments.js';
import { moving } from './moving/hi.js';
import { shopsHi } from './shops/hi.js';
import { topicsHi } from './topics/hi.js';
import { type Ladder, line, same, spaced, type ThingToBring, type Words } from './words.js';

// A native reader has yet to check these words. They keep the English ones that people use: EMI, IMEI, OTP, लॉक, लिंक.
// The verb ends a Hindi sentence, so a key comes last but for "दबाएँ".

const locale = 'hi-IN-u-nu-latn';
const money = moneyIn(locale, 'और', {
  GBP: ['पाउंड', 'पाउंड', 'पेनी', 'पेंस'],
  LKR: ['श्रीलंकाई रुपया', 'श्रीलंकाई रुपये', 'सेंट', 'सेंट'],
  INR: ['रुपया', 'रुपये', 'पैसा', 'पैसे'],
  MXN: ['पेसो', 'पेसो', 'सेंटावो', 'सेंटावो'],
});
const day = dayIn(locale);

const parts = { morning: 'सुबह', noon: 'दोपहर', evening: 'शाम' } as const;
/** "सुबह 9 बजे". */
function clock(time: string): string {
  const { hour, minute, part } = spokenTime(time);
  return `${parts[part]} ${hour} ${minute === 0 ? 'बजे' : `बजकर ${minute} मिनट`}`;
}

const greetingMenu = 'भुगतान करके अनलॉक कराने के लिए, 1 दबाएँ। लॉक क्यों है, 2। सर्विस सेंटर, 3। एजेंट, 0।';

export const hi: Words = {
  language: 'hi',
  money,
  day,
  yes: {
    title: 'हाँ',
    said: [
      'हाँ',
      'हां',
      'जी हाँ',
      'जी हां',
      'हाँ जी',
      'हां जी',
      'सही है',
      'सही',
      'ठीक है',
      'मंज़ूर है',
      'haan',
      'han',
      'haa',
      'haan ji',
      'han ji',
      'ji haan',
      'ji han',
      'sahi hai',
      'theek hai',
      'thik hai',
      'manzoor hai',
      'yes',
      'ok',
      'okay',
    ],
  },
  no: {
    title: 'नहीं',
    said: [
      'नहीं',
      'नही',
      'जी नहीं',
      'नहीं जी',
      'गलत है',
      'ग़लत है',
      'सही नहीं है',
      'nahi',
      'nahin',
      'nahi ji',
      'ji nahi',
      'ji nahin',
      'galat hai',
      'sahi nahi hai',
      'no',
    ],
  },
  choices: {
    unlock: {
      title: 'भुगतान और अनलॉक',
      said: [
        'अनलॉक',
        'अनलॉक करो',
        'फ़ोन अनलॉक करो',
        'भुगतान',
        'पैसे देने हैं',
        'फ़ोन खोलो',
        'unlock',
        'unlock karo',
        'phone unlock karo',
        'phone kholo',
        'pay',
        'payment',
        'payment karna hai',
        'paise dene hain',
      ],
    },
    why: {
      title: 'लॉक क्यों है?',
      said: ['क्यों', 'लॉक क्यों हुआ', 'फ़ोन लॉक क्यों है', 'kyon', 'kyun', 'lock kyun hai', 'phone lock kyun hai', 'why'],
    },
    visit: {
      title: 'सर्विस सेंटर',
      said: ['सेंटर', 'सर्विस सेंटर जाना है', 'अपॉइंटमेंट', 'service center', 'service centre', 'center', 'appointment'],
    },
    language: {
      title: 'दूसरी भाषा',
      said: ['भाषा', 'भाषा बदलो', 'अंग्रेज़ी', 'bhasha', 'dusri bhasha', 'bhasha badlo', 'language', 'english'],
    },
    pay: {
      title: 'भुगतान करें',
      said: ['भुगतान', 'भुगतान करना है', 'पैसे देने हैं', 'pay', 'payment', 'payment karna hai', 'paise dene hain'],
    },
    plan: {
      title: 'किस्तों का प्लान',
      said: ['प्लान', 'किस्त', 'किस्तों में', 'ईएमआई', 'plan', 'kist', 'kisht', 'kiston mein', 'emi', 'payment plan'],
    },
    status: {
      title: 'अनलॉक हुआ क्या?',
      said: ['स्टेटस', 'क्या अनलॉक हुआ', 'खुल गया क्या', 'status', 'unlock hua kya', 'khul gaya kya', 'release hua kya'],
    },
    instalment: { title: 'प्लान की अगली किस्त', said: ['किस्त', 'अगली किस्त', 'kist', 'agli kist'] },
    promise: { title: 'बाद में भुगतान', said: ['वादा', 'बाद में', 'baad mein', 'baad mein dunga'] },
    overdue: {
      title: 'बकाया रकम',
      said: ['बकाया', 'बकाया वाला', 'ओवरड्यू', 'bakaya', 'bakaya rakam', 'overdue', 'due amount'],
    },
    payoff: {
      title: 'पूरा लोन',
      said: ['पूरा', 'पूरी रकम', 'पूरा भुगतान', 'सब', 'poora', 'pura', 'poora loan', 'pura loan', 'puri rakam', 'full'],
    },
    other: {
      title: 'दूसरी रकम',
      said: ['कोई और रकम', 'दूसरा', 'अलग रकम', 'dusri rakam', 'koi aur rakam', 'dusra amount', 'other amount'],
    },
    card: {
      title: 'इसी कॉल पर कार्ड',
      said: ['कार्ड', 'कार्ड से', 'card', 'card se', 'debit card', 'credit card'],
    },
    link: {
      title: 'लिंक भेजें',
      said: ['लिंक', 'लिंक भेजो', 'मैसेज पर', 'link', 'link bhejo', 'link se', 'message par'],
    },
    shop: { title: 'दुकान पर नकद', said: ['दुकान', 'दुकान पर', 'नकद', 'कैश', 'dukaan', 'dukan par', 'cash', 'nakad'] },
    codeAgain: { title: 'कोड फिर से', said: ['कोड', 'code', 'code phir se'] },
    otherwise: { title: 'दूसरे तरीके से', said: ['दूसरा तरीका', 'doosre tarike se', 'dusra tarika'] },
    again: {
      title: 'दोबारा भेजें',
      said: ['दोबारा भेजो', 'फिर से भेजें', 'फिर से भेजो', 'dobara bhejo', 'phir se bhejo', 'fir se bhejo', 'resend'],
    },
    ring: {
      title: 'कॉल पर बताएँ',
      said: ['कॉल', 'कॉल करो', 'कॉल पर', 'मुझे कॉल करो', 'call', 'call karo', 'call par', 'mujhe call karo'],
    },
    otherContact: {
      title: 'मेरे दूसरे नंबर पर',
      said: ['दूसरा नंबर', 'दूसरे नंबर पर', 'मेरा दूसरा नंबर', 'dusra number', 'dusre number par', 'other number'],
    },
    where: {
      title: 'यह कहाँ मिलेगा?',
      said: [
        'कहाँ',
        'कहां',
        'कहाँ है',
        'कहाँ मिलेगा',
        'पता नहीं',
        'imei क्या है',
        'kahan',
        'kahan hai',
        'kahan milega',
        'pata nahi',
        'imei kya hai',
        'where',
      ],
    },
    noCode: {
      title: 'OTP नहीं आया',
      said: ['नहीं आया', 'कोड नहीं आया', 'ओटीपी नहीं आया', 'nahi aaya', 'nahin aaya', 'otp nahi aaya', 'code nahi aaya'],
    },
    more: { title: 'और देखें', said: ['और', 'और दिखाओ', 'आगे', 'aur', 'aur dikhao', 'aage', 'more', 'next'] },
    move: {
      title: 'समय बदलें',
      said: ['बदलो', 'बदलें', 'समय बदलो', 'badlo', 'time badlo', 'samay badlo', 'change', 'reschedule'],
    },
    cancel: {
      title: 'रद्द करें',
      said: ['रद्द', 'रद्द करो', 'कैंसल', 'कैंसल करो', 'radd karo', 'cancel', 'cancel karo'],
    },
    keep: {
      title: 'ऐसे ही रहने दें',
      said: ['रहने दें', 'रहने दो', 'ऐसे ही', 'rehne do', 'rahne do', 'aise hi', 'keep'],
    },
    receipt: { title: 'रसीद', said: ['रसीद', 'receipt', 'rasid'] },
    due: { title: 'अगली किस्त', said: ['अगली किस्त', 'agli kist'] },
    person: { title: 'किसी से बात करें', said: ['एजेंट'] },
    chat: { title: 'चैट में आगे बढ़ें', said: ['चैट', 'वेब चैट', 'लिखकर'] },
    whatsapp: { title: 'WhatsApp पर आगे बढ़ें', said: ['whatsapp', 'व्हाट्सएप', 'व्हाट्सऐप', 'whatsapp par'] },
    call: { title: 'मुझे कॉल करें', said: ['कॉल', 'मुझे कॉल करें', 'मुझे फ़ोन करें', 'mujhe call karo'] },
    otherPhone: { title: 'दूसरा फ़ोन', said: ['दूसरा फ़ोन', 'दूसरा फोन', 'mera dusra phone'] },
    repeat: { title: 'दोहराएँ', said: ['दोहराएँ'] },
  },
  person: [
    'एजेंट',
    'इंसान',
    'किसी से बात करें',
    'किसी से बात करनी है',
    'किसी से बात कराओ',
    'एजेंट से बात करनी है',
    'एजेंट से बात कराओ',
    'ऑपरेटर',
    'कस्टमर केयर',
    'agent',
    'insaan',
    'insan',
    'kisi se baat karni hai',
    'kisi se baat karao',
    'agent se baat karni hai',
    'agent se baat karao',
    'customer care',
    'operator',
    'person',
  ],
  repeat: [
    'दोहराएँ',
    'दोहराओ',
    'दोबारा',
    'फिर से',
    'फिर से बोलो',
    'क्या कहा',
    'क्या',
    'dohrao',
    'dobara',
    'phir se',
    'fir se',
    'phir se bolo',
    'kya kaha',
    'kya',
    'repeat',
  ],
  startOver: ['मेनू', 'मेन्यू', 'शुरू से', 'शुरू से शुरू करो', 'shuru se', 'menu', 'main menu', 'start over'],

  greeting: (lender) => [
    line(
      `नमस्ते, यह ${lender} है। ${greetingMenu}`,
      `नमस्ते, यह ${lender} है। आपका फ़ोन अनलॉक कराने में हम मदद करेंगे। आपको क्या चाहिए?`,
    ),
    line(greetingMenu, 'कृपया एक चुनें: भुगतान और अनलॉक, लॉक क्यों है, या सर्विस सेंटर। किसी से बात करने के लिए “एजेंट” लिखें।'),
    line(`माफ़ कीजिए, समझ नहीं आया। ${greetingMenu}`, 'माफ़ कीजिए, समझ नहीं आया। इनमें से एक चुनें, या “एजेंट” लिखें।'),
  ],
  anythingElse: [
    line(`और कुछ? ${greetingMenu} नहीं तो फ़ोन रख दें।`, 'क्या हम और कोई मदद कर सकते हैं?'),
    line(greetingMenu, 'एक चुनें, या चैट बंद कर दें।'),
    line(`माफ़ कीजिए। ${greetingMenu}`, 'माफ़ कीजिए, समझ नहीं आया। इनमें से एक चुनें, या “एजेंट” लिखें।'),
  ],
  oneMoment: same('कृपया एक पल रुकें।'),
  trouble: line(
    'माफ़ कीजिए, हमारी तरफ़ कुछ गड़बड़ हुई। आपका कुछ नहीं खोया। फिर से पूछते हैं।',
    'माफ़ कीजिए, हमारी तरफ़ कुछ गड़बड़ हुई। आपका कुछ नहीं खोया: कृपया फिर से कोशिश करें।',
  ),
  notACard: line(
    'कृपया यहाँ कभी कार्ड नंबर न बोलें। हमने उसे नहीं रखा है।',
    'कृपया यहाँ कार्ड नंबर न भेजें। हमने उसे नहीं रखा है। भुगतान सुरक्षित पेज पर या फ़ोन के कीपैड से होता है।',
  ),
  fileArrived: same(
    'धन्यवाद, यह मिल गया है। फ़ाइलें अपने आप नहीं पढ़ी जातीं; जो व्यक्ति आपका मामला लेंगे वे देख सकते हैं। अगर इसमें ऐसा भुगतान है जो मुझे नहीं दिख रहा, तो “एजेंट” लिखें।',
  ),
  fileNotTaken: same('यह नहीं लिया जा सकता: सिर्फ़ फ़ोटो और PDF फ़ाइलें। जो कहना है, कृपया लिखकर भेजें।'),
  emergency: line(
    'अगर आप ख़तरे में हैं, तो यह कॉल काटकर इमरजेंसी नंबर मिलाएँ। लॉक फ़ोन से भी इमरजेंसी कॉल हो जाती है।',
    'अगर आप ख़तरे में हैं, तो अभी इमरजेंसी नंबर पर कॉल करें: लॉक फ़ोन से भी इमरजेंसी कॉल हो जाती है।',
  ),
  optedOut: same('हो गया। अब हम आपको मैसेज नहीं भेजेंगे। आप हमें कॉल या मैसेज कर सकते हैं।'),
  goodbye: same('धन्यवाद। नमस्ते।'),
  whichLanguage: (names) => {
    const keys = names.map((name, index) => `${name} के लिए, ${index + 1} दबाएँ।`).join(' ');
    return [
      line(keys, `कौन सी भाषा? ${names.join(', ')}`),
      line(keys, `आप कौन सी भाषा चाहते हैं? ${names.join(', ')}`),
      line(keys, `कृपया चुनें: ${names.join(', ')}`),
    ];
  },
  onlyLanguage: same('यह लाइन हिंदी में बात करती है। दूसरी भाषा के लिए, किसी एजेंट से बात करने को कहें।'),
  languageChanged: same('अब हम हिंदी में बात करेंगे।'),

  imei: {
    ask: [
      line(
        'कृपया लॉक फ़ोन के IMEI के 15 अंक डालें, फिर हैश दबाएँ। उसे ढूँढने में मदद के लिए, स्टार दबाएँ।',
        'कृपया लॉक फ़ोन का IMEI भेजें: 15 अंक।',
      ),
      line(
        'IMEI के 15 अंक डालें, फिर हैश दबाएँ। यह कहाँ मिलेगा, जानने के लिए, स्टार दबाएँ।',
        'हमें IMEI चाहिए: 15 अंक, जो डिब्बे, रसीद या लॉक स्क्रीन पर होते हैं।',
      ),
      line(
        'एक बार फिर: IMEI के 15 अंक, फिर हैश दबाएँ। मदद के लिए, स्टार दबाएँ। किसी से बात करने के लिए, 0 और हैश दबाएँ।',
        'कृपया IMEI के 15 अंक भेजें, या “एजेंट” लिखें।',
      ),
    ],
    fault: (fault, digits) => {
      switch (fault) {
        case 'too_short':
          return same(`यह ${digits} अंक थे। IMEI में 15 होते हैं।`);
        case 'too_long':
          return same(`यह ${digits} अंक थे, IMEI में इतने नहीं होते।`);
        case 'letters':
          return same('IMEI में सिर्फ़ अंक होते हैं, अक्षर नहीं।');
        case 'check_digit':
          return same('एक अंक सही नहीं है। कृपया देखकर दोबारा डालें।');
        case 'reserved':
          return same('यह नंबर IMEI नहीं हो सकता।');
        case 'empty':
          return same('हमें IMEI के अंक चाहिए।');
      }
    },
    where: line(
      'IMEI डिब्बे पर, रसीद पर और अक्सर लॉक स्क्रीन पर होता है। कई फ़ोन में इमरजेंसी डायलर पर स्टार, हैश, 0, 6, हैश डालने से दिखता है।',
      'IMEI डिब्बे पर, रसीद पर और अक्सर लॉक स्क्रीन पर ही होता है। कई फ़ोन में इमरजेंसी डायलर पर *#06# डालने से दिखता है।',
    ),
    confirm: (digits) => [
      line(`${digits}। सही है, तो 1 दबाएँ। नहीं, तो 2 दबाएँ।`, `हमें मिला ${digits}। क्या यह सही है?`),
      line(`${digits}। सही है, तो 1 दबाएँ। दोबारा के लिए, 2 दबाएँ।`, `${digits}: क्या यह सही है? हाँ या नहीं।`),
      line(`क्या यह है ${digits}? हाँ के लिए, 1 दबाएँ। नहीं के लिए, 2 दबाएँ।`, `कृपया हाँ या नहीं में जवाब दें: ${digits}`),
    ],
    whatFor: same('IMEI से पता चलता है कि कौन सा फ़ोन है। यह गुप्त नहीं है और अकेले इससे कुछ नहीं खुलता।'),
  },
  passcode: {
    ask: [
      line(
        'अगर वह फ़ोन हमारे यहाँ दर्ज है, तो दर्ज नंबर पर 6 अंकों का OTP आ रहा है। कृपया उसे डालें। अगर न आए, तो स्टार दबाएँ।',
        'अगर वह फ़ोन हमारे यहाँ दर्ज है, तो दर्ज नंबर पर 6 अंकों का OTP आ रहा है। कृपया वह भेजें।',
      ),
      line('कृपया OTP के 6 अंक डालें। अगर नहीं आया, तो स्टार दबाएँ।', 'कृपया OTP के 6 अंक भेजें। अगर नहीं आया, तो बताएँ।'),
      line(
        '6 अंकों का OTP डालें। अगर नहीं आया, तो स्टार दबाएँ। किसी से बात करने के लिए, 0 और हैश दबाएँ।',
        'आगे बढ़ने के लिए 6 अंकों का OTP चाहिए। अगर नहीं आया, तो बताएँ, या “एजेंट” लिखें।',
      ),
    ],
    wrong: same('यह OTP सही नहीं है।'),
    expired: same('वह OTP पुराना हो गया है। नया OTP मँगाया है।'),
    noTriesLeft: same('OTP बहुत बार ग़लत डाला गया, इसलिए सुरक्षा के लिए अब OTP से आगे नहीं बढ़ सकते। हमारा एजेंट मदद करेगा।'),
    notSixDigits: same('OTP में 6 अंक होते हैं।'),
    help: [
      line(
        'OTP दोबारा भेजने के लिए, 1 दबाएँ। कॉल पर OTP सुनने के लिए, 2 दबाएँ। अपने दूसरे दर्ज नंबर पर पाने के लिए, 3 दबाएँ। किसी से बात करने के लिए, 0 दबाएँ।',
        'OTP आप तक कैसे पहुँचाएँ?',
      ),
      line(
        'दोबारा भेजने के लिए, 1 दबाएँ। कॉल के लिए, 2 दबाएँ। दूसरे दर्ज नंबर के लिए, 3 दबाएँ। एजेंट के लिए, 0 दबाएँ।',
        'दोबारा भेजें, कॉल पर बताएँ, या आपके दूसरे दर्ज नंबर पर भेजें?',
      ),
      line('दोबारा, 1। कॉल, 2। दूसरा नंबर, 3। एजेंट, 0।', 'कृपया एक चुनें, या “एजेंट” लिखें।'),
    ],
    onItsWay: same('अगर वह फ़ोन हमारे यहाँ दर्ज है, तो OTP आ रहा है।'),
    ringing: same('अगर वह फ़ोन हमारे यहाँ दर्ज है, तो दर्ज नंबर पर अभी कॉल आएगी।'),
    delayed: same('हमारे सिस्टम अभी धीमे हैं। OTP आने में कुछ मिनट लग सकते हैं।'),
    proveAgain: same('आपकी सुरक्षा के लिए एक बार फिर जाँचना है कि यह आप ही हैं।'),
  },
  account: {
    owes: ({ lender, overdue, minimumToUnlock, days, locked }) => {
      const state = locked ? 'आपका फ़ोन लॉक है, क्योंकि' : 'आपके खाते में';
      const equal = overdue.minor === minimumToUnlock.minor;
      const since = days > 0 ? `${days} दिन से ` : '';
      const lifts = (form: 'voice' | 'text'): string =>
        equal ? 'इसे चुकाने से लॉक हट जाता है।' : `${money(minimumToUnlock)[form]} चुकाने से लॉक हट जाता है।`;
      const owed = (form: 'voice' | 'text'): string =>
        `धन्यवाद। ${state} ${form === 'text' ? `${lender} को ` : ''}${money(overdue)[form]} का भुगतान ${since}बकाया है। ${lifts(form)}`;
      return line(owed('voice'), owed('text'));
    },
    clearButLocked: same('धन्यवाद। आपका कुछ बकाया नहीं है, फिर भी फ़ोन लॉक है। इसके लिए आपको कुछ नहीं देना है।'),
    clear: same('धन्यवाद। आपका कुछ बकाया नहीं है, और फ़ोन हमारी तरफ़ से लॉक नहीं है।'),
    unlockedUntil: (until) => same(`आपका फ़ोन अभी ${until} तक अनलॉक है।`),
    nextDue: ({ on, amount }) =>
      line(`अगली किस्त: ${money(amount).voice}, ${day(on)} को।`, `अगली किस्त: ${money(amount).text}, ${day(on)} को।`),
    nothingNext: same('अभी और कुछ देना नहीं है।'),
    receiptSent: (amount) =>
      line(`${money(amount).voice} की रसीद दर्ज नंबर पर भेज रहे हैं।`, `${money(amount).text} की रसीद दर्ज नंबर पर भेज रहे हैं।`),
    noReceipt: same('ऐसा कोई भुगतान नहीं मिला जिसकी रसीद हो। कहीं और भुगतान किया हो तो रसीद वहीं से मिलती है।'),
    stolen: same('धन्यवाद। इस फ़ोन के चोरी होने की रिपोर्ट है, इसलिए इसे यहाँ से नहीं खोल सकते। आगे हमारा एजेंट आपसे बात करेगा।'),
    moratorium: same(
      'धन्यवाद। आपके खाते को भुगतान से राहत मिली हुई है, इसलिए हम आपसे कुछ नहीं माँगते। फ़ोन के लिए हमारा एजेंट मदद करेगा।',
    ),
    care: same('धन्यवाद। हमारा एजेंट इसे आपके साथ मिलकर देखेगा। अभी आपको कुछ नहीं देना है।'),
    dispute: same('धन्यवाद। आपके खाते की जाँच हो रही है, इसलिए आगे हमारा एजेंट आपसे बात करेगा।'),
    sold: same('धन्यवाद। आपका लोन दूसरी कंपनी के पास चला गया है। हमारा एजेंट बताएगा कि किसके पास।'),
    menu: [
      line('भुगतान के लिए, 1 दबाएँ। किस्तों का प्लान, 2। अनलॉक हुआ या नहीं, 3। सर्विस सेंटर, 4।', 'आप क्या करना चाहते हैं?'),
      line(
        'भुगतान, तो 1 दबाएँ। किस्तों का प्लान, तो 2 दबाएँ। अनलॉक का स्टेटस, तो 3 दबाएँ। सर्विस सेंटर, तो 4 दबाएँ। एजेंट, तो 0 दबाएँ।',
        'भुगतान, किस्तों का प्लान, अनलॉक का स्टेटस, या सर्विस सेंटर?',
      ),
      line(
        'माफ़ कीजिए। भुगतान, 1। प्लान, 2। स्टेटस, 3। सर्विस सेंटर, 4। एजेंट, 0।',
        'माफ़ कीजिए, समझ नहीं आया। कृपया एक चुनें, या “एजेंट” लिखें।',
      ),
    ],
    menuClear: [
      line('अनलॉक हुआ या नहीं, यह जानने के लिए, 3 दबाएँ। सर्विस सेंटर, 4। एजेंट, 0।', 'आप क्या करना चाहते हैं?'),
      line('अनलॉक का स्टेटस, तो 3 दबाएँ। सर्विस सेंटर, तो 4 दबाएँ। एजेंट, तो 0 दबाएँ।', 'अनलॉक का स्टेटस, सर्विस सेंटर, या एजेंट?'),
      line('माफ़ कीजिए। स्टेटस, 3। सर्विस सेंटर, 4। एजेंट, 0।', 'माफ़ कीजिए, समझ नहीं आया। कृपया एक चुनें, या “एजेंट” लिखें।'),
    ],
    menuFree: [
      line('और कुछ नहीं, तो फ़ोन रख दें। सर्विस सेंटर के लिए, 4 दबाएँ। एजेंट के लिए, 0 दबाएँ।', 'क्या हम और कोई मदद कर सकते हैं?'),
      line('सर्विस सेंटर, तो 4 दबाएँ। एजेंट, तो 0 दबाएँ। नहीं तो फ़ोन रख दें।', 'सर्विस सेंटर, या एजेंट? और कुछ नहीं, तो चैट बंद कर दें।'),
      line('माफ़ कीजिए। सर्विस सेंटर, 4। एजेंट, 0। नहीं तो फ़ोन रख दें।', 'माफ़ कीजिए, समझ नहीं आया। कृपया एक चुनें, या “एजेंट” लिखें।'),
    ],
  },
  pay: {
    what: (overdue, payoff, goodThrough) => [
      line(
        `बकाया ${money(overdue).voice} चुकाने के लिए, 1 दबाएँ। पूरा लोन, ${money(payoff).voice} चुकाने के लिए, 2 दबाएँ। दूसरी रकम के लिए, 3 दबाएँ।`,
        `आप कितना चुकाना चाहते हैं? बकाया: ${money(overdue).text}। पूरा लोन: ${money(payoff).text}, ${day(goodThrough)} तक मान्य।`,
      ),
      line(
        `बकाया ${money(overdue).voice}, तो 1 दबाएँ। पूरा ${money(payoff).voice}, तो 2 दबाएँ। दूसरी रकम, तो 3 दबाएँ।`,
        `बकाया ${money(overdue).text}, पूरा ${money(payoff).text}, या दूसरी रकम?`,
      ),
      line('बकाया, 1। पूरा, 2। दूसरी रकम, 3। एजेंट, 0।', 'कृपया एक चुनें, या “एजेंट” लिखें।'),
    ],
    whatLast: (left) => [
      line(
        `बचे हुए ${money(left).voice} चुकाने के लिए, 1 दबाएँ। दूसरी रकम के लिए, 3 दबाएँ।`,
        `आप कितना चुकाना चाहते हैं? बकाया ${money(left).text} है, और बस इतना ही बचा है।`,
      ),
      line(`बचे हुए ${money(left).voice}, तो 1 दबाएँ। दूसरी रकम, तो 3 दबाएँ।`, `बचे हुए ${money(left).text}, या दूसरी रकम?`),
      line('पूरा, 1। दूसरी रकम, 3। एजेंट, 0।', 'कृपया एक चुनें, या “एजेंट” लिखें।'),
    ],
    whatClear: (payoff, goodThrough) => [
      line(
        `कुछ बकाया नहीं है। पूरा लोन, ${money(payoff).voice} चुकाने के लिए, 2 दबाएँ। दूसरी रकम के लिए, 3 दबाएँ।`,
        `कुछ बकाया नहीं है। पूरा लोन ${money(payoff).text} है, ${day(goodThrough)} तक मान्य। क्या आप पूरा चुकाना चाहते हैं, या दूसरी रकम?`,
      ),
      line(`पूरा लोन, ${money(payoff).voice}, 2 दबाएँ। दूसरी रकम, 3 दबाएँ।`, `पूरा ${money(payoff).text}, या दूसरी रकम?`),
      line('पूरा, 2। दूसरी रकम, 3। एजेंट, 0।', 'कृपया एक चुनें, या “एजेंट” लिखें।'),
    ],
    orNextPart: (amount) =>
      line(
        `अपने प्लान की अगली किस्त, ${money(amount).voice}, के लिए 4 दबाएँ।`,
        `आपके प्लान की अगली किस्त: ${money(amount).text}.`,
      ),
    otherAmount: (minimum) => [
      line(
        `रकम बिना पैसे के, पूरे अंकों में डालें, फिर हैश दबाएँ। लॉक ${money(minimum).voice} या ज़्यादा से ही हटता है।`,
        `कितनी रकम? लॉक ${money(minimum).text} या ज़्यादा से ही हटता है।`,
      ),
      line('रकम पूरे अंकों में डालें, फिर हैश दबाएँ।', 'कृपया रकम अंकों में भेजें, जैसे 500 या 499.50।'),
      line('रकम अंकों में, फिर हैश दबाएँ। किसी से बात करने के लिए, 0 और हैश दबाएँ।', 'कृपया सिर्फ़ रकम अंकों में भेजें, या “एजेंट” लिखें।'),
    ],
    amountNotUnderstood: same('हमें रकम अंकों में चाहिए।'),
    tooSmall: same('यह रकम बहुत कम है।'),
    tooLarge: (payoff) =>
      line(
        `यह पूरे लोन की रकम से ज़्यादा है, जो ${money(payoff).voice} है।`,
        `यह पूरे लोन की रकम से ज़्यादा है, जो ${money(payoff).text} है।`,
      ),
    nothingDue: same('कुछ चुकाना बाकी नहीं है।'),
    inProgress: same('आपका एक भुगतान अभी पूरा हो रहा है। कृपया दोबारा भुगतान न करें: पूरा होते ही हम मैसेज करेंगे।'),
    quoteExpired: same('तब से रकम बदली हो सकती है। फिर से देखते हैं।'),
    confirm: (amount) => [
      line(
        `आप ${money(amount).voice} का भुगतान करेंगे। सही है, तो 1 दबाएँ। नहीं, तो 2 दबाएँ।`,
        `आप ${money(amount).text} का भुगतान करेंगे। क्या यह सही है?`,
      ),
      line(`${money(amount).voice}। सही है, तो 1 दबाएँ। सही नहीं, तो 2 दबाएँ।`, `${money(amount).text}: हाँ या नहीं?`),
      line('हाँ के लिए, 1 दबाएँ। नहीं के लिए, 2 दबाएँ। एजेंट के लिए, 0 दबाएँ।', `कृपया हाँ या नहीं में जवाब दें: ${money(amount).text}`),
    ],
    confirmTooLittle: (amount, minimum) => [
      line(
        `आप ${money(amount).voice} का भुगतान करेंगे। इससे लॉक नहीं हटेगा: उसके लिए ${money(minimum).voice} चाहिए। फिर भी करना है, तो 1 दबाएँ। नहीं, तो 2 दबाएँ।`,
        `आप ${money(amount).text} का भुगतान करेंगे। इससे लॉक नहीं हटेगा: उसके लिए ${money(minimum).text} चाहिए। क्या फिर भी भुगतान करना है?`,
      ),
      line('फिर भी भुगतान करना है, तो 1 दबाएँ। नहीं, तो 2 दबाएँ।', 'क्या फिर भी भुगतान करना है? हाँ या नहीं।'),
      line('हाँ के लिए, 1 दबाएँ। नहीं के लिए, 2 दबाएँ। एजेंट के लिए, 0 दबाएँ।', 'कृपया हाँ या नहीं में जवाब दें।'),
    ],
    how: [
      line('इसी कॉल पर कार्ड से भुगतान के लिए, 1 दबाएँ। मैसेज पर लिंक पाने के लिए, 2 दबाएँ।', 'आप कैसे भुगतान करना चाहते हैं?'),
      line('इसी कॉल पर कार्ड, तो 1 दबाएँ। मैसेज पर लिंक, तो 2 दबाएँ।', 'सुरक्षित लिंक से?'),
      line('कार्ड, 1। लिंक, 2। एजेंट, 0।', 'कृपया एक चुनें, या “एजेंट” लिखें।'),
    ],
    card: [
      line('अब आपका कार्ड। हम नंबर न सुनते हैं, न रखते हैं।', 'कृपया सुरक्षित पेज पर भुगतान करें।'),
      line('कृपया कार्ड की जानकारी कीपैड से डालें।', 'कृपया सुरक्षित पेज पर भुगतान करें।'),
      line('एक बार फिर: कृपया कार्ड की जानकारी कीपैड से डालें।', 'कृपया सुरक्षित पेज पर भुगतान करें।'),
    ],
    prompts: {
      'payment-card-number': same('कार्ड का लंबा नंबर डालें, फिर हैश दबाएँ।'),
      'expiration-date': same('कार्ड की आख़िरी तारीख डालें: महीने के दो अंक, साल के दो अंक।'),
      'security-code': same('सुरक्षा कोड डालें: कार्ड के पीछे के आख़िरी तीन अंक, या आगे के चार, फिर हैश दबाएँ।'),
      'payment-processing': same('धन्यवाद। एक पल रुकिए।'),
    },
    promptErrors: {
      timeout: same('कुछ नहीं मिला।'),
      'invalid-card-number': same('यह कार्ड नंबर नहीं है।'),
      'invalid-card-type': same('यह कार्ड यहाँ नहीं चलता।'),
      'invalid-date': same('यह तारीख सही नहीं है, या निकल चुकी है।'),
      'invalid-security-code': same('यह सुरक्षा कोड सही नहीं है।'),
    },
    cardStopped: same('भुगतान रोक दिया गया। कोई पैसा नहीं कटा।'),
    cardNotRead: same('कार्ड पढ़ा नहीं जा सका। कोई पैसा नहीं कटा।'),
    cardTrouble: same('कार्ड सेवा जवाब नहीं दे रही। कोई पैसा नहीं कटा।'),
    charging: [same('भुगतान लिया जा रहा है।'), same('बैंक के जवाब का इंतज़ार है। कृपया लाइन पर बने रहें।')],
    paid: (amount) =>
      line(`आपका ${money(amount).voice} का भुगतान हो गया।`, `आपका ${money(amount).text} का भुगतान हो गया।`),
    failed: (failure) => {
      switch (failure) {
        case 'insufficient_funds':
          return same('कार्ड में पैसे कम हैं। कोई पैसा नहीं कटा। आप दूसरा कार्ड आज़मा सकते हैं।');
        case 'card_invalid':
          return same('यह कार्ड मान्य नहीं है। कोई पैसा नहीं कटा। आप दूसरा कार्ड आज़मा सकते हैं।');
        case 'declined':
          return same('बैंक ने कार्ड मंज़ूर नहीं किया। कोई पैसा नहीं कटा। आप दूसरा कार्ड आज़मा सकते हैं।');
        case 'expired':
        case 'abandoned':
          return same('उस भुगतान का समय निकल गया। कोई पैसा नहीं कटा।');
        case 'gateway':
          return same('भुगतान अभी नहीं हो सका। कोई पैसा नहीं कटा।');
      }
    },
    notSure: same('बैंक का जवाब अभी नहीं आया। कृपया दोबारा भुगतान न करें: पता चलते ही हम मैसेज करेंगे।'),
    inSuspense: same('पैसे आए हैं, लेकिन जैसा तय हुआ था वैसे नहीं। हमारा एक व्यक्ति देख रहा है। कृपया दोबारा भुगतान न करें।'),
    notEnough: same('लॉक हटाने के लिए यह अभी काफ़ी नहीं है।'),
    linkSent: same('दर्ज नंबर पर लिंक भेज दिया है। भुगतान के लिए उसे किसी भी फ़ोन पर खोलें।'),
    linkHere: (url) => line('आपको लिंक भेज दिया है।', `किसी भी फ़ोन से यहाँ भुगतान करें: ${url}`),
    linkUnpaid: same('भुगतान होते ही हम यहाँ लिखेंगे।'),
  },
  shops: shopsHi({ money, day }),
  promise: {
    when: (amount, days) => {
      const keys = `${days.map((on, n) => `${day(on)} के लिए ${n + 1} दबाएँ।`).join(' ')}`;
      const written = days.map((on) => day(on)).join(', ');
      const asked = `${money(amount).text} कब तक देंगे?`;
      return [
        line(`${asked.replace(money(amount).text, money(amount).voice)} ${keys}`, `${asked} ${written}`),
        line(keys, `${asked} ${written}`),
        line(keys, written),
      ];
    },
    confirm: (amount, on, free) => {
      const effect = free ? 'तब तक आपका फ़ोन लॉक नहीं होगा।' : 'सिर्फ़ इससे फ़ोन अनलॉक नहीं होगा।';
      const all = line(
        `आप ${day(on)} तक ${money(amount).voice} देंगे। ${effect} सही है, तो 1 दबाएँ। नहीं, तो 2 दबाएँ।`,
        `आप ${day(on)} तक ${money(amount).text} देंगे। ${effect} सही है?`,
      );
      return [all, all, all];
    },
    made: (amount, on) =>
      line(
        `लिख लिया: ${day(on)} तक ${money(amount).voice}। लिखकर भी भेज रहे हैं।`,
        `लिख लिया: ${day(on)} तक ${money(amount).text}.`,
      ),
    already: (amount, on) =>
      line(
        `आपने कहा है कि ${day(on)} तक ${money(amount).voice} देंगे।`,
        `आपने कहा है कि ${day(on)} तक ${money(amount).text} देंगे।`,
      ),
  },
  plan: {
    offers: (offers) => {
      const down = offers[0]?.downPayment;
      const first = (form: 'voice' | 'text'): string =>
        down && down.minor > 0 ? `आप ${money(down)[form]} अभी देंगे और बाकी बाद में। ` : '';
      const parts = (offer: Offer, form: 'voice' | 'text', many: string): string => {
        const count = offer.instalments.length;
        return `${money(biggest(offer))[form]} की ${count} ${count === 1 ? 'किस्त' : many}`;
      };
      const spoken = offers.map((offer) => `${parts(offer, 'voice', 'किस्तों')} के लिए, ${offer.number} दबाएँ।`).join(' ');
      const written = offers.map((offer) => `${offer.number}: ${parts(offer, 'text', 'किस्तें')}`).join('\n');
      return [
        line(`${first('voice')}${spoken}`, `${first('text')}आपके लिए कौन सा ठीक रहेगा?\n${written}`),
        line(spoken, written),
        line(`${spoken} किसी से बात करने के लिए, 0 दबाएँ।`, `${written}\nया “एजेंट” लिखें।`),
      ];
    },
    terms: (offer) => [
      line(`${termsIn(offer, 'voice')} मंज़ूर है, तो 1 दबाएँ। नहीं, तो 2 दबाएँ।`, `${termsIn(offer, 'text')} क्या आपको मंज़ूर है?`),
      line(
        `${scheduleIn(offer, 'voice')} मंज़ूर है, तो 1 दबाएँ। नहीं, तो 2 दबाएँ।`,
        `${scheduleIn(offer, 'text')} क्या आपको मंज़ूर है? हाँ या नहीं।`,
      ),
      line('मंज़ूर है, तो 1 दबाएँ। नहीं, तो 2 दबाएँ। किसी से बात करने के लिए, 0 दबाएँ।', 'कृपया हाँ या नहीं में जवाब दें, या “एजेंट” लिखें।'),
    ],
    agreed: (down) =>
      line(
        `ठीक है। शर्तें आपको लिखकर भेज रहे हैं। प्लान आपके ${money(down).voice} के भुगतान से शुरू होगा।`,
        `ठीक है। शर्तें आपको लिखकर भेज रहे हैं। प्लान आपके ${money(down).text} के भुगतान से शुरू होगा।`,
      ),
    waiting: (down) => [
      line(
        `आपने जो प्लान मंज़ूर किया है, वह ${money(down).voice} देने पर शुरू होगा। अभी देने के लिए, 1 दबाएँ। दूसरा प्लान चुनने के लिए, 2 दबाएँ।`,
        `आपने जो प्लान मंज़ूर किया है, वह ${money(down).text} देने पर शुरू होगा। क्या अभी देंगे? “नहीं” लिखकर दूसरा प्लान चुन सकते हैं।`,
      ),
      line(
        `${money(down).voice} अभी देने के लिए, 1 दबाएँ। दूसरा प्लान चुनने के लिए, 2 दबाएँ।`,
        `क्या ${money(down).text} अभी देंगे? हाँ, या दूसरा प्लान चुनने के लिए नहीं।`,
      ),
      line(
        'अभी देने के लिए, 1 दबाएँ। दूसरे प्लान के लिए, 2 दबाएँ। किसी से बात करने के लिए, 0 दबाएँ।',
        'कृपया हाँ या नहीं में जवाब दें, या “एजेंट” लिखें।',
      ),
    ],
    running: ({ on, amount }) =>
      line(
        `आपका प्लान चल रहा है। अगली किस्त: ${day(on)} को ${money(amount).voice}।`,
        `आपका प्लान चल रहा है। अगली किस्त: ${day(on)} को ${money(amount).text}।`,
      ),
    notNow: same('ठीक है, रहने देते हैं।'),
    already: same('आपका किस्तों का प्लान पहले से है।'),
    forPerson: same('इस खाते का प्लान हमारा एजेंट ही तय कर सकता है। आपको उससे जोड़ रहे हैं।'),
  },
  visit: {
    centre: (centres, more) => {
      const spoken = centres.map(({ name }, index) => `${name} के लिए, ${index + 1} दबाएँ।`).join(' ');
      const places = centres.map(({ name, address }) => `${name}: ${address}`);
      const written = [...places, 'पहले से बुक है? अपना रेफ़रेंस लिखें।'].join('\n');
      return choosing(spoken, more, 'कौन सा सर्विस सेंटर?', written);
    },
    day: (days, more) => {
      const spoken = days.map((one, index) => `${day(one)} के लिए, ${index + 1} दबाएँ।`).join(' ');
      return choosing(spoken, more, 'कौन सा दिन?');
    },
    time: (times, more) => {
      const spoken = times.map((one, index) => `${clock(one)} के लिए, ${index + 1} दबाएँ।`).join(' ');
      return choosing(spoken, more, 'कितने बजे?');
    },
    confirm: (centre, on, time) => [
      line(
        `${centre}, ${day(on)} को ${clock(time)}। बुक करने के लिए, 1 दबाएँ। नहीं, तो 2 दबाएँ।`,
        `${centre}, ${day(on)} को ${time} बजे। क्या बुक कर दें?`,
      ),
      line('बुक करने के लिए, 1 दबाएँ। नहीं, तो 2 दबाएँ।', `${centre}, ${day(on)} को ${time} बजे: हाँ या नहीं?`),
      line('बुक, 1। नहीं, 2। एजेंट, 0।', 'कृपया हाँ या नहीं में जवाब दें।'),
    ],
    booked: ({ centre, day: on, time, reference, written }) =>
      line(
        `बुक हो गया: ${centre}, ${day(on)} को ${clock(time)}। आपका रेफ़रेंस है ${spaced(reference)}।${written ? ' यह सब आपको मैसेज में भी मिलेगा।' : ''}`,
        `बुक हो गया: ${centre}, ${day(on)} को ${time} बजे। आपका रेफ़रेंस है ${reference}।`,
      ),
    calendar: (url) => line('यह आपके कैलेंडर के लिए तैयार है।', `कैलेंडर के लिए: ${url}`),
    bring: (things) => same(`कृपया साथ लाएँ: ${allOf(things)}।`),
    notBooked: same('ठीक है, कुछ बुक नहीं किया।'),
    hidden: same('एक अपॉइंटमेंट पहले से बुक है। उसे देखने या बदलने के लिए पहले आपकी पहचान करनी होगी।'),
    taken: same('वह समय अभी-अभी किसी और ने ले लिया।'),
    nothingFree: same('वहाँ कोई समय ख़ाली नहीं है।'),
    noCentre: same('यहाँ बुक करने के लिए कोई सर्विस सेंटर नहीं है। हमारा एजेंट मदद कर सकता है।'),
    has: (centre, on, time) => [
      line(
        `आपका अपॉइंटमेंट है: ${centre}, ${day(on)} को ${clock(time)}। समय बदलने के लिए, 1 दबाएँ। रद्द करने के लिए, 2 दबाएँ। ऐसे ही रहने देने के लिए, 3 दबाएँ।`,
        `आपका अपॉइंटमेंट है: ${centre}, ${day(on)} को ${time} बजे। इसका क्या करें?`,
      ),
      line('बदलने के लिए, 1 दबाएँ। रद्द करने के लिए, 2 दबाएँ। रहने देने के लिए, 3 दबाएँ।', 'समय बदलें, रद्द करें, या ऐसे ही रहने दें?'),
      line('बदलें, 1। रद्द, 2। रहने दें, 3। एजेंट, 0।', 'कृपया एक चुनें, या “एजेंट” लिखें।'),
    ],
    moved: (centre, on, time) =>
      line(
        `आपका नया समय: ${day(on)} को ${clock(time)}, ${centre}।`,
        `आपका नया समय: ${day(on)} को ${time} बजे, ${centre}।`,
      ),
    cancelled: same('आपका अपॉइंटमेंट रद्द हो गया।'),
    kept: same('आपका अपॉइंटमेंट वैसा ही रहेगा।'),
  },
  cards: {
    toPay: 'भुगतान करना है',
    received: 'भुगतान मिल गया',
    plans: 'चुनने के लिए योजनाएँ',
    today: 'आज',
    visit: 'आपकी विज़िट',
    reference: 'संदर्भ',
  },
  release: {
    waiting: [
      same('आपका फ़ोन अनलॉक करने को कह रहे हैं। कृपया उसे चालू और इंटरनेट से जुड़ा रखें।'),
      same('अनलॉक का काम चल रहा है। कृपया फ़ोन को चालू और इंटरनेट से जुड़ा रखें।'),
    ],
    none: same('अभी तक अनलॉक के लिए नहीं कहा गया है।'),
    onItsWay: same('फ़ोन अनलॉक करने को कह दिया गया है। आम तौर पर कुछ मिनट लगते हैं; अनलॉक होते ही हम मैसेज करेंगे।'),
    accepted: same(
      'लॉक सेवा को अनलॉक का आदेश मिल गया है और वह आपके फ़ोन का इंतज़ार कर रही है। फ़ोन को चालू और Wi-Fi पर रखें, और एक बार रीस्टार्ट करें। अनलॉक होते ही हम मैसेज करेंगे।',
    ),
    offline: same('आपका फ़ोन ऑफ़लाइन है। उसे चालू करके Wi-Fi से जोड़ें: इंटरनेट मिलते ही वह अनलॉक होगा। हम आपको मैसेज करेंगे।'),
    unlocked: same('आपका फ़ोन अनलॉक है। अगर लॉक अब भी दिखे, तो उसे एक बार रीस्टार्ट करें।'),
    withPerson: same('आपके फ़ोन के अनलॉक को हमारा एजेंट देख रहा है। वह आपसे संपर्क करेगा।'),
    held: (because) =>
      because === 'stolen'
        ? same('इस फ़ोन के चोरी होने की रिपोर्ट है, इसलिए यह अनलॉक नहीं होगा। हमारा एजेंट इसे देख रहा है।')
        : same('आपके फ़ोन के अनलॉक को हमारा एजेंट देख रहा है। वह आपसे संपर्क करेगा।'),
    asked: same('आपका फ़ोन अनलॉक करने को अभी कह दिया है। कृपया उसे चालू और इंटरनेट से जुड़ा रखें।'),
    notClear: same('बकाया चुकाने के बाद फ़ोन अनलॉक होता है।'),
    notSeen: same(
      'वह भुगतान अभी आपके अकाउंट में नहीं दिख रहा। दुकान या बैंक में दिया पैसा वहाँ दिखने पर ही गिना जाता है। रसीद सँभालकर रखें; एजेंट पैसा ढूँढ सकता है।',
    ),
  },
  why: {
    general: line(
      'किस्तों पर लिया गया फ़ोन भुगतान बकाया होने पर लॉक हो सकता है। भुगतान करने से लॉक हट जाता है। आपकी फ़ोटो और डेटा सुरक्षित हैं, और इमरजेंसी कॉल होती है। फ़ोन रीसेट न करें: उससे फ़ायदा नहीं होता।',
      'किस्तों पर लिया गया फ़ोन भुगतान बकाया होने पर लॉक हो सकता है। बकाया चुकाने से लॉक हट जाता है। आपकी फ़ोटो और डेटा सुरक्षित हैं, और इमरजेंसी कॉल होती है। कृपया फ़ोन रीसेट न करें: उससे लॉक नहीं हटता।',
    ),
  },
  topics: topicsHi,
  moving,
  handover: {
    coming: (before) =>
      before > 0 ? same(`आपको हमारे एजेंट से जोड़ रहे हैं। ${ahead(before)}`) : same('आपको हमारे एजेंट से जोड़ रहे हैं।'),
    comingOnChat: (before) =>
      before > 0
        ? same(`आगे हमारा एजेंट यहीं बात करेगा। ${ahead(before)} आप लिखते रह सकते हैं।`)
        : same('आगे हमारा एजेंट यहीं बात करेगा। आप लिखते रह सकते हैं।'),
    callBack: same('अभी कोई एजेंट ख़ाली नहीं है। आपका मामला दर्ज है, और हमारा एजेंट आपको कॉल करेगा। नमस्ते।'),
    closed: (on, time) =>
      line(
        `हमारे एजेंट ${day(on)} को ${clock(time)} से मिलेंगे। आपका मामला दर्ज है, और तब हमारा एजेंट आपको कॉल करेगा। नमस्ते।`,
        `हमारे एजेंट ${day(on)} को ${time} बजे से मिलेंगे। आपका मामला दर्ज है, और तब जवाब यहीं मिलेगा। आप लिखते रह सकते हैं।`,
      ),
    inQueue: (before) =>
      same(`${before > 0 ? ahead(before) : 'अगला नंबर आपका है।'} इंतज़ार की जगह कॉल वापस पाने के लिए, 1 दबाएँ।`),
    ringAgain: same('माफ़ कीजिए, इस लाइन में अभी दिक़्क़त है। आपका कुछ नहीं खोया। कृपया कुछ मिनट बाद फिर कॉल करें। नमस्ते।'),
    joined: same('अब एक व्यक्ति आपके साथ है। आप उन्हीं से बात कर रहे हैं।'),
    waitsAgain: same('एजेंट को जाना पड़ा। अगला ख़ाली एजेंट यहीं आपसे बात करेगा।'),
    backWithAssistant: same('अब आप फिर से असिस्टेंट से बात कर रहे हैं।'),
    outage: same(
      'माफ़ कीजिए, अभी आपकी लोन कंपनी के सिस्टम से संपर्क नहीं हो रहा। कोई पैसा नहीं कटा और कुछ नहीं खोया। आगे हमारा एजेंट आपसे बात करेगा।',
    ),
  },
  pages: {
    pay: {
      title: 'आपका भुगतान',
      owed: (amount) => `आपने ${money(amount).text} चुकाना मंज़ूर किया है।`,
      button: 'सुरक्षित भुगतान पर जाएँ',
      secure: 'भुगतान पेमेंट कंपनी के अपने पेज पर होता है। हम आपका कार्ड कभी नहीं देखते।',
      settling: 'आपका भुगतान पूरा हो रहा है। कृपया दोबारा भुगतान न करें।',
      paid: 'भुगतान हो गया। धन्यवाद। आपका फ़ोन अनलॉक करने को कह रहे हैं।',
      trouble: 'भुगतान का पेज अभी नहीं खुल रहा है। कोई पैसा नहीं कटा है। एक मिनट बाद फिर कोशिश करें।',
      closed: 'यहाँ अब कुछ चुकाना बाकी नहीं है। नए लिंक के लिए हमें कॉल करें या लिखें।',
    },
    notice: {
      title: 'यह फ़ोन लॉक है',
      locked: (lender) => `${lender} की किस्त बकाया होने के कारण यह फ़ोन लॉक है।`,
      lifts: 'बकाया चुकाने या किस्तों का प्लान तय करने से लॉक हट जाता है। दोनों काम फ़ोन पर या चैट में हो सकते हैं।',
      call: (hotline) => `किसी भी फ़ोन से ${hotline} पर कॉल करें`,
      chat: 'हमसे चैट करें',
      pay: 'चैट में भुगतान करें',
      dataIsKept: 'आपकी फ़ोटो, कॉन्टैक्ट और डेटा सुरक्षित रहते हैं।',
      emergencyWorks: 'इस फ़ोन से इमरजेंसी कॉल हो जाती है।',
      noReset: 'कृपया फ़ोन रीसेट न करें: उससे लॉक नहीं हटता।',
    },
  },
  notices: (notice) => noticeIn(notice),
  newsLater: (lender, news) =>
    `नमस्ते, ${lender} की ओर से, उस फ़ोन के बारे में जिसकी किस्तें आप दे रहे हैं। नई जानकारी: ${news} आगे बात करने के लिए यहीं जवाब दें।`,
};

const ahead = (before: number): string => (before === 1 ? 'आपसे पहले 1 व्यक्ति है।' : `आपसे पहले ${before} लोग हैं।`);

function choosing(choices: string, more: boolean, question: string, listing = ''): Ladder {
  const spoken = more ? `${choices} और देखने के लिए, हैश दबाएँ।` : choices;
  const written = listing ? `${question}\n${listing}` : question;
  return [
    line(spoken, written),
    line(spoken, `कृपया एक चुनें। ${written}`),
    line(`${spoken} किसी से बात करने के लिए, 0 दबाएँ।`, `${written}\nया “एजेंट” लिखें।`),
  ];
}

const thingNames = {
  proof_of_purchase: 'ख़रीद का बिल',
  photo_id: 'फ़ोटो वाला पहचान पत्र',
  phone: 'फ़ोन',
  receipt: 'भुगतान की रसीद',
} as const;
const allOf = (things: readonly ThingToBring[]): string =>
  listed(
    things.map((thing) => thingNames[thing]),
    'और',
  );

/** प्लान के भुगतान, अपने क्रम में। */
function scheduleIn({ downPayment, instalments }: Pick<Offer, 'downPayment' | 'instalments'>, form: 'voice' | 'text') {
  const rest = listed(
    instalments.map(({ on, amount }) => `${day(on)} को ${money(amount)[form]}`),
    'और',
  );
  return downPayment.minor > 0 ? `अभी ${money(downPayment)[form]}, फिर ${rest}।` : `${rest}।`;
}

const termsIn = (plan: Pick<Offer, 'downPayment' | 'instalments'>, form: 'voice' | 'text'): string =>
  `${scheduleIn(plan, form)} जब तक आप किस्तें समय पर देते हैं, फ़ोन अनलॉक रहेगा; किस्त छूटने पर वह फिर लॉक हो सकता है।`;

function noticeIn(notice: Notice): Line {
  switch (notice.kind) {
    case 'passcode':
      return line(
        `आपका ${notice.lender} का OTP है ${spaced(notice.code)}।`,
        `${notice.code} आपका ${notice.lender} का OTP है। यह 5 मिनट तक चलेगा। कॉल करने वाले किसी को भी यह न बताएँ।`,
      );
    case 'receipt': {
      const credit = notice.credit
        ? ` इसमें से ${money(notice.credit).text} आपके बकाया से ज़्यादा थे और आपके खाते में जमा रहेंगे।`
        : '';
      return line(
        `हमें ${money(notice.amount).voice} मिल गए।`,
        `${notice.lender}: हमें ${money(notice.amount).text} मिल गए। रेफ़रेंस ${notice.reference}।${credit} धन्यवाद।`,
      );
    }
    case 'visit':
      return visitNotice(notice);
    case 'move_link':
      return same(moving.link(notice.lender, notice.url));
    case 'move_code':
      return same(moving.code(notice.code));
    case 'payment_link':
      return line(
        'हमने आपको भुगतान का लिंक भेजा है।',
        `${notice.lender}: ${money(notice.amount).text} का भुगतान किसी भी फ़ोन से यहाँ करें: ${notice.url}`,
      );
    case 'payment_reference':
      return line('हमने आपको भुगतान का कोड भेजा है।', hi.shops.sent(notice));
    case 'reference_over':
      return line('जो कोड हमने भेजा था, वह बंद हो गया है।', hi.shops.over(notice));
    case 'promise':
      return line(promiseNews(notice, 'voice'), promiseNews(notice, 'text'));
    case 'plan':
      return line(planNews(notice, 'voice'), planNews(notice, 'text'));
    case 'plan_terms':
      return line(
        'हमने आपको किस्तों के प्लान की शर्तें भेजी हैं।',
        `${notice.lender}: आपका किस्तों का प्लान। ${termsIn(notice, 'text')}`,
      );
    case 'release_asked':
      return same(`${notice.lender}: आपका फ़ोन अनलॉक करने को कह दिया है। कृपया उसे चालू और इंटरनेट से जुड़ा रखें।`);
    case 'release_accepted':
      return same(`${notice.lender}: आपके फ़ोन का अनलॉक चल पड़ा है। फ़ोन को चालू और Wi-Fi पर रखें, और एक बार रीस्टार्ट करें।`);
    case 'release_hour':
      return same(`${notice.lender}: आपका फ़ोन अभी तक जुड़ा नहीं है। उसे चालू करें, Wi-Fi से जोड़ें और रीस्टार्ट करें।`);
    case 'release_day':
      return same(`${notice.lender}: आपका फ़ोन अनलॉक कराने का काम जारी है। कृपया उसे चालू और इंटरनेट से जुड़ा रखें।`);
    case 'release_two_days':
      return same(`${notice.lender}: आपका फ़ोन अभी भी अनलॉक नहीं हुआ है। हमारा एजेंट इस पर काम कर रहा है।`);
    case 'release_offline':
      return same(`${notice.lender}: आपका फ़ोन ऑफ़लाइन है। चालू होकर Wi-Fi से जुड़ने पर वह अनलॉक होगा।`);
    case 'release_with_person':
      return same(`${notice.lender}: आपके फ़ोन का अनलॉक अब हमारा एजेंट देख रहा है। वह आपसे संपर्क करेगा।`);
    case 'release_confirmed':
      return same(
        `${notice.lender}: आपका फ़ोन अनलॉक हो गया है। अगर लॉक फिर भी दिखे, तो फ़ोन एक बार रीस्टार्ट करें या हमें कॉल करें।`,
      );
    case 'release_relocked':
      return same(
        `${notice.lender}: आपका फ़ोन ग़लती से लॉक हो गया था। इसके लिए आपको कुछ नहीं देना है। हमने उसे अनलॉक करने को कह दिया है; कृपया उसे चालू और इंटरनेट से जुड़ा रखें।`,
      );
    case 'release_final':
      return same(`${notice.lender}: आपके फ़ोन का पूरा भुगतान हो गया है और उसका लॉक हमेशा के लिए हटा दिया गया है। धन्यवाद।`);
    case 'offline_code':
      return same(
        `${notice.lender}: बिना नेटवर्क के फ़ोन अनलॉक करने के लिए उस पर ${notice.code} टाइप करें। यह कोड एक ही बार, ${notice.minutes} मिनट के अंदर चलेगा। इसे किसी को न दें।`,
      );
  }
}

function visitNotice({ change, lender, centre, address, day: on, time, bring, reference, url }: VisitNotice): Line {
  const rest = `रेफ़रेंस ${reference}। कैलेंडर के लिए: ${url}`;
  if (change === 'cancelled')
    return line(
      'आपका अपॉइंटमेंट रद्द हो गया।',
      `${lender}: ${centre} में ${day(on)} को ${time} बजे का आपका अपॉइंटमेंट रद्द हो गया। ${rest}`,
    );
  const is = change === 'booked' ? 'आपका अपॉइंटमेंट बुक हो गया' : 'आपके अपॉइंटमेंट का समय बदल गया';
  return line(
    `${is}: ${centre}, ${day(on)} को ${time} बजे।`,
    `${lender}: ${is}। ${centre}, ${address}, ${day(on)} को ${time} बजे। कृपया साथ लाएँ: ${allOf(bring)}। ${rest}`,
  );
}

function planNews(n: PlanNotice, form: 'voice' | 'text'): string {
  const sum = money(n.amount)[form];
  switch (n.change) {
    case 'due':
      return `${n.lender}: आपके प्लान के ${sum} ${day(n.on)} को देने हैं। और मैसेज न चाहें तो STOP लिखें।`;
    case 'late':
      return `${n.lender}: आपके प्लान के ${sum} ${day(n.on)} को देने थे। ${day(n.until)} तक आ जाएँ तो प्लान चलता रहेगा।`;
    case 'broken':
      return `${n.lender}: आपके प्लान के ${sum} नहीं आए और प्लान रुक गया है। ${day(n.until)} तक आ जाएँ तो वह चलता रहेगा। हमारा एक व्यक्ति देख रहा है।`;
    case 'kept':
      return `${n.lender}: आपके प्लान की सारी किस्तें मिल गईं। धन्यवाद।`;
  }
}

function promiseNews(n: PromiseNotice, form: 'voice' | 'text'): string {
  const sum = money(n.amount)[form];
  return n.change === 'made'
    ? `${n.lender}: आपने कहा है कि ${day(n.on)} तक ${sum} देंगे। याद न दिलवाना हो तो STOP लिखें।`
    : `${n.lender}: आपने कहा है कि ${day(n.on)} तक ${sum} देंगे।`;
}

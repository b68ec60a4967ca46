import { listed } from '../format.js';
import { line, same, spaced } from '../words.js';
import type { Saying, ShopWords } from './shopWords.js';

const at = (places: readonly string[]): string => listed(places, 'या');
const singly = (code: string): string => spaced(code.replaceAll(' ', '-'));

export const shopsHi = ({ money, day }: Saying): ShopWords => ({
  orInShop: (places) => line(`${at(places)} पर नकद देने के लिए, 3 दबाएँ।`, `या ${at(places)} पर नकद दें: “दुकान” लिखें।`),
  linkFirst: [
    line('मैसेज पर लिंक पाने के लिए, 2 दबाएँ।', 'आप कैसे भुगतान करना चाहते हैं?'),
    line('मैसेज पर लिंक, तो 2 दबाएँ।', 'सुरक्षित लिंक से?'),
    line('लिंक, 2। एजेंट, 0।', 'कृपया एक चुनें, या “एजेंट” लिखें।'),
  ],
  given: ({ amount, code, places, until, confirmedWithinHours: hours }) =>
    line(
      `${money(amount).voice} के लिए आपका भुगतान कोड है ${singly(code)}। ${day(until)} तक ${at(places)} पर नकद दें। यह कोड मैसेज से भी भेज रहे हैं। दुकान की सूचना आने में ${hours} घंटे तक लग सकते हैं।`,
      `${at(places)} पर ${money(amount).text} नकद देने के लिए काउंटर पर यह कोड दिखाएँ: ${code}। यह ${day(until)} तक चलेगा। दुकान की सूचना आने में ${hours} घंटे तक लग सकते हैं; आते ही हम यहाँ लिखेंगे।`,
    ),
  awaited: ({ amount, places, until, confirmedWithinHours: hours }) => {
    const words = (form: 'voice' | 'text'): string =>
      `${money(amount)[form]} के आपके कोड के लिए ${at(places)} से अभी सूचना नहीं आई। अगर दे चुके हैं, तो कृपया दोबारा भुगतान न करें: सूचना आने में ${hours} घंटे तक लग सकते हैं। अगर नहीं, तो कोड ${day(until)} तक चलेगा।`;
    return line(words('voice'), words('text'));
  },
  open: ({ amount, places, until }) => [
    line(
      `आपके पास ${money(amount).voice} का कोड है, जिसे ${day(until)} तक ${at(places)} पर देना है। दे चुके हैं या कोड फिर से चाहिए, तो 1 दबाएँ। दूसरे तरीके से देने और कोड बंद करने के लिए, 2 दबाएँ।`,
      `आपके पास ${money(amount).text} का कोड है, जिसे ${day(until)} तक ${at(places)} पर देना है। क्या दे चुके हैं, या कोड फिर से चाहिए? दूसरे तरीके से भी दे सकते हैं; तब कोड बंद हो जाएगा।`,
    ),
    line('कोड फिर से, तो 1 दबाएँ। दूसरा तरीका, तो 2 दबाएँ।', 'कोड फिर से, या दूसरा तरीका?'),
    line('कोड, 1। दूसरा तरीका, 2। एजेंट, 0।', 'कृपया एक चुनें, या “एजेंट” लिखें।'),
  ],
  trouble: same('अभी कोड नहीं मिल रहा। कोई पैसा नहीं कटा।'),
  sent: ({ lender, amount, code, places, until }) =>
    `${lender}: ${at(places)} पर ${money(amount).text} नकद देने के लिए यह कोड दिखाएँ: ${code}। यह ${day(until)} तक चलेगा।`,
  over: ({ lender, amount, places }) =>
    `${lender}: ${at(places)} के लिए ${money(amount).text} का कोड बंद हो गया है, और दुकान से कोई सूचना नहीं आई। कृपया अब इससे भुगतान न करें। अगर दे चुके हैं, तो रसीद रखें और हमें कॉल करें।`,
});

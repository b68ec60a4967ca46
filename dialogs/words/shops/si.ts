import { listed } from '../format.js';
import { line, same, spaced } from '../words.js';
import type { Saying, ShopWords } from './shopWords.js';

const at = (places: readonly string[]): string => listed(places, 'හෝ');
const singly = (code: string): string => spaced(code.replaceAll(' ', '-'));

export const shopsSi = ({ money, day }: Saying): ShopWords => ({
  orInShop: (places) => line(`${at(places)} එකෙන් මුදලින් ගෙවීමට, 3 ඔබන්න.`, `නැත්නම් ${at(places)} එකෙන් මුදලින්: “කඩේ” කියා ලියන්න.`),
  linkFirst: [
    line('පණිවිඩයකින් ලින්ක් එකක් ලබාගැනීමට, 2 ඔබන්න.', 'ගෙවන්න කැමති කොහොමද?'),
    line('පණිවිඩයකින් ලින්ක් එකක්, 2 ඔබන්න.', 'ආරක්ෂිත ලින්ක් එකකින්ද?'),
    line('ලින්ක්, 2. නියෝජිත, 0.', 'එකක් තෝරන්න, නැත්නම් “නියෝජිත” කියා ලියන්න.'),
  ],
  given: ({ amount, code, places, until, confirmedWithinHours: hours }) =>
    line(
      `${money(amount).voice}ක් ගෙවීමට ඔබේ කේතය ${singly(code)}. ${day(until)} වෙනකොට ${at(places)} එකෙන් මුදලින් ගෙවන්න. කේතය පණිවිඩයකිනුත් එවනවා. කඩෙන් දැනුම් දෙන්න පැය ${hours}ක් දක්වා යන්න පුළුවන්.`,
      `${at(places)} එකෙන් ${money(amount).text}ක් මුදලින් ගෙවන්න මේ කේතය පෙන්වන්න: ${code}. ${day(until)} වෙනකල් වලංගුයි. කඩෙන් දැනුම් දෙන්න පැය ${hours}ක් දක්වා යන්න පුළුවන්; ආව ගමන් මම මෙහි ලියන්නම්.`,
    ),
  awaited: ({ amount, places, until, confirmedWithinHours: hours }) => {
    const words = (form: 'voice' | 'text'): string =>
      `${money(amount)[form]}ක ඔබේ කේතයට ${at(places)} එකෙන් තාම දැනුම් දුන්නේ නැහැ. ගෙව්වා නම්, කරුණාකර ආයෙත් ගෙවන්න එපා: දැනුම් දෙන්න පැය ${hours}ක් දක්වා යන්න පුළුවන්. නැත්නම්, කේතය ${day(until)} වෙනකල් වලංගුයි.`;
    return line(words('voice'), words('text'));
  },
  open: ({ amount, places, until }) => [
    line(
      `ඔබට ${money(amount).voice}ක කේතයක් තියෙනවා, ${day(until)} වෙනකොට ${at(places)} එකෙන් ගෙවන්න. ගෙව්වා නම් හෝ කේතය ආයෙත් ඕන නම්, 1 ඔබන්න. වෙන විදිහකට ගෙවා කේතය අවලංගු කිරීමට, 2 ඔබන්න.`,
      `ඔබට ${money(amount).text}ක කේතයක් තියෙනවා, ${day(until)} වෙනකොට ${at(places)} එකෙන් ගෙවන්න. දැනටමත් ගෙව්වාද, නැත්නම් කේතය ආයෙත් ඕනද? වෙන විදිහකට ගෙවන්නත් පුළුවන්; එතකොට කේතය අවලංගු වෙනවා.`,
    ),
    line('කේතය ආයෙත්, 1 ඔබන්න. වෙන විදිහකට, 2 ඔබන්න.', 'කේතය ආයෙත්ද, වෙන විදිහකටද?'),
    line('කේතය, 1. වෙන විදිහකට, 2. නියෝජිත, 0.', 'එකක් තෝරන්න, නැත්නම් “නියෝජිත” කියා ලියන්න.'),
  ],
  trouble: same('දැන් කේතයක් ගන්න බැහැ. මුදල් අයකළේ නැහැ.'),
  sent: ({ lender, amount, code, places, until }) =>
    `${lender}: ${at(places)} එකෙන් ${money(amount).text}ක් මුදලින් ගෙවන්න මේ කේතය පෙන්වන්න: ${code}. ${day(until)} වෙනකල් වලංගුයි.`,
  over: ({ lender, amount, places }) =>
    `${lender}: ${at(places)} එකේ ${money(amount).text}ක කේතය කල් ඉකුත් වුණා, කඩෙන් දැනුම් දීමක් ආවේ නැහැ. කරුණාකර දැන් ඒකෙන් ගෙවන්න එපා. ගෙව්වා නම්, බිල්පත තියාගෙන අපට කතා කරන්න.`,
});

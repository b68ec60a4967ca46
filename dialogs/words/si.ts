import { DateTime } from 'luxon';
import { decimal, digitsOf, type Money } from '../../core/money.js';
import type { Offer } from '../../core/plan.js';
import type { Notice, VisitNotice, PlanNotice, PromiseNotice } from '../../core/ports/wording.js';
import type { Line } from '../telling/story.js';
import { listed, moneyIn, spokenTime } from './format.js';
import { biggest } from './instalments.js';
import { moving } from './moving/si.js';
import { shopsSi } from './shops/si.js';
import { topicsSi } from './topics/si.js';
import { type Ladder, line, same, spaced, type ThingToBring, type Words } from './words.js';

// A native reader has yet to check these words. They keep the English ones that people use: IMEI, OTP, ෆෝන්, ලොක්,
// ලින්ක්. The verb ends a Sinhala sentence, so a key comes last but for "ඔබන්න".

const locale = 'si-LK-u-nu-latn';
const units: Readonly<Record<string, readonly [unit: string, sub: string]>> = {
  GBP: ['පවුම්', 'පැන්ස්'],
  LKR: ['රුපියල්', 'ශත'],
  INR: ['ඉන්දියානු රුපියල්', 'පයිසා'],
  MXN: ['පේසෝ', 'සෙන්ටාවෝ'],
};
const written = moneyIn(locale, 'සහ', {});
/** Sinhala names the unit before the number: "රුපියල් 14500 සහ ශත 50". */
const money = (amount: Money): { voice: string; text: string } => {
  const { text } = written(amount);
  const names = units[amount.currency];
  if (!names) return { voice: `${amount.currency} ${decimal(amount)}`, text };
  const base = 10 ** digitsOf(amount.currency);
  const whole = `${names[0]} ${Math.trunc(amount.minor / base)}`;
  const rest = Math.abs(amount.minor % base);
  return { voice: rest === 0 ? whole : `${whole} සහ ${names[1]} ${rest}`, text };
};

// The platform's Sinhala names the months of the lunar year, which are not those of the civil one.
const months = [
  'ජනවාරි',
  'පෙබරවාරි',
  'මාර්තු',
  'අප්‍රේල්',
  'මැයි',
  'ජූනි',
  'ජූලි',
  'අගෝස්තු',
  'සැප්තැම්බර්',
  'ඔක්තෝබර්',
  'නොවැම්බර්',
  'දෙසැම්බර්',
];
/** "සිකුරාදා නොවැම්බර් 27". */
const day = (isoDate: string): string => {
  const date = DateTime.fromISO(isoDate, { zone: 'utc' }).setLocale(locale);
  return `${date.toFormat('cccc')} ${months[date.month - 1] ?? ''} ${date.day}`;
};

const parts = { morning: 'උදේ', noon: 'දවල්', evening: 'හවස' } as const;
/** "උදේ 9ට". */
function clock(time: string): string {
  const { hour, minute, part } = spokenTime(time);
  return `${parts[part]} ${minute === 0 ? `${hour}ට` : `${hour}යි ${minute}ට`}`;
}

const greetingMenu = 'ගෙවලා අන්ලොක් කරගන්න, 1 ඔබන්න. ලොක් වුණේ ඇයි, 2. සේවා මධ්‍යස්ථානය, 3. නියෝජිත, 0.';

export const si: Words = {
  language: 'si',
  money,
  day,
  yes: {
    title: 'ඔව්',
    said: [
      'ඔව්',
      'ඔව',
      'හරි',
      'ඒක හරි',
      'හොඳයි',
      'එකඟයි',
      'නිවැරදියි',
      'ow',
      'owu',
      'ou',
      'hari',
      'eka hari',
      'hondai',
      'ekangai',
      'niwaradiyi',
      'yes',
      'ok',
      'okay',
    ],
  },
  no: {
    title: 'නැහැ',
    said: [
      'නැහැ',
      'නෑ',
      'නැත',
      'එපා',
      'වැරදියි',
      'හරි නැහැ',
      'එකඟ නැහැ',
      'naha',
      'nehe',
      'nae',
      'na',
      'epa',
      'epaa',
      'waradiyi',
      'hari naha',
      'hari nae',
      'no',
    ],
  },
  choices: {
    unlock: {
      title: 'ගෙවා අන්ලොක් කරන්න',
      said: [
        'අන්ලොක්',
        'අන්ලොක් කරන්න',
        'ෆෝන් එක අන්ලොක් කරන්න',
        'ගෙවන්න',
        'ගෙවන්න ඕන',
        'unlock',
        'unlock karanna',
        'phone eka unlock karanna',
        'gewanna',
        'gewanna ona',
        'pay',
      ],
    },
    why: {
      title: 'ලොක් වුණේ ඇයි?',
      said: ['ඇයි', 'ඇයි ලොක් වුණේ', 'මොකද ලොක් වුණේ', 'ai', 'ayi', 'ai lock une', 'mokada lock une', 'why'],
    },
    visit: {
      title: 'සේවා මධ්‍යස්ථානය',
      said: [
        'මධ්‍යස්ථානය',
        'සෙන්ටර් එක',
        'හමුවක්',
        'center eka',
        'service center',
        'service centre',
        'sewa madyasthanaya',
        'appointment',
      ],
    },
    language: {
      title: 'වෙනත් භාෂාවක්',
      said: [
        'භාෂාව',
        'වෙන භාෂාවක්',
        'භාෂාව මාරු කරන්න',
        'ඉංග්‍රීසි',
        'දෙමළ',
        'bhashawa',
        'basawa',
        'wena basawak',
        'language',
        'english',
      ],
    },
    pay: {
      title: 'ගෙවන්න',
      said: ['ගෙවීම', 'ගෙවන්න ඕන', 'සල්ලි ගෙවන්න', 'gewanna', 'gewanna ona', 'salli gewanna', 'pay', 'payment'],
    },
    plan: {
      title: 'වාරික සැලැස්ම',
      said: [
        'සැලැස්ම',
        'වාරික',
        'වාරික විදිහට',
        'selasma',
        'warika',
        'warika widihata',
        'warika selasma',
        'plan',
        'payment plan',
      ],
    },
    status: {
      title: 'අන්ලොක් වුණාද?',
      said: ['තත්ත්වය', 'ඇරුණාද', 'දැන් අන්ලොක් ද', 'unlock unada', 'arunada', 'eruna da', 'thathwaya', 'status'],
    },
    instalment: { title: 'සැලැස්මේ ඊළඟ වාරිකය', said: ['වාරිකය', 'ඊළඟ වාරිකය', 'warikaya'] },
    promise: { title: 'පස්සේ ගෙවනවා', said: ['පොරොන්දුව', 'පස්සේ ගෙවන්නම්', 'passe gewannam'] },
    overdue: {
      title: 'හිඟ මුදල',
      said: ['හිඟය', 'හිඟ', 'හිඟ ගාන', 'hinga', 'hingaya', 'hinga mudala', 'hinga gana', 'overdue', 'arrears'],
    },
    payoff: {
      title: 'සම්පූර්ණ ණය',
      said: [
        'සම්පූර්ණ',
        'ඔක්කොම',
        'සේරම',
        'මුළු මුදල',
        'sampurna',
        'sampurna naya',
        'okkoma',
        'serama',
        'mulu mudala',
        'full',
      ],
    },
    other: {
      title: 'වෙනත් මුදලක්',
      said: ['වෙන මුදලක්', 'වෙනත්', 'වෙන ගානක්', 'wena mudalak', 'wenath mudalak', 'wena ganak', 'other amount'],
    },
    card: {
      title: 'ඇමතුමේදී කාඩ්',
      said: ['කාඩ්', 'කාඩ් එක', 'කාඩ් එකෙන්', 'card', 'card eka', 'card eken'],
    },
    link: {
      title: 'ලින්ක් එක එවන්න',
      said: ['ලින්ක්', 'ලින්ක් එක', 'ලින්ක් එකක්', 'link', 'link eka', 'link ekak', 'link eka ewanna', 'message eken'],
    },
    shop: { title: 'කඩෙන් මුදලින්', said: ['කඩේ', 'කඩෙන්', 'මුදලින්', 'kade', 'kaden', 'cash', 'mudalin'] },
    codeAgain: { title: 'කේතය ආයෙත්', said: ['කේතය', 'code eka', 'kethaya'] },
    otherwise: { title: 'වෙන විදිහකට', said: ['වෙන විදිහකට ගෙවන්න', 'wena widihakata', 'vena vidihakata'] },
    again: {
      title: 'ආයෙත් එවන්න',
      said: ['නැවත එවන්න', 'ආපහු එවන්න', 'ayeth ewanna', 'nawatha ewanna', 'apahu ewanna', 'resend'],
    },
    ring: {
      title: 'කෝල් එකකින් කියන්න',
      said: ['කෝල්', 'කෝල් එකක්', 'කෝල් කරන්න', 'call', 'call ekak', 'call karanna', 'call eken'],
    },
    otherContact: {
      title: 'මගේ වෙනත් අංකයට',
      said: ['වෙනත් අංකය', 'වෙන නම්බර් එක', 'අනිත් නම්බර් එකට', 'wena number eka', 'anith number eka', 'other number'],
    },
    where: {
      title: 'කොහෙද තියෙන්නේ?',
      said: [
        'කොහෙද',
        'කොහේද',
        'කොහෙන්ද හොයාගන්නේ',
        'දන්නේ නැහැ',
        'දන්නේ නෑ',
        'imei කියන්නේ මොකක්ද',
        'koheda',
        'koheda thiyenne',
        'danne naha',
        'danne nae',
        'imei kiyanne mokakda',
        'where',
      ],
    },
    noCode: {
      title: 'OTP ආවේ නැහැ',
      said: [
        'ආවේ නැහැ',
        'ආවේ නෑ',
        'තාම ආවේ නෑ',
        'කෝඩ් එක ආවේ නෑ',
        'awe naha',
        'awe nae',
        'awe na',
        'otp awe na',
        'code eka awe na',
      ],
    },
    more: { title: 'තවත්', said: ['තව', 'ඊළඟ', 'වෙන ඒවා', 'thawa', 'thawath', 'ilanga', 'wena ewa', 'more', 'next'] },
    move: {
      title: 'වෙනස් කරන්න',
      said: ['වෙනස්', 'වෙලාව වෙනස් කරන්න', 'මාරු කරන්න', 'wenas karanna', 'maru karanna', 'change', 'reschedule'],
    },
    cancel: {
      title: 'අවලංගු කරන්න',
      said: ['අවලංගු', 'කැන්සල්', 'කැන්සල් කරන්න', 'awalangu karanna', 'cancel', 'cancel karanna'],
    },
    keep: {
      title: 'එහෙමම තියන්න',
      said: ['එහෙමම', 'එහෙමම තියෙන්න දෙන්න', 'තියන්න', 'ehemama', 'ehemama thiyanna', 'thiyanna', 'keep'],
    },
    receipt: { title: 'රිසිට් එක', said: ['රිසිට්', 'රිසිට් එක', 'receipt'] },
    due: { title: 'ඊළඟ වාරිකය', said: ['ඊළඟ වාරිකය', 'ilanga warikaya'] },
    person: { title: 'නියෝජිතයෙක්', said: ['නියෝජිත'] },
    chat: { title: 'චැට් එකෙන් යන්න', said: ['චැට්', 'චැට් එකෙන්', 'වෙබ් චැට්'] },
    whatsapp: { title: 'WhatsApp එකෙන් යන්න', said: ['whatsapp', 'වට්ස්ඇප්', 'whatsapp eken'] },
    call: { title: 'මට කතා කරන්න', said: ['ඇමතුම', 'මට කතා කරන්න', 'මට කෝල් කරන්න', 'mata call karanna'] },
    otherPhone: { title: 'වෙන ෆෝන් එකක්', said: ['වෙන ෆෝන් එකක්', 'වෙනත් ෆෝන් එකක්', 'mage anith phone eka'] },
    repeat: { title: 'නැවත කියන්න', said: ['නැවත'] },
  },
  person: [
    'නියෝජිත',
    'නියෝජිතයා',
    'නියෝජිතයෙක්',
    'කෙනෙක්',
    'මනුස්සයෙක්',
    'කෙනෙක් එක්ක කතා කරන්න',
    'කෙනෙක් එක්ක කතා කරන්න ඕන',
    'නියෝජිතයෙක් සමඟ කතා කරන්න',
    'niyojitha',
    'niyojithayek',
    'kenek',
    'kenek ekka katha karanna',
    'kenek ekka katha karanna ona',
    'agent',
    'agent kenek',
    'operator',
    'customer care',
    'person',
  ],
  repeat: [
    'නැවත',
    'නැවත කියන්න',
    'ආයෙත් කියන්න',
    'ආයෙත්',
    'ආපහු කියන්න',
    'මොකක්ද කිව්වේ',
    'මොකක්ද',
    'nawatha',
    'nawatha kiyanna',
    'ayeth',
    'ayeth kiyanna',
    'apahu kiyanna',
    'mokakda kiwwe',
    'mokakda',
    'repeat',
  ],
  startOver: ['මෙනුව', 'මුල ඉඳන්', 'මුල සිට', 'මුලට යන්න', 'mula idan', 'mulata yanna', 'menu', 'start over'],

  greeting: (lender) => [
    line(
      `ආයුබෝවන්, මේ ${lender}. ${greetingMenu}`,
      `ආයුබෝවන්, මේ ${lender}. ඔබේ ෆෝන් එක අන්ලොක් කරගැනීමට උදව් කරන්නම්. ඔබට ඕන මොකක්ද?`,
    ),
    line(greetingMenu, 'එකක් තෝරන්න: ගෙවා අන්ලොක් කිරීම, ලොක් වුණේ ඇයි, නැත්නම් සේවා මධ්‍යස්ථානයක්. කෙනෙක් එක්ක කතා කරන්න “නියෝජිත” කියා ලියන්න.'),
    line(`සමාවෙන්න, තේරුණේ නැහැ. ${greetingMenu}`, 'සමාවෙන්න, තේරුණේ නැහැ. මේවායින් එකක් තෝරන්න, නැත්නම් “නියෝජිත” කියා ලියන්න.'),
  ],
  anythingElse: [
    line(`තව මොනවා හරි තියෙනවාද? ${greetingMenu} නැත්නම් ෆෝන් එක තියන්න.`, 'තව මොනවා හරි උදව්වක් ඕනද?'),
    line(greetingMenu, 'එකක් තෝරන්න, නැත්නම් චැට් එක වහන්න.'),
    line(`සමාවෙන්න. ${greetingMenu}`, 'සමාවෙන්න, තේරුණේ නැහැ. මේවායින් එකක් තෝරන්න, නැත්නම් “නියෝජිත” කියා ලියන්න.'),
  ],
  oneMoment: same('කරුණාකර මොහොතක් ඉන්න.'),
  trouble: line(
    'සමාවෙන්න, අපේ පැත්තෙන් වැරැද්දක් වුණා. කිසිවක් නැති වුණේ නැහැ. ආයෙත් අහන්නම්.',
    'සමාවෙන්න, අපේ පැත්තෙන් වැරැද්දක් වුණා. කිසිවක් නැති වුණේ නැහැ: කරුණාකර ආයෙත් උත්සාහ කරන්න.',
  ),
  notACard: line(
    'කරුණාකර කාඩ් අංකයක් මෙහි කියන්න එපා. මම ඒක තබාගත්තේ නැහැ.',
    'කරුණාකර කාඩ් අංක මෙහි එවන්න එපා. මම ඒක තබාගත්තේ නැහැ. ගෙවන්නේ ආරක්ෂිත පිටුවක හෝ ෆෝන් එකේ යතුරුවලින්.',
  ),
  fileArrived: line(
    'ස්තුතියි, ඒක ලැබුණා. මට ගොනු බලන්න බැහැ; ඔබේ කාරණය බාරගන්න කෙනාට පුළුවන්.',
    'ස්තුතියි, ඒක ලැබුණා. මට ගොනු බලන්න බැහැ; ඔබේ කාරණය බාරගන්න කෙනාට පුළුවන්. මට නොපෙනෙන ගෙවීමක් එහි ඇත්නම්, “නියෝජිත” කියා ලියන්න.',
  ),
  // Nothing is sent in a call: what is spoken is a clip that is there.
  fileNotTaken: line(
    'මට ගොනු බලන්න බැහැ; ඔබේ කාරණය බාරගන්න කෙනාට පුළුවන්.',
    'ඒක මට ගන්න බැහැ: ඡායාරූප සහ PDF ගොනු විතරයි. කියන්න ඕන දේ ලියලා එවන්න.',
  ),
  emergency: line(
    'ඔබ අනතුරක නම්, මේ ඇමතුම තියලා හදිසි අංකයට කතා කරන්න. ලොක් වුණු ෆෝන් එකකින් වුණත් හදිසි ඇමතුම් ගන්න පුළුවන්.',
    'ඔබ අනතුරක නම්, දැන්ම හදිසි අංකයට කතා කරන්න: ලොක් වුණු ෆෝන් එකකින් වුණත් හදිසි ඇමතුම් ගන්න පුළුවන්.',
  ),
  optedOut: same('හරි. අපි තවදුරටත් ඔබට පණිවිඩ එවන්නේ නැහැ. ඔබට අපට කතා කරන්න හෝ ලියන්න පුළුවන්.'),
  goodbye: same('ස්තූතියි. ආයුබෝවන්.'),
  whichLanguage: (names) => {
    const keys = names.map((name, index) => `${name} සඳහා, ${index + 1} ඔබන්න.`).join(' ');
    return [
      line(keys, `මොන භාෂාවද? ${names.join(', ')}`),
      line(keys, `ඔබ කැමති මොන භාෂාවටද? ${names.join(', ')}`),
      line(keys, `එකක් තෝරන්න: ${names.join(', ')}`),
    ];
  },
  onlyLanguage: same('මේ අංකයෙන් කතා කරන්නේ සිංහලෙන්. වෙනත් භාෂාවකට, නියෝජිතයෙක් සමඟ කතා කිරීමට ඉල්ලන්න.'),
  languageChanged: same('අපි සිංහලෙන් ඉදිරියට යමු.'),

  imei: {
    ask: [
      line(
        'කරුණාකර ලොක් වුණු ෆෝන් එකේ IMEI අංකයේ ඉලක්කම් 15 ඇතුළත් කර, හෑෂ් ඔබන්න. උදව්වට, ස්ටාර් ඔබන්න.',
        'කරුණාකර ලොක් වුණු ෆෝන් එකේ IMEI අංකය එවන්න: ඉලක්කම් 15යි.',
      ),
      line(
        'IMEI අංකයේ ඉලක්කම් 15 ඇතුළත් කර, හෑෂ් ඔබන්න. එය හොයාගැනීමට උදව් ඕන නම්, ස්ටාර් ඔබන්න.',
        'IMEI අංකය ඕන: ඉලක්කම් 15ක්, පෙට්ටියේ, බිල්පතේ හෝ ලොක් තිරයේ තියෙනවා.',
      ),
      line(
        'තව වතාවක්: IMEI අංකයේ ඉලක්කම් 15, ඊට පස්සේ හෑෂ් ඔබන්න. උදව්වට, ස්ටාර් ඔබන්න. අපේ නියෝජිතයෙක් සමඟ කතා කිරීමට, 0 සහ හෑෂ් ඔබන්න.',
        'කරුණාකර IMEI අංකයේ ඉලක්කම් 15 එවන්න, නැත්නම් “නියෝජිත” කියා ලියන්න.',
      ),
    ],
    fault: (fault, digits) => {
      switch (fault) {
        case 'too_short':
          return same(`ඒකේ තිබුණේ ඉලක්කම් ${digits}යි. IMEI අංකයක 15ක් තියෙනවා.`);
        case 'too_long':
          return same(`ඒකේ ඉලක්කම් ${digits}ක් තිබුණා, IMEI අංකයක තියෙනවාට වඩා වැඩියි.`);
        case 'letters':
          return same('IMEI අංකයක තියෙන්නේ ඉලක්කම් විතරයි, අකුරු නැහැ.');
        case 'check_digit':
          return same('එක ඉලක්කමක් වැරදියි. කරුණාකර බලලා ආයෙත් ඇතුළත් කරන්න.');
        case 'reserved':
          return same('ඒ අංකය IMEI එකක් වෙන්න බැහැ.');
        case 'empty':
          return same('IMEI අංකයේ ඉලක්කම් ඕන.');
      }
    },
    where: line(
      'IMEI අංකය පෙට්ටියේ, බිල්පතේ සහ බොහෝ විට ලොක් තිරයේ තියෙනවා. බොහෝ ෆෝන්වල හදිසි ඩයලරයේ ස්ටාර්, හෑෂ්, 0, 6, හෑෂ් එබුවාම පේනවා.',
      'IMEI අංකය පෙට්ටියේ, බිල්පතේ සහ බොහෝ විට ලොක් තිරයේම තියෙනවා. බොහෝ ෆෝන්වල හදිසි ඩයලරයේ *#06# එබුවාම පේනවා.',
    ),
    confirm: (digits) => [
      line(`${digits}. එය හරි නම්, 1 ඔබන්න. නැහැ නම්, 2 ඔබන්න.`, `මට ලැබුණේ ${digits}. එය හරිද?`),
      line(`${digits}. හරි නම්, 1 ඔබන්න. ආයෙත් නම්, 2 ඔබන්න.`, `${digits}: එය හරිද? ඔව් හෝ නැහැ.`),
      line(`එය ${digits} ද? ඔව් නම්, 1 ඔබන්න. නැහැ නම්, 2 ඔබන්න.`, `කරුණාකර ඔව් හෝ නැහැ කියා පිළිතුරු දෙන්න: ${digits}`),
    ],
    whatFor: same('IMEI අංකයෙන් කියන්නේ මොන ෆෝන් එකද කියායි. එය රහසක් නොවෙයි, එයින් විතරක් කිසිවක් විවෘත වෙන්නේ නැහැ.'),
  },
  passcode: {
    ask: [
      line(
        'ඒ ෆෝන් එක අප සතුව ලියාපදිංචි නම්, ලියාපදිංචි අංකයට ඉලක්කම් 6ක OTP එකක් එනවා. කරුණාකර එය ඇතුළත් කරන්න. ආවේ නැත්නම්, ස්ටාර් ඔබන්න.',
        'ඒ ෆෝන් එක අප සතුව ලියාපදිංචි නම්, ලියාපදිංචි අංකයට ඉලක්කම් 6ක OTP එකක් එනවා. කරුණාකර එය එවන්න.',
      ),
      line('කරුණාකර OTP එකේ ඉලක්කම් 6 ඇතුළත් කරන්න. ආවේ නැත්නම්, ස්ටාර් ඔබන්න.', 'කරුණාකර OTP එකේ ඉලක්කම් 6 එවන්න. ආවේ නැත්නම්, කියන්න.'),
      line(
        'ඉලක්කම් 6ක OTP එක ඇතුළත් කරන්න. ආවේ නැත්නම්, ස්ටාර් ඔබන්න. අපේ නියෝජිතයෙක් සමඟ කතා කිරීමට, 0 සහ හෑෂ් ඔබන්න.',
        'ඉදිරියට යන්න ඉලක්කම් 6ක OTP එක ඕන. ආවේ නැත්නම් කියන්න, නැත්නම් “නියෝජිත” කියා ලියන්න.',
      ),
    ],
    wrong: same('ඒ OTP එක හරි නැහැ.'),
    expired: same('ඒ OTP එක කල් ඉකුත් වෙලා. අලුත් එකක් ඉල්ලුවා.'),
    noTriesLeft: same('වැරදි වාර ගණන වැඩි නිසා, ආරක්ෂාව සඳහා OTP එකකින් ඉදිරියට යන්න බැහැ. අපේ නියෝජිතයෙක් උදව් කරාවි.'),
    notSixDigits: same('OTP එකේ ඉලක්කම් 6ක් තියෙනවා.'),
    help: [
      line(
        'ආයෙත් එවීමට, 1 ඔබන්න. කෝල් එකකින් කීමට, 2 ඔබන්න. ලියාපදිංචි ඔබේ වෙනත් අංකයට එවීමට, 3 ඔබන්න. අපේ නියෝජිතයෙක් සමඟ කතා කිරීමට, 0 ඔබන්න.',
        'OTP එක ඔබට දෙන්නේ කොහොමද?',
      ),
      line(
        'ආයෙත් එවීමට, 1 ඔබන්න. කෝල් එකකට, 2 ඔබන්න. ලියාපදිංචි වෙනත් අංකයට, 3 ඔබන්න. නියෝජිතයෙක්ට, 0 ඔබන්න.',
        'ආයෙත් එවන්නද, කෝල් එකකින් කියන්නද, නැත්නම් ලියාපදිංචි ඔබේ වෙනත් අංකයට එවන්නද?',
      ),
      line('ආයෙත්, 1. කෝල්, 2. වෙනත් අංකය, 3. නියෝජිත, 0.', 'එකක් තෝරන්න, නැත්නම් “නියෝජිත” කියා ලියන්න.'),
    ],
    onItsWay: same('ඒ ෆෝන් එක අප සතුව ලියාපදිංචි නම්, OTP එක එනවා.'),
    ringing: same('ඒ ෆෝන් එක අප සතුව ලියාපදිංචි නම්, ලියාපදිංචි අංකයට දැන් ඇමතුමක් ඒවි.'),
    delayed: same('අපේ පද්ධති දැන් ටිකක් හෙමින්. OTP එක එන්න විනාඩි කීපයක් ගත වෙන්න පුළුවන්.'),
    proveAgain: same('ඔබේ ආරක්ෂාව සඳහා, මේ ඔබමද කියා තවත් වරක් තහවුරු කරගත යුතුයි.'),
  },
  account: {
    owes: ({ lender, overdue, minimumToUnlock, days, locked }) => {
      const equal = overdue.minor === minimumToUnlock.minor;
      const since = days > 0 ? `දවස් ${days}ක සිට ` : '';
      const lifts = (form: 'voice' | 'text'): string =>
        equal ? 'එය ගෙව්වාම ලොක් එක ඉවත් වෙනවා.' : `${money(minimumToUnlock)[form]}ක් ගෙව්වාම ලොක් එක ඉවත් වෙනවා.`;
      const owed = (form: 'voice' | 'text'): string => {
        const amount = `${form === 'text' ? `${lender} ආයතනයට ` : ''}${since}${money(overdue)[form]}ක හිඟයක්`;
        const state = locked ? `${amount} ඇති නිසා ඔබේ ෆෝන් එක ලොක් කර තියෙනවා.` : `${amount} තියෙනවා.`;
        return `ස්තූතියි. ${state} ${lifts(form)}`;
      };
      return line(owed('voice'), owed('text'));
    },
    clearButLocked: same('ස්තූතියි. හිඟ මුදලක් නැහැ, ඒත් ඔබේ ෆෝන් එක තාම ලොක් වෙලා. මේකට ඔබ කිසිවක් ගෙවිය යුතු නැහැ.'),
    clear: same('ස්තූතියි. හිඟ මුදලක් නැහැ, ඔබේ ෆෝන් එක අපෙන් ලොක් වෙලා නැහැ.'),
    unlockedUntil: (until) => same(`ඔබේ ෆෝන් එක දැනට ${until} වෙනකල් අන්ලොක්.`),
    nextDue: ({ on, amount }) =>
      line(`ඊළඟ වාරිකය: ${money(amount).voice}, ${day(on)}.`, `ඊළඟ වාරිකය: ${money(amount).text}, ${day(on)}.`),
    nothingNext: same('දැනට තව ගෙවන්න දෙයක් නැහැ.'),
    receiptSent: (amount) =>
      line(
        `${money(amount).voice} සඳහා රිසිට් එක ලියාපදිංචි නම්බර් එකට එවනවා.`,
        `${money(amount).text} සඳහා රිසිට් එක ලියාපදිංචි නම්බර් එකට එවනවා.`,
      ),
    noReceipt: same('රිසිට් එකක් දෙන්න පුළුවන් ගෙවීමක් හමු වුණේ නැහැ. වෙනත් තැනක ගෙව්වා නම්, රිසිට් එක එතැනින්.'),
    stolen: same('ස්තූතියි. මේ ෆෝන් එක සොරකම් කළ බවට වාර්තාවක් තියෙන නිසා, මට එය අන්ලොක් කරන්න බැහැ. අපේ නියෝජිතයෙක් ඔබ එක්ක කතා කරාවි.'),
    moratorium: same('ස්තූතියි. ඔබේ ගිණුමට සහන කාලයක් තියෙන නිසා, අපි ඔබෙන් කිසිවක් ඉල්ලන්නේ නැහැ. ෆෝන් එක ගැන අපේ නියෝජිතයෙක් උදව් කරාවි.'),
    care: same('ස්තූතියි. අපේ නියෝජිතයෙක් ඔබ එක්ක මේක බලාගනීවි. දැන් ඔබ කිසිවක් ගෙවිය යුතු නැහැ.'),
    dispute: same('ස්තූතියි. ඔබේ ගිණුම ගැන සොයා බලමින් ඉන්න නිසා, අපේ නියෝජිතයෙක් ඔබ එක්ක කතා කරාවි.'),
    sold: same('ස්තූතියි. ඔබේ ණය වෙනත් සමාගමකට මාරු වෙලා. ඒ මොන සමාගමද කියා අපේ නියෝජිතයෙක් කියාවි.'),
    menu: [
      line('ගෙවීමට, 1 ඔබන්න. වාරික සැලැස්ම, 2. අන්ලොක් වුණාද, 3. සේවා මධ්‍යස්ථානය, 4.', 'ඔබ කරන්න කැමති මොකක්ද?'),
      line(
        'ගෙවීමට, 1 ඔබන්න. වාරික සැලැස්ම, 2 ඔබන්න. අන්ලොක් වුණාද, 3 ඔබන්න. සේවා මධ්‍යස්ථානය, 4 ඔබන්න. නියෝජිතයෙක්, 0 ඔබන්න.',
        'ගෙවීමක්ද, වාරික සැලැස්මක්ද, අන්ලොක් වුණාද කියා බලන්නද, සේවා මධ්‍යස්ථානයක්ද?',
      ),
      line(
        'සමාවෙන්න. ගෙවීම, 1. සැලැස්ම, 2. අන්ලොක් වුණාද, 3. සේවා මධ්‍යස්ථානය, 4. නියෝජිත, 0.',
        'සමාවෙන්න, තේරුණේ නැහැ. එකක් තෝරන්න, නැත්නම් “නියෝජිත” කියා ලියන්න.',
      ),
    ],
    menuClear: [
      line('අන්ලොක් වුණාද කියා දැනගැනීමට, 3 ඔබන්න. සේවා මධ්‍යස්ථානය, 4. නියෝජිත, 0.', 'ඔබ කරන්න කැමති මොකක්ද?'),
      line(
        'අන්ලොක් වුණාද, 3 ඔබන්න. සේවා මධ්‍යස්ථානය, 4 ඔබන්න. නියෝජිතයෙක්, 0 ඔබන්න.',
        'අන්ලොක් වුණාද කියා බලන්නද, සේවා මධ්‍යස්ථානයක්ද, නියෝජිතයෙක්ද?',
      ),
      line('සමාවෙන්න. අන්ලොක් වුණාද, 3. සේවා මධ්‍යස්ථානය, 4. නියෝජිත, 0.', 'සමාවෙන්න, තේරුණේ නැහැ. එකක් තෝරන්න, නැත්නම් “නියෝජිත” කියා ලියන්න.'),
    ],
    menuFree: [
      line('තව මොකුත් නැත්නම්, ෆෝන් එක තියන්න. සේවා මධ්‍යස්ථානයකට, 4 ඔබන්න. නියෝජිතයෙක්ට, 0 ඔබන්න.', 'තව මොනවා හරි උදව්වක් ඕනද?'),
      line(
        'සේවා මධ්‍යස්ථානය, 4 ඔබන්න. නියෝජිතයෙක්, 0 ඔබන්න. නැත්නම් ෆෝන් එක තියන්න.',
        'සේවා මධ්‍යස්ථානයක්ද, නියෝජිතයෙක්ද? තව මොකුත් නැත්නම්, චැට් එක වහන්න.',
      ),
      line(
        'සමාවෙන්න. සේවා මධ්‍යස්ථානය, 4. නියෝජිත, 0. නැත්නම් ෆෝන් එක තියන්න.',
        'සමාවෙන්න, තේරුණේ නැහැ. එකක් තෝරන්න, නැත්නම් “නියෝජිත” කියා ලියන්න.',
      ),
    ],
  },
  pay: {
    what: (overdue, payoff, goodThrough) => [
      line(
        `හිඟ මුදල, ${money(overdue).voice}ක් ගෙවීමට, 1 ඔබන්න. සම්පූර්ණ ණය, ${money(payoff).voice}ක් ගෙවීමට, 2 ඔබන්න. වෙනත් මුදලකට, 3 ඔබන්න.`,
        `ගෙවන්න කැමති කොපමණද? හිඟ මුදල: ${money(overdue).text}. සම්පූර්ණ ණය: ${money(payoff).text}, ${day(goodThrough)} වෙනකල් වලංගුයි.`,
      ),
      line(
        `හිඟ මුදල, ${money(overdue).voice}ක් ගෙවීමට, 1 ඔබන්න. සම්පූර්ණ ණය, ${money(payoff).voice}ක් ගෙවීමට, 2 ඔබන්න. වෙනත් මුදලක්, 3 ඔබන්න.`,
        `හිඟ මුදල ${money(overdue).text}, සම්පූර්ණ ණය ${money(payoff).text}, නැත්නම් වෙනත් මුදලක්ද?`,
      ),
      line('හිඟ මුදල, 1. සම්පූර්ණ ණය, 2. වෙනත් මුදලක්, 3. නියෝජිත, 0.', 'එකක් තෝරන්න, නැත්නම් “නියෝජිත” කියා ලියන්න.'),
    ],
    whatLast: (left) => [
      line(
        `ඉතිරි ${money(left).voice}ක් ගෙවීමට, 1 ඔබන්න. වෙනත් මුදලකට, 3 ඔබන්න.`,
        `ගෙවන්න කැමති කොපමණද? හිඟ මුදල ${money(left).text}. ගෙවන්න ඉතිරි එච්චරයි.`,
      ),
      line(`ඉතිරි ${money(left).voice}, 1 ඔබන්න. වෙනත් මුදලක්, 3 ඔබන්න.`, `ඉතිරි ${money(left).text}ද, නැත්නම් වෙනත් මුදලක්ද?`),
      line('සම්පූර්ණ ණය, 1. වෙනත් මුදලක්, 3. නියෝජිත, 0.', 'එකක් තෝරන්න, නැත්නම් “නියෝජිත” කියා ලියන්න.'),
    ],
    whatClear: (payoff, goodThrough) => [
      line(
        `හිඟ මුදලක් නැහැ. සම්පූර්ණ ණය, ${money(payoff).voice}ක් ගෙවීමට, 2 ඔබන්න. වෙනත් මුදලකට, 3 ඔබන්න.`,
        `හිඟ මුදලක් නැහැ. සම්පූර්ණ ණය ${money(payoff).text}, ${day(goodThrough)} වෙනකල් වලංගුයි. ඒක ගෙවනවද, නැත්නම් වෙනත් මුදලක්ද?`,
      ),
      line(
        `සම්පූර්ණ ණය, ${money(payoff).voice}, 2 ඔබන්න. වෙනත් මුදලක්, 3 ඔබන්න.`,
        `සම්පූර්ණ ${money(payoff).text}, නැත්නම් වෙනත් මුදලක්ද?`,
      ),
      line('සම්පූර්ණ ණය, 2. වෙනත් මුදලක්, 3. නියෝජිත, 0.', 'එකක් තෝරන්න, නැත්නම් “නියෝජිත” කියා ලියන්න.'),
    ],
    orNextPart: (amount) =>
      line(`ඔබේ සැලැස්මේ ඊළඟ වාරිකයට, ${money(amount).voice}කට, 4 ඔබන්න.`, `ඔබේ සැලැස්මේ ඊළඟ වාරිකය: ${money(amount).text}.`),
    otherAmount: (minimum) => [
      line(
        `ශත නැතිව සම්පූර්ණ මුදල ඇතුළත් කර, හෑෂ් ඔබන්න. ${money(minimum).voice}ක් හෝ ඊට වැඩියෙන් ගෙව්වොත් විතරයි ලොක් එක ඉවත් වෙන්නේ.`,
        `කොපමණද? ${money(minimum).text}ක් හෝ ඊට වැඩියෙන් ගෙව්වොත් විතරයි ලොක් එක ඉවත් වෙන්නේ.`,
      ),
      line('ශත නැතිව සම්පූර්ණ මුදල ඇතුළත් කර, හෑෂ් ඔබන්න.', 'මුදල ඉලක්කම්වලින් එවන්න, උදාහරණයක් ලෙස 5000 හෝ 4999.50.'),
      line(
        'මුදල ඉලක්කම්වලින් ඇතුළත් කර, හෑෂ් ඔබන්න. අපේ නියෝජිතයෙක් සමඟ කතා කිරීමට, 0 සහ හෑෂ් ඔබන්න.',
        'මුදල විතරක් ඉලක්කම්වලින් එවන්න, නැත්නම් “නියෝජිත” කියා ලියන්න.',
      ),
    ],
    amountNotUnderstood: same('මුදල ඉලක්කම්වලින් ඕන.'),
    tooSmall: same('ඒ මුදල ගොඩක් අඩුයි.'),
    tooLarge: (payoff) =>
      line(`එය සම්පූර්ණ ණය වන ${money(payoff).voice}ට වඩා වැඩියි.`, `එය සම්පූර්ණ ණය වන ${money(payoff).text}ට වඩා වැඩියි.`),
    nothingDue: same('ගෙවන්න කිසිවක් නැහැ.'),
    inProgress: same('ඔබේ ගෙවීමක් තාම සිදු වෙමින් තියෙනවා. කරුණාකර ආයෙත් ගෙවන්න එපා: ඉවර වුණාම අපි පණිවිඩයක් එවන්නම්.'),
    quoteExpired: same('මුදල වෙනස් වෙලා වෙන්න පුළුවන්. ආයෙත් බලන්නම්.'),
    confirm: (amount) => [
      line(
        `ඔබ ගෙවන්නේ ${money(amount).voice}ක්. එය හරි නම්, 1 ඔබන්න. නැත්නම්, 2 ඔබන්න.`,
        `ඔබ ගෙවන්නේ ${money(amount).text}ක්. එය හරිද?`,
      ),
      line(`${money(amount).voice}ක්. හරි නම්, 1 ඔබන්න. වැරදි නම්, 2 ඔබන්න.`, `${money(amount).text}: ඔව් හෝ නැහැ?`),
      line('ඔව්, 1 ඔබන්න. නැහැ, 2 ඔබන්න. නියෝජිතයෙක්, 0 ඔබන්න.', `කරුණාකර ඔව් හෝ නැහැ කියා පිළිතුරු දෙන්න: ${money(amount).text}`),
    ],
    confirmTooLittle: (amount, minimum) => [
      line(
        `ඔබ ගෙවන්නේ ${money(amount).voice}ක්. එයින් ලොක් එක ඉවත් වෙන්නේ නැහැ: ඒකට ${money(minimum).voice}ක් ඕන. එහෙමත් ගෙවන්න ඕන නම්, 1 ඔබන්න. නැත්නම්, 2 ඔබන්න.`,
        `ඔබ ගෙවන්නේ ${money(amount).text}ක්. එයින් ලොක් එක ඉවත් වෙන්නේ නැහැ: ඒකට ${money(minimum).text}ක් ඕන. එහෙමත් ගෙවන්න ඕනද?`,
      ),
      line('එහෙමත් ගෙවන්න ඕන නම්, 1 ඔබන්න. නැත්නම්, 2 ඔබන්න.', 'එහෙමත් ගෙවන්න ඕනද? ඔව් හෝ නැහැ.'),
      line('ඔව්, 1 ඔබන්න. නැහැ, 2 ඔබන්න. නියෝජිතයෙක්, 0 ඔබන්න.', 'කරුණාකර ඔව් හෝ නැහැ කියා පිළිතුරු දෙන්න.'),
    ],
    how: [
      line('මේ ඇමතුමේදී කාඩ් එකෙන් ගෙවීමට, 1 ඔබන්න. පණිවිඩයකින් ලින්ක් එකක් ලබාගැනීමට, 2 ඔබන්න.', 'ගෙවන්න කැමති කොහොමද?'),
      line('ඇමතුමේදී කාඩ් එකෙන්, 1 ඔබන්න. පණිවිඩයකින් ලින්ක් එකක්, 2 ඔබන්න.', 'ආරක්ෂිත ලින්ක් එකකින්ද?'),
      line('කාඩ්, 1. ලින්ක්, 2. නියෝජිත, 0.', 'එකක් තෝරන්න, නැත්නම් “නියෝජිත” කියා ලියන්න.'),
    ],
    card: [
      line('දැන් ඔබේ කාඩ් එක. මම අංකය අහන්නේවත් තබාගන්නේවත් නැහැ.', 'කරුණාකර ආරක්ෂිත පිටුවේ ගෙවන්න.'),
      line('කරුණාකර ඔබේ කාඩ් එකේ විස්තර යතුරුවලින් ඇතුළත් කරන්න.', 'කරුණාකර ආරක්ෂිත පිටුවේ ගෙවන්න.'),
      line('තව වතාවක්: කරුණාකර ඔබේ කාඩ් එකේ විස්තර යතුරුවලින් ඇතුළත් කරන්න.', 'කරුණාකර ආරක්ෂිත පිටුවේ ගෙවන්න.'),
    ],
    prompts: {
      'payment-card-number': same('කාඩ්පතේ දිග අංකය ඔබා, හෑෂ් ඔබන්න.'),
      'expiration-date': same('කාඩ්පත කල් ඉකුත් වන දිනය ඔබන්න: මාසයට ඉලක්කම් දෙකක්, අවුරුද්දට ඉලක්කම් දෙකක්.'),
      'security-code': same('ආරක්ෂක කේතය ඔබන්න: කාඩ්පත පිටිපස අවසාන ඉලක්කම් තුන, නැත්නම් ඉදිරිපස හතර, ඊට පස්සේ හෑෂ්.'),
      'payment-processing': same('ස්තූතියි. මොහොතක් ඉන්න.'),
    },
    promptErrors: {
      timeout: same('කිසිවක් ලැබුණේ නැහැ.'),
      'invalid-card-number': same('එය කාඩ්පත් අංකයක් නෙමෙයි.'),
      'invalid-card-type': same('ඒ වර්ගයේ කාඩ්පත් ගන්නේ නැහැ.'),
      'invalid-date': same('ඒ දිනය හරි නැහැ, නැත්නම් ඉවරයි.'),
      'invalid-security-code': same('ඒ ආරක්ෂක කේතය හරි නැහැ.'),
    },
    cardStopped: same('ගෙවීම නැවැත්තුවා. මුදල් අයකළේ නැහැ.'),
    cardNotRead: same('කාඩ් එක කියවාගන්න බැරි වුණා. මුදල් අයකළේ නැහැ.'),
    cardTrouble: same('කාඩ් සේවාවෙන් පිළිතුරක් නැහැ. මුදල් අයකළේ නැහැ.'),
    charging: [same('ගෙවීම ලබාගනිමින් ඉන්නවා.'), same('තාම බැංකුවෙන් පිළිතුරක් එනකල් ඉන්නවා. කරුණාකර ඇමතුමේ රැඳී ඉන්න.')],
    paid: (amount) => line(`ඔබ ගෙවූ ${money(amount).voice} අපට ලැබුණා.`, `ඔබ ගෙවූ ${money(amount).text} අපට ලැබුණා.`),
    failed: (failure) => {
      switch (failure) {
        case 'insufficient_funds':
          return same('කාඩ් එකේ සල්ලි මදියි. මුදල් අයකළේ නැහැ. වෙනත් කාඩ් එකක් උත්සාහ කරන්න පුළුවන්.');
        case 'card_invalid':
          return same('කාඩ් එක වලංගු නැහැ. මුදල් අයකළේ නැහැ. වෙනත් කාඩ් එකක් උත්සාහ කරන්න පුළුවන්.');
        case 'declined':
          return same('බැංකුව කාඩ් එක ප්‍රතික්ෂේප කළා. මුදල් අයකළේ නැහැ. වෙනත් කාඩ් එකක් උත්සාහ කරන්න පුළුවන්.');
        case 'expired':
        case 'abandoned':
          return same('ඒ ගෙවීමට තිබුණු කාලය ඉවරයි. මුදල් අයකළේ නැහැ.');
        case 'gateway':
          return same('දැන් ගෙවීම කරන්න බැරි වුණා. මුදල් අයකළේ නැහැ.');
      }
    },
    notSure: same('බැංකුවෙන් තාම පිළිතුරක් නැහැ. කරුණාකර ආයෙත් ගෙවන්න එපා: දැනගත් ගමන් අපි පණිවිඩයක් එවන්නම්.'),
    inSuspense: same('මුදල් ලැබුණා, ඒත් එකඟ වූ විදිහට නෙමෙයි. කෙනෙක් එය බලනවා. කරුණාකර ආයෙත් ගෙවන්න එපා.'),
    notEnough: same('ලොක් එක ඉවත් කරන්න එය තාම මදියි.'),
    linkSent: same('ලියාපදිංචි අංකයට ලින්ක් එකක් එව්වා. ගෙවන්න ඕනෑම ෆෝන් එකකින් එය විවෘත කරන්න.'),
    linkHere: (url) => line('ඔබට ලින්ක් එකක් එව්වා.', `ඕනෑම ෆෝන් එකකින් මෙතැනින් ගෙවන්න: ${url}`),
    linkUnpaid: same('ගෙවූ ගමන් මම මෙහි ලියන්නම්.'),
  },
  shops: shopsSi({ money, day }),
  promise: {
    when: (amount, days) => {
      const keys = `${days.map((on, n) => `${day(on)} නම්, ${n + 1} ඔබන්න.`).join(' ')}`;
      const written = days.map((on) => day(on)).join(', ');
      const asked = `${money(amount).text}ක් කවදා වෙනකොට ගෙවනවාද?`;
      return [
        line(`${asked.replace(money(amount).text, money(amount).voice)} ${keys}`, `${asked} ${written}`),
        line(keys, `${asked} ${written}`),
        line(keys, written),
      ];
    },
    confirm: (amount, on, free) => {
      const effect = free ? 'ඊට කලින් ඔබේ ෆෝන් එක ලොක් වෙන්නේ නැහැ.' : 'එයින් විතරක් ඔබේ ෆෝන් එක අන්ලොක් වෙන්නේ නැහැ.';
      const all = line(
        `ඔබ ${day(on)} වෙනකොට ${money(amount).voice}ක් ගෙවනවා. ${effect} එය හරි නම්, 1 ඔබන්න. නැත්නම්, 2 ඔබන්න.`,
        `ඔබ ${day(on)} වෙනකොට ${money(amount).text}ක් ගෙවනවා. ${effect} හරිද?`,
      );
      return [all, all, all];
    },
    made: (amount, on) =>
      line(
        `සටහන් කළා: ${day(on)} වෙනකොට ${money(amount).voice}ක්. ලියලත් එවනවා.`,
        `සටහන් කළා: ${day(on)} වෙනකොට ${money(amount).text}ක්.`,
      ),
    already: (amount, on) =>
      line(
        `ඔබ ${day(on)} වෙනකොට ${money(amount).voice}ක් ගෙවනවා කිව්වා.`,
        `ඔබ ${day(on)} වෙනකොට ${money(amount).text}ක් ගෙවනවා කිව්වා.`,
      ),
  },
  plan: {
    offers: (offers) => {
      const down = offers[0]?.downPayment;
      const first = (form: 'voice' | 'text'): string =>
        down && down.minor > 0 ? `දැන් ${money(down)[form]}ක් ගෙවා ඉතිරිය පසුව ගෙවන්න පුළුවන්. ` : '';
      const parts = (offer: Offer, form: 'voice' | 'text'): string =>
        `${money(biggest(offer))[form]} බැගින් වාරික ${offer.instalments.length}`;
      const spoken = offers.map((offer) => `${parts(offer, 'voice')}කට, ${offer.number} ඔබන්න.`).join(' ');
      const listing = offers.map((offer) => `${offer.number}: ${parts(offer, 'text')}ක්`).join('\n');
      return [
        line(`${first('voice')}${spoken}`, `${first('text')}ඔබට ගැළපෙන්නේ මොකක්ද?\n${listing}`),
        line(spoken, listing),
        line(`${spoken} අපේ නියෝජිතයෙක් සමඟ කතා කිරීමට, 0 ඔබන්න.`, `${listing}\nනැත්නම් “නියෝජිත” කියා ලියන්න.`),
      ];
    },
    terms: (offer) => [
      line(`${termsIn(offer, 'voice')} එකඟ නම්, 1 ඔබන්න. නැත්නම්, 2 ඔබන්න.`, `${termsIn(offer, 'text')} ඔබ එකඟද?`),
      line(
        `${scheduleIn(offer, 'voice')} එකඟ නම්, 1 ඔබන්න. නැත්නම්, 2 ඔබන්න.`,
        `${scheduleIn(offer, 'text')} ඔබ එකඟද? ඔව් හෝ නැහැ.`,
      ),
      line(
        'එකඟ නම්, 1 ඔබන්න. නැත්නම්, 2 ඔබන්න. අපේ නියෝජිතයෙක් සමඟ කතා කිරීමට, 0 ඔබන්න.',
        'කරුණාකර ඔව් හෝ නැහැ කියා පිළිතුරු දෙන්න, නැත්නම් “නියෝජිත” කියා ලියන්න.',
      ),
    ],
    agreed: (down) =>
      line(
        `හරි. කොන්දේසි ලිඛිතව ඔබට එවනවා. ඔබ ${money(down).voice}ක් ගෙව්වාම සැලැස්ම පටන් ගන්නවා.`,
        `හරි. කොන්දේසි ලිඛිතව ඔබට එවනවා. ඔබ ${money(down).text}ක් ගෙව්වාම සැලැස්ම පටන් ගන්නවා.`,
      ),
    waiting: (down) => [
      line(
        `ඔබ එකඟ වූ සැලැස්ම ${money(down).voice}ක් ගෙව්වාම පටන් ගන්නවා. දැන් ගෙවීමට, 1 ඔබන්න. වෙන සැලැස්මක් තේරීමට, 2 ඔබන්න.`,
        `ඔබ එකඟ වූ සැලැස්ම ${money(down).text}ක් ගෙව්වාම පටන් ගන්නවා. දැන් ගෙවනවාද? “නැහැ” නම් වෙන සැලැස්මක් තෝරන්න පුළුවන්.`,
      ),
      line(
        `දැන් ${money(down).voice}ක් ගෙවීමට, 1 ඔබන්න. වෙන සැලැස්මක් තේරීමට, 2 ඔබන්න.`,
        `දැන් ${money(down).text}ක් ගෙවනවාද? ඔව්, නැත්නම් වෙන සැලැස්මකට නැහැ.`,
      ),
      line(
        'දැන් ගෙවීමට, 1 ඔබන්න. වෙන සැලැස්මකට, 2 ඔබන්න. අපේ නියෝජිතයෙක් සමඟ කතා කිරීමට, 0 ඔබන්න.',
        'කරුණාකර ඔව් හෝ නැහැ කියා පිළිතුරු දෙන්න, නැත්නම් “නියෝජිත” කියා ලියන්න.',
      ),
    ],
    running: ({ on, amount }) =>
      line(
        `ඔබේ සැලැස්ම ක්‍රියාත්මකයි. ඊළඟ වාරිකය: ${day(on)} දිනට ${money(amount).voice}ක්.`,
        `ඔබේ සැලැස්ම ක්‍රියාත්මකයි. ඊළඟ වාරිකය: ${day(on)} දිනට ${money(amount).text}ක්.`,
      ),
    notNow: same('හරි, ඒක එහෙම තියමු.'),
    already: same('ඔබට දැනටමත් වාරික සැලැස්මක් තියෙනවා.'),
    forPerson: same('මේ ගිණුමේ සැලැස්මක් තීරණය කරන්නේ අපේ නියෝජිතයෙක්. ඔහුට හෝ ඇයට සම්බන්ධ කරන්නම්.'),
  },
  visit: {
    centre: (centres, more) => {
      const spoken = centres.map(({ name }, index) => `${name} සඳහා, ${index + 1} ඔබන්න.`).join(' ');
      const places = centres.map(({ name, address }) => `${name}: ${address}`);
      const listing = [...places, 'දැනටමත් වෙන් කරලාද? යොමු අංකය ලියන්න.'].join('\n');
      return choosing(spoken, more, 'මොන සේවා මධ්‍යස්ථානයද?', listing);
    },
    day: (days, more) => {
      const spoken = days.map((one, index) => `${day(one)} දිනට, ${index + 1} ඔබන්න.`).join(' ');
      return choosing(spoken, more, 'මොන දවසද?');
    },
    time: (times, more) => {
      const spoken = times.map((one, index) => `${clock(one)}, ${index + 1} ඔබන්න.`).join(' ');
      return choosing(spoken, more, 'කීයටද?');
    },
    confirm: (centre, on, time) => [
      line(
        `${centre}, ${day(on)}, ${clock(time)}. වෙන් කිරීමට, 1 ඔබන්න. නැත්නම්, 2 ඔබන්න.`,
        `${centre}, ${day(on)}, ${time}ට. වෙන් කරන්නද?`,
      ),
      line('වෙන් කිරීමට, 1 ඔබන්න. නැත්නම්, 2 ඔබන්න.', `${centre}, ${day(on)}, ${time}ට: ඔව් හෝ නැහැ?`),
      line('වෙන් කරන්න, 1. නැහැ, 2. නියෝජිත, 0.', 'කරුණාකර ඔව් හෝ නැහැ කියා පිළිතුරු දෙන්න.'),
    ],
    booked: ({ centre, day: on, time, reference, written }) =>
      line(
        `වෙන් කළා: ${centre}, ${day(on)}, ${clock(time)}. ඔබේ යොමු අංකය ${spaced(reference)}.${written ? ' මේ විස්තර පණිවිඩයකිනුත් එවනවා.' : ''}`,
        `වෙන් කළා: ${centre}, ${day(on)}, ${time}ට. ඔබේ යොමු අංකය ${reference}.`,
      ),
    calendar: (url) => line('එය ඔබේ දින දර්ශනයට සූදානම්.', `දින දර්ශනයට: ${url}`),
    bring: (things) => same(`කරුණාකර රැගෙන එන්න: ${allOf(things)}.`),
    notBooked: same('හරි, කිසිවක් වෙන් කළේ නැහැ.'),
    hidden: same('දැනටමත් හමුවක් වෙන් කරලා තියෙනවා. එය බලන්න හෝ වෙනස් කරන්න, ඔබ කවුද කියා තහවුරු කරගන්න ඕන.'),
    taken: same('ඒ වෙලාව දැන්ම වෙන කෙනෙක් ගත්තා.'),
    nothingFree: same('එහි නිදහස් වෙලාවක් නැහැ.'),
    noCentre: same('මෙහි වෙන් කරන්න සේවා මධ්‍යස්ථානයක් නැහැ. අපේ නියෝජිතයෙක්ට උදව් කරන්න පුළුවන්.'),
    has: (centre, on, time) => [
      line(
        `ඔබට හමුවක් තියෙනවා: ${centre}, ${day(on)}, ${clock(time)}. එය වෙනස් කිරීමට, 1 ඔබන්න. අවලංගු කිරීමට, 2 ඔබන්න. එහෙමම තැබීමට, 3 ඔබන්න.`,
        `ඔබට හමුවක් තියෙනවා: ${centre}, ${day(on)}, ${time}ට. එයට මොකද කරන්නේ?`,
      ),
      line(
        'වෙනස් කිරීමට, 1 ඔබන්න. අවලංගු කිරීමට, 2 ඔබන්න. එහෙමම තැබීමට, 3 ඔබන්න.',
        'වෙනස් කරන්නද, අවලංගු කරන්නද, නැත්නම් එහෙමම තියන්නද?',
      ),
      line('වෙනස් කරන්න, 1. අවලංගු, 2. එහෙමම, 3. නියෝජිත, 0.', 'එකක් තෝරන්න, නැත්නම් “නියෝජිත” කියා ලියන්න.'),
    ],
    moved: (centre, on, time) =>
      line(`හමුව වෙනස් කළා: ${day(on)}, ${clock(time)}, ${centre}.`, `හමුව වෙනස් කළා: ${day(on)}, ${time}ට, ${centre}.`),
    cancelled: same('ඔබේ හමුව අවලංගු කළා.'),
    kept: same('ඔබේ හමුව එහෙමම තියෙනවා.'),
  },
  cards: {
    toPay: 'ගෙවිය යුතු',
    received: 'ගෙවීම ලැබුණා',
    plans: 'තෝරාගත හැකි සැලසුම්',
    today: 'අද',
    visit: 'ඔබේ පැමිණීම',
    reference: 'යොමුව',
  },
  release: {
    waiting: [
      same('ඔබේ ෆෝන් එක අන්ලොක් කරන්න ඉල්ලමින් ඉන්නවා. කරුණාකර එය ඔන් කර ඉන්ටර්නෙට් එක්ක තියන්න.'),
      same('වැඩේ කෙරෙමින් තියෙනවා. කරුණාකර ෆෝන් එක ඔන් කර ඉන්ටර්නෙට් එක්ක තියන්න.'),
    ],
    none: same('අන්ලොක් කරන්න තාම ඉල්ලීමක් කරලා නැහැ.'),
    onItsWay: same('ෆෝන් එක අන්ලොක් කරන්න ඉල්ලලා තියෙන්නේ. සාමාන්‍යයෙන් විනාඩි කීපයක් යනවා; අන්ලොක් වුණාම අපි පණිවිඩයක් එවන්නම්.'),
    accepted: same(
      'ලොක් සේවාවට ඉල්ලීම ලැබිලා, දැන් ඔබේ ෆෝන් එක එනකල් ඉන්නවා. ෆෝන් එක ඔන් කර Wi-Fi එක්ක තියලා, එක පාරක් රීස්ටාර්ට් කරන්න. අන්ලොක් වුණාම අපි පණිවිඩයක් එවන්නම්.',
    ),
    offline: same('ඔබේ ෆෝන් එක ඔෆ්ලයින්. එය ඔන් කර Wi-Fi එකට සම්බන්ධ කරන්න: ඉන්ටර්නෙට් ලැබුණාම එය අන්ලොක් වෙනවා. අපි පණිවිඩයක් එවන්නම්.'),
    unlocked: same('ඔබේ ෆෝන් එක අන්ලොක්. ලොක් එක තාම පේනවා නම්, එක පාරක් රීස්ටාර්ට් කරන්න.'),
    withPerson: same('ඔබේ ෆෝන් එක අන්ලොක් කිරීම අපේ නියෝජිතයෙක් බලනවා. ඔබව සම්බන්ධ කරගනීවි.'),
    held: (because) =>
      because === 'stolen'
        ? same('මේ ෆෝන් එක සොරකම් කළ බවට වාර්තාවක් තියෙන නිසා, එය අන්ලොක් වෙන්නේ නැහැ. අපේ නියෝජිතයෙක් එය බලනවා.')
        : same('ඔබේ ෆෝන් එක අන්ලොක් කිරීම අපේ නියෝජිතයෙක් බලනවා. ඔබව සම්බන්ධ කරගනීවි.'),
    asked: same('ඔබේ ෆෝන් එක අන්ලොක් කරන්න දැන් ඉල්ලුවා. කරුණාකර එය ඔන් කර ඉන්ටර්නෙට් එක්ක තියන්න.'),
    notClear: same('හිඟ මුදල ගෙව්වාම ෆෝන් එක අන්ලොක් වෙනවා.'),
    notSeen: same(
      'ඒ ගෙවීම තවම ඔබේ ගිණුමේ පේන්නේ නැහැ. කඩේකින් හෝ බැංකුවකින් ගෙව්ව මුදල එතැන පෙනුණාම ගණන් ගැනෙනවා. රිසිට් එක තියාගන්න; නියෝජිතයෙක්ට සල්ලි හොයලා බලන්න පුළුවන්.',
    ),
  },
  why: {
    general: line(
      'වාරිකවලට ගත් ෆෝන් එකක්, ගෙවීමක් හිඟ වුණාම ලොක් වෙන්න පුළුවන්. ගෙව්වාම ලොක් එක ඉවත් වෙනවා. ඔබේ ෆොටෝ සහ දත්ත ආරක්ෂිතයි, හදිසි ඇමතුම් ගන්න පුළුවන්. රීසෙට් කරන්න එපා: එයින් වැඩක් නැහැ.',
      'වාරිකවලට ගත් ෆෝන් එකක්, ගෙවීමක් හිඟ වුණාම ලොක් වෙන්න පුළුවන්. හිඟ මුදල ගෙව්වාම ලොක් එක ඉවත් වෙනවා. ඔබේ ෆොටෝ සහ දත්ත ආරක්ෂිතයි, හදිසි ඇමතුම් ගන්න පුළුවන්. කරුණාකර රීසෙට් කරන්න එපා: එයින් ලොක් එක ඉවත් වෙන්නේ නැහැ.',
    ),
  },
  topics: topicsSi,
  moving,
  handover: {
    coming: (before) =>
      before > 0 ? same(`අපේ නියෝජිතයෙක්ට සම්බන්ධ කරනවා. ${ahead(before)}`) : same('අපේ නියෝජිතයෙක්ට සම්බන්ධ කරනවා.'),
    comingOnChat: (before) =>
      before > 0
        ? same(`අපේ නියෝජිතයෙක් මෙතැනින් ඉදිරියට කතා කරාවි. ${ahead(before)} ඔබට දිගටම ලියන්න පුළුවන්.`)
        : same('අපේ නියෝජිතයෙක් මෙතැනින් ඉදිරියට කතා කරාවි. ඔබට දිගටම ලියන්න පුළුවන්.'),
    callBack: same('දැන් නිදහස් කෙනෙක් නැහැ. ඔබේ කාරණය සටහන් කරගත්තා, අපේ නියෝජිතයෙක් ඔබට ආපසු කතා කරාවි. ආයුබෝවන්.'),
    closed: (on, time) =>
      line(
        `${day(on)}, ${clock(time)} කලින් කවුරුත් නැහැ. ඔබේ කාරණය සටහන් කරගත්තා, අපේ නියෝජිතයෙක් ඔබට ආපසු කතා කරාවි. ආයුබෝවන්.`,
        `${day(on)}, ${time}ට කලින් කවුරුත් නැහැ. ඔබේ කාරණය සටහන් කරගත්තා, අපේ නියෝජිතයෙක් මෙතැනින් පිළිතුරු දේවි. ඔබට දිගටම ලියන්න පුළුවන්.`,
      ),
    inQueue: (before) => same(`${before > 0 ? ahead(before) : 'ඊළඟට ඔබයි.'} ඒ වෙනුවට ආපසු ඇමතුමක් ගැනීමට, 1 ඔබන්න.`),
    ringAgain: same('සමාවෙන්න, මේ අංකයේ දැන් දෝෂයක් තියෙනවා. කිසිවක් නැති වුණේ නැහැ. කරුණාකර විනාඩි කීපයකින් ආයෙත් කතා කරන්න. ආයුබෝවන්.'),
    joined: same('දැන් කෙනෙක් ඔබ එක්ක එකතු වුණා. ඔබ කතා කරන්නේ එයා එක්ක.'),
    waitsAgain: same('නියෝජිතයාට යන්න වුණා. ඊළඟට නිදහස් වෙන නියෝජිතයා මෙතැනින්ම ඔබ සමඟ කතා කරයි.'),
    backWithAssistant: same('ඔබ දැන් ආයෙත් සහායකයා එක්ක කතා කරනවා.'),
    outage: same(
      'සමාවෙන්න, ඔබේ ණය ආයතනයේ පද්ධතියට දැන් සම්බන්ධ වෙන්න බැහැ. මුදල් අයකළේ නැහැ, කිසිවක් නැති වුණේ නැහැ. අපේ නියෝජිතයෙක් ඔබ එක්ක කතා කරාවි.',
    ),
  },
  pages: {
    pay: {
      title: 'ඔබේ ගෙවීම',
      owed: (amount) => `ඔබ ${money(amount).text}ක් ගෙවන්න එකඟ වුණා.`,
      button: 'ආරක්ෂිත ගෙවීමට යන්න',
      secure: 'ඔබ ගෙවන්නේ ගෙවීම් සමාගමේම පිටුවේ. අපි ඔබේ කාඩ් එක දකින්නේ නැහැ.',
      settling: 'ඔබේ ගෙවීම සිදු වෙමින් තියෙනවා. කරුණාකර ආයෙත් ගෙවන්න එපා.',
      paid: 'ගෙව්වා. ස්තූතියි. ඔබේ ෆෝන් එක අන්ලොක් කරන්න අපි ඉල්ලනවා.',
      trouble: 'ගෙවීම් පිටුව දැන් විවෘත වෙන්නේ නැහැ. කිසිම මුදලක් අය වුණේ නැහැ. විනාඩියකින් ආයෙත් උත්සාහ කරන්න.',
      closed: 'මෙහි තවදුරටත් ගෙවන්න කිසිවක් නැහැ. අලුත් ලින්ක් එකකට අපට කතා කරන්න හෝ ලියන්න.',
    },
    notice: {
      title: 'මේ ෆෝන් එක ලොක් කර ඇත',
      locked: (lender) => `${lender} ආයතනයට ගෙවිය යුතු වාරිකයක් හිඟ නිසා මේ උපාංගය ලොක් කර ඇත.`,
      lifts: 'හිඟ මුදල ගෙව්වාම, නැත්නම් වාරික සැලැස්මකට එකඟ වුණාම, ලොක් එක ඉවත් වෙනවා. ඒ දෙකම දුරකථනයෙන් හෝ චැට් එකෙන් කරන්න පුළුවන්.',
      call: (hotline) => `ඕනෑම දුරකථනයකින් ${hotline} අංකයට කතා කරන්න`,
      chat: 'අප සමඟ චැට් කරන්න',
      pay: 'චැට් එකෙන් ගෙවන්න',
      dataIsKept: 'ඔබේ ෆොටෝ, අංක සහ දත්ත එහෙමම තියෙනවා.',
      emergencyWorks: 'මේ ෆෝන් එකෙන් හදිසි ඇමතුම් ගන්න පුළුවන්.',
      noReset: 'කරුණාකර රීසෙට් කරන්න එපා: එයින් ලොක් එක ඉවත් වෙන්නේ නැහැ.',
    },
  },
  notices: (notice) => noticeIn(notice),
  newsLater: (lender, news) =>
    `ආයුබෝවන්, මේ ${lender}, ඔබ වාරික ගෙවන දුරකථනය ගැන. අලුත් තොරතුරු: ${news} ඉදිරියට යන්න මෙතැන පිළිතුරු දෙන්න.`,
};

const ahead = (before: number): string =>
  before === 1 ? 'ඔබට කලින් තව එක් කෙනෙක් ඉන්නවා.' : `ඔබට කලින් තව ${before} දෙනෙක් ඉන්නවා.`;

function choosing(choices: string, more: boolean, question: string, listing = ''): Ladder {
  const spoken = more ? `${choices} තවත් ඒවාට, හෑෂ් ඔබන්න.` : choices;
  const written = listing ? `${question}\n${listing}` : question;
  return [
    line(spoken, written),
    line(spoken, `එකක් තෝරන්න. ${written}`),
    line(`${spoken} අපේ නියෝජිතයෙක් සමඟ කතා කිරීමට, 0 ඔබන්න.`, `${written}\nනැත්නම් “නියෝජිත” කියා ලියන්න.`),
  ];
}

const thingNames = {
  proof_of_purchase: 'මිලදී ගත් බිල්පත',
  photo_id: 'ඡායාරූපය සහිත හැඳුනුම්පත',
  phone: 'ෆෝන් එක',
  receipt: 'ගෙවීම් රිසිට්පත',
} as const;
const allOf = (things: readonly ThingToBring[]): string =>
  listed(
    things.map((thing) => thingNames[thing]),
    'සහ',
  );

/** සැලැස්මේ ගෙවීම්, පිළිවෙළට. */
function scheduleIn({ downPayment, instalments }: Pick<Offer, 'downPayment' | 'instalments'>, form: 'voice' | 'text') {
  const rest = instalments.map(({ on, amount }) => `${day(on)} දිනට ${money(amount)[form]}ක්`).join(', ');
  return downPayment.minor > 0 ? `දැන් ${money(downPayment)[form]}ක්, ඊට පස්සේ ${rest}.` : `${rest}.`;
}

const termsIn = (plan: Pick<Offer, 'downPayment' | 'instalments'>, form: 'voice' | 'text'): string =>
  `${scheduleIn(plan, form)} වාරික ගෙවන තුරු ඔබේ ෆෝන් එක අන්ලොක්ව තියෙනවා; වාරිකයක් මඟ හැරුණොත් එය ආයෙත් ලොක් වෙන්න පුළුවන්.`;

function noticeIn(notice: Notice): Line {
  switch (notice.kind) {
    case 'passcode':
      return line(
        `ඔබේ ${notice.lender} OTP එක ${spaced(notice.code)}.`,
        `${notice.code} ඔබේ ${notice.lender} OTP එකයි. එය විනාඩි 5ක් වලංගුයි. ඔබට කතා කරන කිසිවෙකුට එය කියන්න එපා.`,
      );
    case 'receipt': {
      const credit = notice.credit
        ? ` එයින් ${money(notice.credit).text}ක් ඔබ ගෙවිය යුතු මුදලට වඩා වැඩියි; එය ඔබේ ගිණුමේ තියෙනවා.`
        : '';
      return line(
        `අපට ${money(notice.amount).voice}ක් ලැබුණා.`,
        `${notice.lender}: අපට ${money(notice.amount).text}ක් ලැබුණා. යොමු අංකය ${notice.reference}.${credit} ස්තූතියි.`,
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
        'අපි ඔබට ගෙවීම් ලින්ක් එකක් එව්වා.',
        `${notice.lender}: ඕනෑම ෆෝන් එකකින් ${money(notice.amount).text}ක් මෙතැනින් ගෙවන්න: ${notice.url}`,
      );
    case 'payment_reference':
      return line('අපි ඔබට ගෙවීම් කේතයක් එව්වා.', si.shops.sent(notice));
    case 'reference_over':
      return line('අපි එවූ කේතය කල් ඉකුත් වුණා.', si.shops.over(notice));
    case 'promise':
      return line(promiseNews(notice, 'voice'), promiseNews(notice, 'text'));
    case 'plan':
      return line(planNews(notice, 'voice'), planNews(notice, 'text'));
    case 'plan_terms':
      return line('අපි ඔබට වාරික සැලැස්මේ කොන්දේසි එව්වා.', `${notice.lender}: ඔබේ වාරික සැලැස්ම. ${termsIn(notice, 'text')}`);
    case 'release_asked':
      return same(`${notice.lender}: ඔබේ ෆෝන් එක අන්ලොක් කරන්න අපි ඉල්ලුවා. කරුණාකර එය ඔන් කර ඉන්ටර්නෙට් එක්ක තියන්න.`);
    case 'release_accepted':
      return same(`${notice.lender}: අන්ලොක් කිරීම ඔබේ ෆෝන් එකට එමින් තියෙනවා. එය ඔන් කර Wi-Fi එක්ක තියලා, එක පාරක් රීස්ටාර්ට් කරන්න.`);
    case 'release_hour':
      return same(`${notice.lender}: ඔබේ ෆෝන් එක තාම සම්බන්ධ වෙලා නැහැ. එය ඔන් කර, Wi-Fi එකට සම්බන්ධ කර, රීස්ටාර්ට් කරන්න.`);
    case 'release_day':
      return same(`${notice.lender}: ඔබේ ෆෝන් එක අන්ලොක් කරන වැඩේ අපි තාම කරනවා. කරුණාකර එය ඔන් කර ඉන්ටර්නෙට් එක්ක තියන්න.`);
    case 'release_two_days':
      return same(`${notice.lender}: ඔබේ ෆෝන් එක තාම අන්ලොක් වෙලා නැහැ. අපේ නියෝජිතයෙක් ඒ ගැන බලනවා.`);
    case 'release_offline':
      return same(`${notice.lender}: ඔබේ ෆෝන් එක ඔෆ්ලයින්. ඔන් කර Wi-Fi එකට සම්බන්ධ වුණාම එය අන්ලොක් වෙනවා.`);
    case 'release_with_person':
      return same(`${notice.lender}: ඔබේ ෆෝන් එක අන්ලොක් කිරීම අපේ නියෝජිතයෙක් භාරගත්තා. ඔබව සම්බන්ධ කරගනීවි.`);
    case 'release_confirmed':
      return same(`${notice.lender}: ඔබේ ෆෝන් එක අන්ලොක්. තාම ලොක් එක පේනවා නම්, එක පාරක් රීස්ටාර්ට් කරන්න, නැත්නම් අපට කතා කරන්න.`);
    case 'release_relocked':
      return same(
        `${notice.lender}: ඔබේ ෆෝන් එක වැරදීමකින් ලොක් වුණා. මේකට ඔබ කිසිවක් ගෙවන්න ඕනෙ නැහැ. එය අන්ලොක් කරන්න අපි ඉල්ලුවා; කරුණාකර ඔන් කර ඉන්ටර්නෙට් එක්ක තියන්න.`,
      );
    case 'release_final':
      return same(`${notice.lender}: ඔබේ ෆෝන් එකට සම්පූර්ණයෙන් ගෙවලා ඉවරයි, ලොක් එක සදහටම ඉවත් කළා. ස්තූතියි.`);
    case 'offline_code':
      return same(
        `${notice.lender}: ඉන්ටර්නෙට් නැතුව ෆෝන් එක අන්ලොක් කරන්න, එහි ${notice.code} ටයිප් කරන්න. මේ කෝඩ් එක එක පාරක් විතරයි, විනාඩි ${notice.minutes}ක් ඇතුළත වැඩ කරනවා. කාටවත් දෙන්න එපා.`,
      );
  }
}

function visitNotice({ change, lender, centre, address, day: on, time, bring, reference, url }: VisitNotice): Line {
  const rest = `යොමු අංකය ${reference}. දින දර්ශනයට: ${url}`;
  if (change === 'cancelled')
    return line('ඔබේ හමුව අවලංගු කළා.', `${lender}: ${centre}, ${day(on)}, ${time}ට තිබුණු ඔබේ හමුව අවලංගු කළා. ${rest}`);
  const is = change === 'booked' ? 'ඔබේ හමුව වෙන් කළා' : 'ඔබේ හමුව වෙනස් කළා';
  return line(
    `${is}: ${centre}, ${day(on)}, ${time}ට.`,
    `${lender}: ${is}. ${centre}, ${address}, ${day(on)}, ${time}ට. කරුණාකර රැගෙන එන්න: ${allOf(bring)}. ${rest}`,
  );
}

function planNews(n: PlanNotice, form: 'voice' | 'text'): string {
  const sum = money(n.amount)[form];
  switch (n.change) {
    case 'due':
      return `${n.lender}: ඔබේ සැලැස්මේ ${sum}ක් ${day(n.on)} ගෙවන්න තියෙනවා. තවත් පණිවිඩ එපා නම් STOP කියා එවන්න.`;
    case 'late':
      return `${n.lender}: ඔබේ සැලැස්මේ ${sum}ක් ${day(n.on)} ගෙවන්න තිබුණා. ${day(n.until)} වෙනකොට ලැබුණොත් සැලැස්ම දිගටම යනවා.`;
    case 'broken':
      return `${n.lender}: ඔබේ සැලැස්මේ ${sum}ක් ලැබුණේ නැහැ, ඒ නිසා සැලැස්ම නැවතුණා. ${day(n.until)} වෙනකොට ලැබුණොත් එය දිගටම යනවා. කෙනෙක් එය බලනවා.`;
    case 'kept':
      return `${n.lender}: ඔබේ සැලැස්ම අවසානය දක්වාම ගෙවලා. ස්තූතියි.`;
  }
}

function promiseNews(n: PromiseNotice, form: 'voice' | 'text'): string {
  const sum = money(n.amount)[form];
  return n.change === 'made'
    ? `${n.lender}: ඔබ ${day(n.on)} වෙනකොට ${sum}ක් ගෙවනවා කිව්වා. මතක් කරන්න එපා නම් STOP කියා එවන්න.`
    : `${n.lender}: ඔබ ${day(n.on)} වෙනකොට ${sum}ක් ගෙවනවා කිව්වා.`;
}

import { seeded } from '../../dialogs/understanding/learner.js';

/** A copy of a line as a bad telephone line or a hurried finger would leave it; the same seed gives the same copy. */
export type Noise = (line: string, seed: number) => string;

const neighbours: Readonly<Record<string, string>> = {
  q: 'wa',
  w: 'qes',
  e: 'wrd',
  r: 'etf',
  t: 'ryg',
  y: 'tuh',
  u: 'yij',
  i: 'uok',
  o: 'ipl',
  p: 'ol',
  a: 'qsz',
  s: 'awdx',
  d: 'sefc',
  f: 'drgv',
  g: 'fthb',
  h: 'gyjn',
  j: 'hukm',
  k: 'jil',
  l: 'kop',
  z: 'asx',
  x: 'zsdc',
  c: 'xdfv',
  v: 'cfgb',
  b: 'vghn',
  n: 'bhjm',
  m: 'njk',
};

const homophones: Readonly<Record<string, string>> = {
  pay: 'pei',
  paid: 'payed',
  four: 'for',
  for: 'four',
  to: 'too',
  too: 'two',
  two: 'to',
  locked: 'logged',
  lock: 'log',
  phone: 'fone',
  my: 'mai',
  your: 'youre',
  you: 'ewe',
  i: 'eye',
  right: 'write',
  wrong: 'rong',
  no: 'know',
  know: 'no',
  due: 'do',
  code: 'coat',
  loan: 'lone',
  card: 'cart',
  week: 'weak',
  where: 'wear',
  here: 'hear',
  there: 'their',
  buy: 'by',
  by: 'buy',
  one: 'won',
  night: 'knight',
  son: 'sun',
  mail: 'male',
  sale: 'sail',
  whole: 'hole',
  amount: 'a mount',
  receipt: 'reseat',
  human: 'hume in',
  agent: 'aging',
  reset: 'recent',
  unlock: 'on lock',
  unlocked: 'on locked',
  number: 'numb her',
  stolen: 'stole in',
  lender: 'lend her',
  payment: 'pavement',
  instalment: 'in stall meant',
  installment: 'in stall meant',
  when: 'wen',
  what: 'wot',
  can: 'ken',
  not: 'knot',
  need: 'knead',
  been: 'bean',
  money: 'monkey',
  lost: 'last',
  police: 'please',
  bank: 'bunk',
  already: 'all ready',
  still: 'steel',
  again: 'a gain',
  time: 'thyme',
  new: 'knew',
  sim: 'seem',
  date: 'day',
  friday: 'fry day',
  monday: 'mon day',
  fee: 'free',
  late: 'let',
};

const functionWords = new Set([
  'the',
  'a',
  'an',
  'is',
  'are',
  'it',
  'to',
  'of',
  'and',
  'in',
  'on',
  'my',
  'me',
  'do',
  'i',
]);
const fillers = ['um', 'uh', 'er', 'like', 'you know'];

/** As a recogniser writes a bad line: no case or stops, homophones, lost little words, a filler now and then. For English. */
export const speechLike: Noise = (line, seed) => {
  const random = seeded(seed);
  const words = line
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}' ]+/gu, ' ')
    .split(/\s+/)
    .filter((word) => word !== '');
  const heard = words.flatMap((word) => {
    const plain = word.replaceAll("'", '');
    const said = Object.hasOwn(homophones, plain) && random() < 0.35 ? (homophones[plain] ?? plain) : plain;
    if (functionWords.has(plain) && words.length > 3 && random() < 0.1) return [];
    return random() < 0.015 ? [fillers[Math.floor(random() * fillers.length)] ?? 'um', said] : [said];
  });
  return (random() < 0.15 ? ['um', ...heard] : heard).join(' ');
};

/** One slip inside a word of four letters or more: a neighbouring key, a letter lost, doubled or swapped. */
export const slip: Noise = (line, seed) => {
  const random = seeded(seed);
  const words = line.split(' ');
  const long = words.flatMap((word, position) => (/^[\p{L}\p{M}]{4,}$/u.test(word) ? [position] : []));
  const position = long[Math.floor(random() * long.length)];
  const word = position === undefined ? undefined : words[position];
  if (position === undefined || word === undefined) return line;
  const at = 1 + Math.floor(random() * (word.length - 2));
  words[position] = slipped(word, at, random);
  return words.join(' ');
};

function slipped(word: string, at: number, random: () => number): string {
  const [before, letter = '', after] = [word.slice(0, at), word[at], word.slice(at + 1)];
  const beside = neighbours[letter.toLowerCase()];
  switch (Math.floor(random() * 4)) {
    case 0:
      return beside === undefined
        ? before + after
        : before + (beside[Math.floor(random() * beside.length)] ?? '') + after;
    case 1:
      return before + after;
    case 2:
      return before + letter + letter + after;
    default:
      return before + (after[0] ?? '') + letter + after.slice(1);
  }
}

/**
 * How a word sounds, roughly, in Latin letters: what is written in the script of the language and what is written in Latin
 * letters come to one form, and so do the ways of writing the latter ("nahin", "nahi"; "thoda", "toda"; "venum", "veenum").
 */

const consonants: readonly (readonly [letters: string, sound: string])[] = [
  ['कखකඛக', 'k'],
  ['गघගඝඟ', 'g'],
  ['ङञणनඞඤණනඥஙஞணநன', 'n'],
  ['चछචඡச', 'ch'],
  ['जझජඣஜ', 'j'],
  ['टठतथටඨතථடத', 't'],
  ['डढदधඩඪදධඬඳ', 'd'],
  ['पපப', 'p'],
  ['फෆඵ', 'f'],
  ['बभබභඹ', 'b'],
  ['मමம', 'm'],
  ['यයய', 'y'],
  ['रරரற', 'r'],
  ['लළලලளழ', 'l'],
  ['वවவ', 'v'],
  ['शषसශෂසஸஷ', 's'],
  ['हහஹ', 'h'],
];
const vowels: readonly (readonly [letters: string, sound: string])[] = [
  ['अआाඅආාඇඈැෑஅஆா', 'a'],
  ['इईिीඉඊිීஇஈிீ', 'i'],
  ['उऊुूඋඌුූஉஊுூ', 'u'],
  ['एऐऍेैॅऎඑඒඓෙේෛஎஏஐெேை', 'e'],
  ['ओऔऑोौॉऒඔඕඖොෝෞஒஓஔொோௌ', 'o'],
  ['ऋृඍෘ', 'ri'],
  ['ंँං', 'n'],
];
const table = (rows: typeof vowels): ReadonlyMap<string, string> =>
  new Map(rows.flatMap(([letters, sound]) => Array.from(letters, (letter) => [letter, sound] as const)));
const consonantSounds = table(consonants);
const vowelSounds = table(vowels);
const silent = new Set(['्', '़', 'ः', '්', 'ඃ', '்', 'ஃ']);
const signs = /\p{M}/u;

/** An "a" between two spoken syllables is not spoken, counted from the end. */
function asSpoken(sound: string): string {
  const shorter = sound.replace(/^(.*[aeiou][^aeiou])a([^aeiou][aeiou].*)$/, '$1$2');
  return shorter === sound ? sound : asSpoken(shorter);
}

/** Consonants carry an "a" unless a sign says otherwise; the last of a Hindi word is not spoken, nor is one between two spoken syllables. */
function romanised(word: string): string {
  const letters = Array.from(word.replaceAll('ற்ற', 'த்த'));
  let sound = '';
  letters.forEach((letter, at) => {
    const consonant = consonantSounds.get(letter);
    if (consonant === undefined) {
      sound += vowelSounds.get(letter) ?? (silent.has(letter) ? '' : letter);
      return;
    }
    sound += consonant;
    let after = at + 1;
    while (letters[after] === '़') after += 1;
    const next = letters[after];
    if (next === undefined ? !/\p{Script=Devanagari}/u.test(letter) : !signs.test(next) || /[ंँං]/.test(next))
      sound += 'a';
  });
  return /\p{Script=Devanagari}/u.test(word) ? asSpoken(sound) : sound;
}

const latin: readonly (readonly [RegExp, string])[] = [
  [/chh?/g, 'C'],
  [/ck/g, 'k'],
  [/c(?=[eiy])/g, 's'],
  [/c/g, 'k'],
  [/C/g, 'c'],
  [/ph/g, 'f'],
  [/zh/g, 'l'],
  [/(?<=[kgtdbpjs])h/g, ''],
  [/w/g, 'v'],
  [/z/g, 'j'],
  [/q/g, 'k'],
  [/x/g, 'ks'],
  [/a[ae]/g, 'a'],
  [/ee|ie/g, 'i'],
  [/oo/g, 'u'],
  [/ai|ei|ey/g, 'e'],
  [/au|ou/g, 'o'],
  [/(.)\1+/g, '$1'],
];
const voiced: readonly (readonly [RegExp, string])[] = [
  [/g/g, 'k'],
  [/d/g, 't'],
  [/[bf]/g, 'p'],
  [/[js]/g, 'c'],
  [/rr?(?=t)|(?<=t)r/g, ''],
];

/** No word is longer; what is, is no word. */
const longest = 40;
const native = /[\u0900-\u0dff]/;

export function soundOf(word: string, isVoiceless: boolean): string {
  if (word.length > longest || /\d/.test(word)) return word;
  const plain = (native.test(word) ? romanised(word) : word).normalize('NFD').replace(/(?<=[a-z])\p{M}/gu, '');
  const folded = latin.reduce((text, [pattern, sound]) => text.replace(pattern, sound), plain);
  return isVoiceless ? voiced.reduce((text, [pattern, sound]) => text.replace(pattern, sound), folded) : folded;
}

import { expect, test } from '@jest/globals';
import { type Language, languages } from '../../core/lender.js';
import { money } from '../../core/money.js';
import { wordsOf } from '../../dialogs/words/languages.js';
import { somebody } from './somebody.js';
import { wayToSay } from './wayToSay.js';

/**
 * Every question of the product, and at each what people say that is no answer to it: it is answered, the question is asked
 * again or what they want is gone to, and nothing is half done.
 */

type Setting = NonNullable<Parameters<typeof somebody>[0]>;
type Channel = 'voice' | 'web';
type Chat = ReturnType<typeof somebody>;

interface Place {
  readonly label: string;
  /** What leads there: `proved` proves who it is; else a key, or a word in quotes. */
  readonly by: readonly string[];
  readonly setting?: Setting;
  /** Where it is asked on one channel only. */
  readonly only?: Channel;
  /** What becomes of another wish: gone to (its question), kept until the proof, or asked about first. */
  readonly wish: string;
  /** The question that a correction leads back to. */
  readonly back?: string;
}

const imei = '861122030001010';
const pesos = (minor: number) => money(minor, 'MXN');
const inPesos = { overdue: pesos(8998), payoff: pesos(41_250), minimumToUnlock: pesos(8998) };
const shops = { references: { scheme: 'oxxo', places: ['Shop'], confirmedWithinHours: 48 } } as never;
const clear = { standing: 'clear', overdue: money(0, 'GBP'), minimumToUnlock: money(0, 'GBP') } as const;

const places: readonly Place[] = [
  { label: 'what brings you', by: [], wish: 'imei' },
  { label: 'which language', by: ['8'], wish: 'imei' },
  { label: 'did you mean', by: ['"money"'], setting: { unclear: { money: ['pay', 'payment_plan'] } }, wish: 'imei' },
  { label: 'imei', by: ['1'], wish: 'kept' },
  { label: 'right imei', by: ['1', imei], wish: 'kept', back: 'imei' },
  { label: 'passcode', by: ['1', imei, '1'], wish: 'kept' },
  { label: 'how to send', by: ['1', imei, '1', '*'], wish: 'kept' },
  { label: 'what to do', by: ['proved'], wish: 'which plan' },
  { label: 'what to pay', by: ['proved', '1'], wish: 'asked' },
  { label: 'amount', by: ['proved', '1', '3'], wish: 'asked' },
  { label: 'right amount', by: ['proved', '1', '1'], wish: 'asked', back: 'what to pay' },
  { label: 'how to pay', by: ['proved', '1', '1', '1'], only: 'voice', wish: 'asked', back: 'what to pay' },
  { label: 'card', by: ['proved', '1', '1', '1', '1'], only: 'voice', wish: 'asked' },
  { label: 'payment', by: ['proved', '1', '1', '1'], only: 'web', wish: 'asked' },
  {
    label: 'code is open',
    by: ['proved', '1'],
    setting: { code: true, lender: shops, bill: inPesos },
    wish: 'which plan',
  },
  {
    label: 'shop',
    by: ['proved', '1', '1', '1', '3'],
    setting: { lender: shops, bill: inPesos },
    only: 'web',
    wish: 'which plan',
  },
  { label: 'release', by: ['proved'], setting: { releasing: true, bill: clear }, wish: 'which plan' },
  { label: 'waiting plan', by: ['proved', '2'], setting: { waitingPlan: true }, wish: 'asked' },
  { label: 'which plan', by: ['proved', '2'], wish: 'asked' },
  { label: 'terms', by: ['proved', '2', '1'], wish: 'asked', back: 'which plan' },
  { label: 'how to pay', by: ['proved', '2', '1', '1'], only: 'voice', wish: 'asked' },
  { label: 'payment', by: ['proved', '2', '1', '1'], only: 'web', wish: 'asked' },
  { label: 'which day', by: ['proved', '"promise"'], setting: { promises: true }, wish: 'asked' },
  {
    label: 'right promise',
    by: ['proved', '"promise"', '1'],
    setting: { promises: true },
    wish: 'asked',
    back: 'which day',
  },
  { label: 'centre', by: ['3'], wish: 'asked' },
  { label: 'day', by: ['3', '1'], wish: 'asked' },
  { label: 'time', by: ['3', '1', '1'], wish: 'asked', back: 'day' },
  { label: 'book it', by: ['3', '1', '1', '1'], wish: 'asked', back: 'day' },
  { label: 'booked visit', by: ['3'], setting: { booked: true }, wish: 'asked' },
  { label: 'what the screen says', by: ['2'], wish: 'imei' },
  { label: 'whom it names', by: ['2', '6'], wish: 'imei' },
  { label: 'what is blocked', by: ['2', '6', '5'], wish: 'imei' },
  { label: 'offer a person', by: ['proved', '"hardship"'], wish: 'which plan' },
  { label: 'care consent', by: ['proved', '"hardship"', '2'], wish: 'which plan' },
  { label: 'leave it', by: ['proved', '1', '"visit"'], wish: 'leave it' },
];

const both: Readonly<Record<Language, string>> = {
  en: 'will I lose my photos? And should I reset it?',
  es: '¿voy a perder mis fotos? ¿Y lo reseteo de fábrica?',
  hi: 'क्या मेरी फोटो चली जाएंगी? और क्या फैक्ट्री रीसेट कर दूँ?',
  si: 'මගේ ෆොටෝ මැකෙනවද? ෆැක්ටරි රීසෙට් කරන්නද?',
  ta: 'என் போட்டோ எல்லாம் போயிடுமா? factory reset பண்ணலாமா?',
};
const wrong: Readonly<Record<Language, string>> = {
  en: 'no, that is wrong, I meant the other one',
  es: 'no, me equivoqué, era el otro',
  hi: 'नहीं, गलत है, दूसरा वाला',
  si: 'නෑ, වැරදියි, අනිත් එක',
  ta: 'இல்லை, தவறு, மற்றது',
};
const another: Readonly<Record<Language, readonly [name: string, language: Language]>> = {
  en: ['Español', 'es'],
  es: ['English please', 'en'],
  hi: ['can we speak English', 'en'],
  si: ['English', 'en'],
  ta: ['English please', 'en'],
};

async function somebodyAt({ label, by, setting }: Place, channel: Channel, language: Language): Promise<Chat> {
  const chat = somebody({ channel, languages: [language, another[language][1]], plans: true, ...setting });
  if (by[0] !== 'proved') await chat.starts();
  for (const step of by) {
    if (step === 'proved') await chat.proves();
    else if (step === '"hardship"' || step === '"promise"')
      await chat.says(wayToSay(step === '"promise"' ? 'promise' : 'hardship', language));
    else if (step.startsWith('"')) await chat.says(step.slice(1, -1));
    else await chat.presses(step);
  }
  expect(stands(chat)).toBe(label);
  return chat;
}

const stands = (chat: Chat): string | undefined => chat.asked() ?? chat.holds();

/** What was begun, agreed to or asked for since, without what was given up again. */
function halfDone(chat: Chat, before: readonly string[]): string[] {
  const since = chat.done.slice(before.length);
  return since.filter((one) => /^(begin|agree|book|promise:|release|charge|moved|cancelled|unproved)/.test(one));
}

/** What was begun and has to be given up; a code for a shop stays, for they may be on their way with it. */
const begun = (done: readonly string[]): number =>
  done.some((one) => one.startsWith('begin:reference')) ? 0 : done.filter((one) => one.startsWith('begin')).length;

type Saying = (at: { chat: Chat; place: Place; language: Language; before: readonly string[] }) => Promise<unknown>;

/** Said, and then the question as before. */
const answered =
  (
    text: (language: Language) => string,
    lines: (language: Language) => readonly { voice: string; text: string }[],
  ): Saying =>
  async ({ chat, place, language, before }) => {
    const [misses, did] = [chat.misses(), chat.done.length];
    const said = await chat.says(text(language));
    for (const line of lines(language)) expect(said).toContain(chat.channel === 'voice' ? line.voice : line.text);
    expect([stands(chat), chat.misses()]).toEqual([place.label, misses]);
    // And what follows the answer is that question, or what is waited for.
    expect(chat.lines().length).toBeGreaterThan(lines(language).length);
    expect(halfDone(chat, before)).toEqual([]);
    expect(chat.done.length - did).toBeLessThan(2);
  };

const persons =
  (intent: 'person' | 'stolen', reason: string): Saying =>
  async ({ chat, language }) => {
    await chat.says(wayToSay(intent, language));
    expect([stands(chat), chat.done.at(-1)]).toEqual(['with a person', `person:${reason}`]);
  };

const sayings: Readonly<Record<string, Saying>> = {
  'a question': answered(
    (language) => wayToSay('my_data', language),
    (language) => [wordsOf(language).topics.answered.my_data],
  ),
  'a way round it': answered(
    (language) => wayToSay('bypass', language),
    (language) => [wordsOf(language).topics.answered.bypass],
  ),
  'two questions': answered(
    (language) => both[language],
    (language) => [wordsOf(language).topics.answered.my_data, wordsOf(language).topics.answered.factory_reset],
  ),
  'an emergency': answered(
    (language) => wayToSay('emergency', language),
    (language) => [wordsOf(language).emergency],
  ),
  'no more messages': answered(
    (language) => wayToSay('opt_out', language),
    (language) => [wordsOf(language).optedOut],
  ),
  thanks: answered(
    (language) => wayToSay('thanks', language),
    (language) => [wordsOf(language).topics.answered.thanks],
  ),
  'a person': persons('person', 'asked'),
  'it was stolen': persons('stolen', 'stolen'),
  'in need': async ({ chat, language }) => {
    const said = await chat.says(wayToSay('hardship', language));
    const { cared } = wordsOf(language).topics;
    expect(said).toContain(chat.channel === 'voice' ? cared.hardship.voice : cared.hardship.text);
    expect([stands(chat), chat.done.at(-1)]).toEqual(['offer a person', 'care']);
  },
  'another language': async ({ chat, place, language }) => {
    const [name, other] = another[language];
    await chat.says(name);
    expect([stands(chat), chat.language()]).toEqual([
      place.label === 'which language' ? 'what brings you' : place.label,
      other,
    ]);
  },
  nonsense: async ({ chat, place }) => {
    const misses = chat.misses() ?? 0;
    const isHeld = chat.holds() !== undefined;
    const said = await chat.says('qwpoei zxmnv asdkjh lkjwe');
    expect(said).not.toBe('');
    expect(stands(chat)).toBe(place.label);
    if (!isHeld && place.label !== 'leave it') expect(chat.misses()).toBe(misses + 1);
  },
  silence: async ({ chat, place }) => {
    // In writing nobody falls silent, and what is waited for is not asked.
    if (chat.channel !== 'voice' || chat.holds() !== undefined) return;
    if (place.label === 'leave it') {
      for (const label of ['leave it', 'what to pay']) {
        expect(await chat.silent()).not.toBe('');
        expect(stands(chat)).toBe(label);
      }
      return;
    }
    for (const misses of [1, 2]) {
      expect(await chat.silent()).not.toBe('');
      expect([stands(chat), chat.misses()]).toEqual([place.label, misses]);
    }
    await chat.silent();
    expect([stands(chat), chat.done.at(-1)]).toEqual(['with a person', 'person:not_understood']);
  },
  'starting over': async ({ chat, before }) => {
    await chat.says('menu');
    if (chat.asked() === 'leave it') await chat.taps('yes');
    expect(['what brings you', 'what to do', 'release']).toContain(stands(chat));
    expect(chat.done.filter((one) => one === 'abandon')).toHaveLength(begun(before));
  },
  'said again': async ({ chat, place }) => {
    const misses = chat.misses();
    expect(await chat.presses('9')).not.toBe('');
    expect([stands(chat), chat.misses()]).toEqual([place.label, misses]);
  },
  'a correction': async ({ chat, place, language }) => {
    if (!place.back) return;
    await chat.says(wrong[language]);
    expect(stands(chat)).toBe(place.back);
  },
  'another wish': async ({ chat, place, language, before }) => {
    const ofPlan = ['waiting plan', 'which plan', 'terms'].includes(place.label) || place.by[1] === '2';
    const text = wayToSay(ofPlan ? 'pay_off' : 'payment_plan', language);
    const said = await chat.says(text);
    if (place.wish === 'kept') expect([stands(chat), chat.notes().length]).toEqual([place.label, 1]);
    else if (place.wish !== 'asked') return expect(stands(chat)).toBe(place.wish);
    else {
      expect(stands(chat)).toBe('leave it');
      const { choices } = wordsOf(language);
      expect(said).toContain(choices[ofPlan ? 'payoff' : 'plan'].title);
      await chat.taps('no');
      expect(stands(chat)).toBe(place.label);
      await chat.says(text);
      await chat.taps('yes');
      const isProved = chat.done.includes('proved');
      expect(stands(chat)).toBe(!isProved ? 'imei' : ofPlan ? 'right amount' : 'which plan');
      // What was begun is given up, and there is nothing more.
      expect(chat.done.filter((one) => one === 'abandon')).toHaveLength(begun(before));
    }
  },
};

/** English by voice and one other language in writing at each place, and at the next the other way round. */
const cases = places.flatMap((place, index) => {
  const others = languages.filter((language) => language !== 'en');
  const other = others[index % others.length] ?? 'es';
  const [spoken, written] = index % 2 === 0 ? (['en', other] as const) : ([other, 'en'] as const);
  if (place.only)
    return (['en', other] as const).map((language) => ({ place, channel: place.only ?? 'web', language }));
  return [
    { place, channel: 'voice', language: spoken } as const,
    { place, channel: 'web', language: written } as const,
  ];
});

test.each(cases)('at "$place.label" of $place.by, by $channel in $language', async ({ place, channel, language }) => {
  const chat = await somebodyAt(place, channel, language);
  const back = chat.mark();
  const before = [...chat.done];
  const failed: string[] = [];
  for (const [name, saying] of Object.entries(sayings)) {
    back();
    try {
      await saying({ chat, place, language, before });
      expect(halfDone(chat, before)).toEqual([]);
    } catch (thrown) {
      failed.push(`${name}: ${(thrown as Error).message}`);
    }
  }
  expect(failed).toEqual([]);
});

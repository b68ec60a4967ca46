import { expect, test } from '@jest/globals';
import { type Language, languages } from '../../core/lender.js';
import { isCrisis } from '../../dialogs/need.js';
import { wordsOf } from '../../dialogs/words/languages.js';
import { somebody } from './somebody.js';

/** Somebody in need, in each language: said in the middle of a payment, before the proof, and at the very first. */
const said: Readonly<Record<Language, Readonly<Record<'hardship' | 'bereavement' | 'moratorium' | 'crisis', string>>>> =
  {
    en: {
      hardship: 'I am ill and in hospital, I have no income',
      bereavement: 'my husband passed away last week',
      moratorium: 'I went bankrupt, talk to my lawyer',
      crisis: "there's no point in living any more",
    },
    es: {
      hardship: 'no me alcanza ni para comer',
      bereavement: 'murió mi papá, el celular era de él',
      moratorium: 'me declaré en quiebra, hable con mi abogado',
      crisis: 'no le encuentro sentido a la vida',
    },
    hi: {
      hardship: 'ghar me khane ko nahi hai',
      bereavement: 'मेरे पिताजी गुज़र गए, फ़ोन उनका था',
      moratorium: 'मेरा दिवालिया केस चल रहा है',
      crisis: 'मैं मर जाना चाहता हूँ',
    },
    si: {
      hardship: 'ගෙදර කන්නවත් නෑ',
      bereavement: 'mage swamipurushaya miya giya',
      moratorium: 'මම බංකොලොත් වෙලා, නීතිඥයාට කතා කරන්න',
      crisis: 'මැරිලා යන්න හිතෙනවා',
    },
    ta: {
      hardship: 'naan hospital la irukken, varumanam illa',
      bereavement: 'en purushan seththu poitaru pona varam',
      moratorium: 'நான் திவாலாகிவிட்டேன், வக்கீலிடம் பேசுங்கள்',
      crisis: 'சாகத் தோணுது',
    },
  };
const reasons = {
  hardship: 'vulnerable',
  bereavement: 'vulnerable',
  moratorium: 'moratorium',
  crisis: 'emergency',
} as const;
const needs = ['hardship', 'bereavement', 'moratorium', 'crisis'] as const;

const cases = languages.flatMap((language) =>
  needs.flatMap((need) => (['voice', 'web'] as const).map((channel) => ({ language, need, channel }))),
);
test.each(cases)('$language, $channel: $need is met kindly, with no demand, and with a person', async (one) => {
  const { language, need, channel } = one;
  const { cared, offerPerson } = wordsOf(language).topics;
  const form = channel === 'voice' ? 'voice' : 'text';
  for (const keys of [['proved', '1'], ['1', '861122030001010'], []]) {
    const chat = somebody({ channel, languages: [language], plans: true });
    if (keys[0] === 'proved') await chat.proves();
    else await chat.starts();
    for (const key of keys.filter((each) => each !== 'proved')) await chat.presses(key);
    const before = chat.done.length;
    const answer = await chat.says(said[language][need]);
    expect(answer).toMatch(cared[need][form]);
    const amounts = [chat.overdue, chat.payoff].map((amount) => wordsOf(language).money(amount)[form]);
    expect(amounts.filter((amount) => answer.includes(amount))).toEqual([]);
    expect(chat.done.slice(before)).toEqual(need === 'hardship' ? ['care'] : ['care', `person:${reasons[need]}`]);
    if (need === 'hardship') expect(answer).toContain(offerPerson[0][form]);
  }
});

test.each([
  'I might do something to myself | I want to disappear forever | i will hang myself | I feel like ending my life',
  'prefiero morirme | quiero acabar con todo | mejor muerto que así | no vale la pena vivir | me voy a ahorcar',
  'mar jaunga | zindagi khatam kar lunga | फांसी लगा लूंगा | marne ka mann karta hai | nadi me kood jaunga',
  'මම මැරෙනවා | එල්ලිලා මැරෙනවා | siya diwi hani karaganna | mata jeewathe epa wela, wahak bonawa | ජීවිතේ එපා වෙලා',
  'செத்துப் போயிடலாம்னு இருக்கு | thookku pottukuven | விஷம் குடிச்சிடுவேன் | வாழ்க்கையே வேண்டாம் | uyirai vittuduven',
])('who may do themselves harm is heard: %s', (texts) => {
  expect(texts.split(' | ').filter((text) => !isCrisis(text))).toEqual([]);
});

test.each([
  "I'm dying to know my balance | this is killing me | my phone died | kill my contract | end this call | take my life savings",
  'la pila se murió | me muero de hambre | quiero acabar con todo el adeudo | quiero acabar de pagar todo',
  'phone mar gaya | battery mar gayi | phone ki jaan nikal gayi | zindagi bhar ka lock hai kya',
  'ෆෝන් එක මැරිලා | phone eka marila | jeewithe pura gewanna onada',
  'phone seththu pochu | போன் செத்து போச்சு',
])('what only sounds like it is not: %s', (texts) => {
  expect(texts.split(' | ').filter(isCrisis)).toEqual([]);
});

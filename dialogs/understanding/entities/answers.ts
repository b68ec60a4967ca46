import { languages } from '../../../core/lender.js';
import type { Language } from '../intents.js';
import { longestAt, type Token, tokensOf, valueIn } from './tokens.js';
import { languageWords } from './words/languageWords.js';

/**
 * Reads a yes or a no, strictly: all of the message must be made of words for it (and "please", "sir", …). "not yes", "not sure",
 * "yes no" and a yes with a condition are neither: the question is asked again.
 */
export function readYesNo(text: string, language: Language): 'yes' | 'no' | undefined {
  const tokens = tokensOf(text).filter(isSaid);
  if (tokens.length === 0 || tokens.length > 12) return undefined;
  return answerIn(tokens, language) ?? answerIn(tokens, 'en') ?? agreed(tokens);
}

/** In whatever language it is one, where no other makes the opposite of it. */
function agreed(tokens: readonly Token[]): 'yes' | 'no' | undefined {
  const [answer, ...others] = languages.flatMap((language) => answerIn(tokens, language) ?? []);
  return others.every((other) => other === answer) ? answer : undefined;
}

const isSaid = ({ kind, text }: Token): boolean => kind !== 'sign' || /\p{Extended_Pictographic}/u.test(text);

function answerIn(tokens: readonly Token[], language: Language): 'yes' | 'no' | undefined {
  const { yes, no, unsure, fillers } = languageWords[language];
  const answers = new Set<'yes' | 'no'>();
  let at = 0;
  while (at < tokens.length) {
    const lengths = {
      yes: longestAt(tokens, at, yes),
      no: longestAt(tokens, at, no),
      unsure: longestAt(tokens, at, unsure),
      filler: longestAt(tokens, at, fillers),
    };
    const longest = Math.max(lengths.yes, lengths.no, lengths.unsure, lengths.filler);
    if (longest === 0 || lengths.unsure === longest) return undefined;
    if (lengths.yes === longest) answers.add('yes');
    else if (lengths.no === longest) answers.add('no');
    at += longest;
  }
  const [answer, other] = [...answers];
  return other === undefined ? answer : undefined;
}

const choiceWords: Readonly<Record<Language, readonly (readonly string[])[]>> = {
  en: [
    ['first', 'the first', 'first one', 'the first one', 'option one', 'number one', 'one'],
    ['second', 'the second', 'second one', 'the second one', 'option two', 'number two', 'two'],
    ['third', 'the third', 'third one', 'the third one', 'option three', 'number three', 'three'],
    ['fourth', 'the fourth', 'fourth one', 'the fourth one', 'option four', 'number four', 'four'],
  ],
  es: [
    ['primero', 'primera', 'el primero', 'la primera', 'opción uno', 'opcion uno', 'uno', 'una'],
    ['segundo', 'segunda', 'el segundo', 'la segunda', 'opción dos', 'opcion dos', 'dos'],
    ['tercero', 'tercera', 'el tercero', 'la tercera', 'opción tres', 'opcion tres', 'tres'],
    ['cuarto', 'cuarta', 'el cuarto', 'la cuarta', 'cuatro'],
  ],
  hi: [
    ['पहला', 'पहली', 'पहला वाला', 'एक', 'pehla', 'pehla wala', 'pehli', 'ek'],
    ['दूसरा', 'दूसरी', 'दूसरा वाला', 'दो', 'do number', 'दो नंबर', 'dusra', 'doosra', 'dusra wala', 'do'],
    ['तीसरा', 'तीसरी', 'तीन', 'teesra', 'tisra', 'teen'],
    ['चौथा', 'चौथी', 'चार', 'chautha', 'char'],
  ],
  si: [
    ['පළමු', 'පළමු එක', 'පළමුවෙනි', 'පළමුවැනි', 'පළවෙනි', 'පළවෙනි එක', 'එක', 'palamu', 'palaweni', 'palaweni eka', 'eka'],
    ['දෙවෙනි', 'දෙවෙනි එක', 'දෙක', 'deweni', 'deweni eka', 'deka'],
    ['තුන්වෙනි', 'තුන්වෙනි එක', 'තුන', 'thunweni', 'thunweni eka', 'thuna'],
    ['හතරවෙනි', 'හතරවෙනි එක', 'හතර', 'hatharaweni', 'hathara'],
  ],
  ta: [
    ['முதல்', 'முதலாவது', 'ஒன்று', 'ஒண்ணு', 'muthal', 'mudhal', 'mudhalavadhu', 'muthalavathu', 'onnu'],
    ['இரண்டாவது', 'ரெண்டாவது', 'இரண்டு', 'rendavathu', 'rendavadhu', 'irandavadhu', 'rendu'],
    ['மூன்றாவது', 'மூணாவது', 'மூன்று', 'moonavathu', 'moonavadhu', 'moonu'],
    ['நான்காவது', 'நாலாவது', 'நான்கு', 'naalavathu', 'naalu'],
  ],
};

/** What people put round the figure of a choice. */
const frame = new Set(
  'number no option the one st nd rd th opción opcion número numero la el नंबर नम्बर वाला वाली wala wali weni වෙනි වැනි eka එක vadhu vathu வது ஆவது எண்'.split(
    ' ',
  ),
);

/** The figure alone of "option 2", "the 2nd", "2 number"; all of it where there is no figure. */
function withoutFrame(tokens: readonly Token[]): readonly Token[] {
  const left = tokens.filter(({ text }) => !frame.has(text));
  return left.length === 1 && left[0]?.kind === 'number' ? left : tokens;
}

/** Reads a choice of 1 … `count`: all of the message is its figure or its word. "2 days ago" chooses nothing. */
export function readChoice(text: string, language: Language, count: number): number | undefined {
  const { fillers } = languageWords[language];
  const tokens = tokensOf(text).filter((token) => isSaid(token) && !fillers.includes(token.text));
  const [only, more] = tokens.length > 1 ? withoutFrame(tokens) : tokens;
  if (only?.kind === 'number' && more === undefined) {
    const figure = /^[1-9]$/.test(only.text) ? Number(only.text) : 0;
    return figure >= 1 && figure <= count ? figure : undefined;
  }
  const said = tokens.map(({ text: word }) => word).join(' ');
  const place =
    choiceWords[language].findIndex((words) => words.includes(said)) + 1 ||
    (valueIn(languageWords[language].numbers, said) ?? 0);
  return place >= 1 && place <= count ? place : undefined;
}

import { normalise, wordsOf } from '../understanding/normalise.js';

/** What people put round the name of a choice, in any of the languages. None of it denies, doubts or sets a condition. */
const around: ReadonlySet<string> = new Set(
  `
please pls plz um uh er ok okay well so then just only thanks thank you hi hello sir madam i id ill we want to wanna would like need
let me us can could do give take choose use go it the a an my by with for in on of that this is one pay paying send make get

por favor pues entonces solo gracias hola señor señora yo quiero quisiera necesito deseo me gustaría gustaria puedo puede podría que el
la lo los las un una mi con por en de a al es eso esa ese pagar pago hacer mándeme mandeme envíeme envieme deme dame

कृपया प्लीज बस सिर्फ जी नमस्ते धन्यवाद मुझे मैं हम चाहिए चाहता चाहती हूँ हूं है हैं का की के को से पर में वह वो जो यह ये वाला वाली ही रकम
राशि भुगतान पैसे देना देने करना करने कर करो करें करूँ करूंगा करूंगी दीजिए दें भेजो भेजें भेजिए please ji mujhe main chahiye chahta chahti hu hun hoon
hai hain ka ki ke ko se par pe mein jo wo woh ye yeh wala wali hi rakam paise dena karna kar karo karein dijiye bhejo bhejiye

කරුණාකර මට මම අපි ඕන ඕනේ ඕනෑ විතරක් ඒක ඒ මේ එක එකක් එකෙන් මුදල ගාන ගෙවන්න එවන්න දෙන්න karunakara mata mama ona one oni witharak eka ekak eken
mudala gana gewanna ewanna denna

தயவுசெய்து எனக்கு நான் வேண்டும் வேணும் மட்டும் அது இது அந்த இந்த தொகை தொகையை தொகையைச் செலுத்த செலுத்தணும் கட்ட கட்டணும் அனுப்புங்கள் அனுப்புங்க
அனுப்பவும் மூலம் enakku naan venum vendum mattum adhu idhu thogai thogaiyai selutha katta kattanum anuppunga moolam`
    .split(/\s+/)
    .flatMap((word) => wordsOf(normalise(word))),
);

/** A message without what is put round a name ("the overdue amount please" is "overdue amount"); nothing where no more is left. */
export const bareWords = (text: string): string | undefined => {
  const said = wordsOf(normalise(text));
  if (said.length > 12) return undefined;
  return said.filter((word) => !around.has(word)).join(' ') || undefined;
};

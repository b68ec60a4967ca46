import { type Language, languages } from '../../core/lender.js';
import { normalise, wordsOf } from '../understanding/normalise.js';

interface WishWords {
  readonly unlock: string;
  readonly pay: string;
  readonly plan: string;
  readonly visit: string;
  /** What people put round it. */
  readonly around: string;
}

/** Only what asks for it: "is it unlocked", "ya lo desbloquearon", "खुल गया" have words that are not here. */
const wishWords: Readonly<Record<Language, WishWords>> = {
  en: {
    unlock: 'unlock unlocked unlocking unblock unblocked unfreeze',
    pay: 'pay paying payment',
    plan: 'plan instalments installments parts',
    visit: 'appointment visit',
    around:
      'please pls plz hi hello hey i id im we want wanna need would like to you can could help me us get be make a do how my the this it phone cellphone cell mobile handset device and now today in an um uh er yeah yes so well ok okay just',
  },
  es: {
    unlock:
      'desbloquear desbloquearlo desbloquearme desbloquearla desbloquee desbloqueen desbloquees desbloqueo desbloquea desbloquéalo desbloqueado desbloquéenlo liberar liberarlo liberen libere liberes liberado',
    pay: 'pagar pago pagarle abonar',
    plan: 'plan plazos cuotas parcialidades abonos',
    visit: 'cita sucursal',
    around:
      'por favor hola buenas buenos días dias tardes quiero quisiera necesito deseo me gustaría gustaria que mi el este lo un celular cel teléfono telefono móvil movil equipo aparato ayuda ayúdeme ayudeme ayúdenme ayudenme ayúdame ayudame pueden puede podrían podría puedo para a cómo como hacer realizar y ya ahora hoy un una de en con',
  },
  hi: {
    unlock:
      'अनलॉक खोलो खोलिए खोलें खोलना खोल खुलवाना खुलवाओ खुलवा unlock kholo kholna khol kholiye khulwana khulvana khulwa',
    pay: 'भुगतान पैसे पैसा पेमेंट किस्त ईएमआई भरना भरनी भरने चुकाना pay payment paise paisa kist emi bharna bharni bharne chukana',
    plan: 'प्लान किस्तों किश्तों plan kiston kishton kisto',
    visit: 'अपॉइंटमेंट अपॉइन्टमेंट appointment',
    around:
      'मेरा मेरे मेरी अपना अपने मुझे मैं इसे इसको को का की यह ये फोन मोबाइल हैंडसेट डिवाइस करना करनी करने करो करें कीजिए करिए कर दो दीजिए दें देना देकर देके करके करवाना कराना करवाओ कराओ करवा है हैं चाहिए चाहता चाहती हूँ हूं कृपया प्लीज नमस्ते हेलो कैसे करूँ करूं और अभी mera mere meri apna apne mujhe main ise isko ko ka ki ye yeh phone mobile handset karna karni karne karo karein kijiye kariye kar do dijiye de dena dekar deke karke karwana karvana karana karwao karao karwa hai hain h chahiye chahta chahti hu hun hoon please plz pls namaste hello hi kaise karu karun aur abhi bhar में मे एक me mein ek',
  },
  si: {
    unlock: 'අන්ලොක් හරින්න අරින්න ඇරගන්න හැරගන්න අරවගන්න ඇරලා unlock',
    pay: 'ගෙවන්න ගෙවලා ගෙවා ගෙවීමක් ගෙවීම් ගෙවිය gewanna gewala pay',
    plan: 'සැලැස්ම සැලැස්මක් සැලසුමක් කොටස් plan kotas salasma',
    visit: 'හමුවක් වේලාවක් appointment',
    around:
      'මම මට මගේ මේ මේක එක එකේ ෆෝන් ෆෝනය ෆෝනයේ ෆෝන්එක දුරකථනය දුරකථනයේ ජංගම අගුල අගුළ අගුළු අගුලු සල්ලි මුදල් වාරිකය වාරික කරන්න කරගන්න කරගැනීමට කරලා කරවගන්න දෙන්න ගන්න ඕන ඕනේ ඕනෑ අවශයයි අවශ්යයි කැමතියි කරුණාකර කොහොමද පුළුවන්ද පුලුවන්ද උදව් ආයුබෝවන් දැන් mama mata mage me meka eka eke ekey phone mobile salli mudal karanna karaganna karala karawaganna denna ganna ona one oni onne karunakara please kohomada puluwanda udaw dan වශයෙන් වලින් එකක් washayen ekak',
  },
  ta: {
    unlock:
      'திற திறக்க திறக்கணும் திறக்கனும் திறக்கவும் திறங்க திறங்கள் திறந்து திறக்கவேண்டும் அன்லாக் unlock thirakka thirakkanum thirakanum thiranga thirandhu',
    pay: 'செலுத்த செலுத்தி செலுத்தித் செலுத்தணும் செலுத்தனும் செலுத்தவேண்டும் கட்ட கட்டி கட்டணும் கட்டனும் pay katta kattanum katti selutha seluthanum seluthi',
    plan: 'திட்டம் திட்டத்தை திட்டமே தவணையில் தவணைகளில் தவணைகளாக plan thittam thavanaiyil thavanaigalil',
    visit: 'சந்திப்பு appointment',
    around:
      'நான் எனக்கு என் எனது என்னுடைய என்னோட இந்த இதை போன் போனை போனைத் போன ஃபோன் ஃபோனை ஃபோனைத் மொபைல் மொபைலை கைபேசியை கைப்பேசியை செல்போனை பூட்டை பூட்டைத் பணம் பணத்தை தவணை தவணையை வேண்டும் வேணும் விரும்புகிறேன் செய்ய செய்யணும் செய்யுங்கள் செய்யவும் செய்து செய்யுங்க தரவும் தாருங்கள் தாங்க கொடுங்கள் கொடுங்க விடுங்கள் பண்ண பண்ணணும் பண்ணனும் பண்ணுங்க பண்ணு தயவுசெய்து தயவு எப்படி உதவுங்கள் உதவி முடியுமா வணக்கம் இப்போது naan enakku en enoda ennoda indha intha phone phonai phona mobile panam thavanai venum vendum seiya seiyanum seyyanum panna pannanum pannunga pannu pannu kudunga thaanga please eppadi udhavi vanakkam ஒரு தவணைத் oru',
  },
};

/** One spelling of what is typed in two ways: a Hindi dot below, and a joiner inside a Sinhala word. */
const wordsIn = (text: string): string[] => wordsOf(normalise(text).replace(/[\u093c\u200d]/g, ''));

/** The first that has a word in the message is meant: a plan is paid, and paying unlocks. */
const wishes = ['plan', 'visit', 'unlock', 'pay'] as const;
export type PlainWish = (typeof wishes)[number];

const read = languages.map((language) => {
  const { around, ...words } = wishWords[language];
  const sets = wishes.map((wish) => [wish, new Set(wordsIn(words[wish]))] as const);
  return { sets, around: new Set(wordsIn(around)) };
});

/**
 * "I want to unlock my phone", "quiero pagar": a message of any language that asks for this and has no other word. What says
 * more ("without paying", "already paid", "is it") is for the understanding.
 */
export function plainWish(text: string): PlainWish | undefined {
  const said = wordsIn(text);
  if (said.length === 0 || said.length > 15) return undefined;
  for (const { sets, around } of read) {
    if (!said.every((word) => around.has(word) || sets.some(([, words]) => words.has(word)))) continue;
    const found = sets.find(([, words]) => said.some((word) => words.has(word)));
    if (found) return found[0];
  }
  return undefined;
}

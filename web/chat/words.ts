/** What the page itself says; all else is said by the assistant or by a person. */
export interface Words {
  readonly withAssistant: string;
  readonly withPerson: (name: string) => string;
  readonly waitingForPerson: string;
  readonly connecting: string;
  readonly offline: string;
  readonly busy: string;
  readonly intro: (lender: string) => string;
  readonly log: string;
  readonly you: string;
  readonly write: string;
  readonly send: string;
  readonly sending: string;
  readonly notSent: string;
  readonly retry: string;
  readonly typing: string;
  readonly choices: string;
  readonly newMessages: string;
  readonly openLink: string;
  readonly payLink: string;
  readonly calendarLink: string;
  readonly newTab: string;
  readonly askPerson: string;
  readonly askPersonShort: string;
  readonly letters: string;
  readonly digits: string;
  readonly restarted: string;
  readonly ended: string;
  readonly choose: string;
  readonly unknownLender: string;
  readonly trouble: string;
  readonly inQueue: (before: number) => string;
  readonly attach: string;
  readonly fileType: string;
  readonly fileSize: string;
  readonly menu: string;
  readonly otherLanguage: string;
  readonly inWhatsApp: string;
  readonly ringMe: string;
  readonly startOver: string;
  readonly endChat: string;
  readonly goodbye: string;
  readonly close: string;
  readonly rate: string;
  readonly rated: string;
  readonly score: (score: number) => string;
}

const en: Words = {
  withAssistant: 'You are talking to the assistant',
  withPerson: (name) => (name ? `You are talking to ${name}, a person` : 'You are talking to a person'),
  waitingForPerson: 'A person will join you here',
  connecting: 'Connecting…',
  offline: 'You are offline. What you write is sent when you are back.',
  busy: 'Not available at the moment. Trying again…',
  intro: (lender) =>
    `This is the chat of ${lender}. An automatic assistant answers; you can ask for a person at any time. Please never write card numbers here.`,
  log: 'Conversation',
  you: 'You',
  write: 'Write a message',
  send: 'Send',
  sending: 'Being sent',
  notSent: 'Not sent.',
  retry: 'Try again',
  typing: 'An answer is being written',
  choices: 'Suggested answers',
  newMessages: 'New messages',
  openLink: 'Open the page',
  payLink: 'Go to payment',
  calendarLink: 'Add to calendar',
  newTab: 'opens in a new tab',
  askPerson: 'Talk to a person',
  askPersonShort: 'Person',
  letters: 'Keyboard with letters',
  digits: 'Keyboard with digits',
  restarted: 'You were away for a while. A new conversation begins here.',
  ended: 'This conversation is over. Write to begin again.',
  choose: 'Which company is your phone from?',
  unknownLender: 'This link names no company that we know. Which one is your phone from?',
  trouble: 'The chat cannot be reached. Please check your connection and try again.',
  inQueue: (before) =>
    before === 0 ? 'A person will join you here. You are next.' : `A person will join you here. Before you: ${before}`,
  attach: 'Send a photo or a PDF',
  fileType: 'Only photos (JPEG, PNG, WebP) and PDF files can be sent.',
  fileSize: 'This file is too large. 5 MB at most.',
  menu: 'More',
  inWhatsApp: 'Go on in WhatsApp',
  ringMe: 'Ring me',
  otherLanguage: 'Other language',
  startOver: 'Start over',
  endChat: 'End the chat',
  goodbye: 'Goodbye',
  close: 'Close the chat',
  rate: 'How was this chat?',
  rated: 'Thank you.',
  score: (score) => `${score} of 5`,
};

const es: Words = {
  withAssistant: 'Está hablando con el asistente',
  withPerson: (name) => (name ? `Está hablando con ${name}, una persona` : 'Está hablando con una persona'),
  waitingForPerson: 'Una persona le atenderá aquí',
  connecting: 'Conectando…',
  offline: 'No tiene conexión. Lo que escriba se enviará cuando vuelva.',
  busy: 'No disponible en este momento. Intentando de nuevo…',
  intro: (lender) =>
    `Este es el chat de ${lender}. Responde un asistente automático; puede pedir hablar con una persona en cualquier momento. Por favor, nunca escriba aquí números de tarjeta.`,
  log: 'Conversación',
  you: 'Usted',
  write: 'Escriba un mensaje',
  send: 'Enviar',
  sending: 'Enviando',
  notSent: 'No se envió.',
  retry: 'Reintentar',
  typing: 'Se está escribiendo una respuesta',
  choices: 'Respuestas sugeridas',
  newMessages: 'Mensajes nuevos',
  openLink: 'Abrir la página',
  payLink: 'Ir al pago',
  calendarLink: 'Añadir al calendario',
  newTab: 'se abre en otra pestaña',
  askPerson: 'Hablar con una persona',
  askPersonShort: 'Persona',
  letters: 'Teclado con letras',
  digits: 'Teclado con números',
  restarted: 'Estuvo ausente un rato. Aquí empieza una conversación nueva.',
  ended: 'Esta conversación terminó. Escriba para empezar de nuevo.',
  choose: '¿De qué empresa es su teléfono?',
  unknownLender: 'Este enlace no nombra una empresa que conozcamos. ¿De cuál es su teléfono?',
  trouble: 'No se puede abrir el chat. Revise su conexión e inténtelo de nuevo.',
  inQueue: (before) =>
    before === 0
      ? 'Una persona le atenderá aquí. Usted es el siguiente.'
      : `Una persona le atenderá aquí. Antes de usted: ${before}`,
  attach: 'Enviar una foto o un PDF',
  fileType: 'Solo se pueden enviar fotos (JPEG, PNG, WebP) y archivos PDF.',
  fileSize: 'El archivo es demasiado grande. Máximo 5 MB.',
  menu: 'Más',
  inWhatsApp: 'Seguir por WhatsApp',
  ringMe: 'Llámenme',
  otherLanguage: 'Otro idioma',
  startOver: 'Empezar de nuevo',
  endChat: 'Terminar la conversación',
  goodbye: 'Adiós',
  close: 'Cerrar la conversación',
  rate: '¿Qué le pareció esta conversación?',
  rated: 'Gracias.',
  score: (score) => `${score} de 5`,
};

const hi: Words = {
  withAssistant: 'आप सहायक से बात कर रहे हैं',
  withPerson: (name) => (name ? `आप ${name} से बात कर रहे हैं, जो एक व्यक्ति हैं` : 'आप एक व्यक्ति से बात कर रहे हैं'),
  waitingForPerson: 'एक व्यक्ति यहाँ आपसे जुड़ेंगे',
  connecting: 'जुड़ रहा है…',
  offline: 'आप ऑफ़लाइन हैं। आपका संदेश कनेक्शन आने पर भेजा जाएगा।',
  busy: 'अभी उपलब्ध नहीं है। फिर कोशिश हो रही है…',
  intro: (lender) =>
    `यह ${lender} की चैट है। एक स्वचालित सहायक उत्तर देता है; आप कभी भी किसी व्यक्ति से बात करने को कह सकते हैं। कृपया यहाँ कार्ड नंबर कभी न लिखें।`,
  log: 'बातचीत',
  you: 'आप',
  write: 'संदेश लिखें',
  send: 'भेजें',
  sending: 'भेजा जा रहा है',
  notSent: 'नहीं भेजा गया।',
  retry: 'फिर कोशिश करें',
  typing: 'उत्तर लिखा जा रहा है',
  choices: 'सुझाए गए उत्तर',
  newMessages: 'नए संदेश',
  openLink: 'पेज खोलें',
  payLink: 'भुगतान पर जाएँ',
  calendarLink: 'कैलेंडर में जोड़ें',
  newTab: 'नए टैब में खुलेगा',
  askPerson: 'किसी व्यक्ति से बात करें',
  askPersonShort: 'व्यक्ति',
  letters: 'अक्षरों वाला कीबोर्ड',
  digits: 'अंकों वाला कीबोर्ड',
  restarted: 'आप कुछ देर दूर थे। यहाँ से नई बातचीत शुरू होती है।',
  ended: 'यह बातचीत समाप्त हो गई। फिर शुरू करने के लिए लिखें।',
  choose: 'आपका फ़ोन किस कंपनी का है?',
  unknownLender: 'इस लिंक की कंपनी को हम नहीं जानते। आपका फ़ोन किस कंपनी का है?',
  trouble: 'चैट नहीं खुल रही है। कृपया अपना कनेक्शन देखें और फिर कोशिश करें।',
  inQueue: (before) =>
    before === 0 ? 'एक व्यक्ति यहाँ आपसे जुड़ेंगे। अगली बारी आपकी है।' : `एक व्यक्ति यहाँ आपसे जुड़ेंगे। आपसे पहले: ${before}`,
  attach: 'फ़ोटो या PDF भेजें',
  fileType: 'केवल फ़ोटो (JPEG, PNG, WebP) और PDF भेजे जा सकते हैं।',
  fileSize: 'यह फ़ाइल बहुत बड़ी है। अधिकतम 5 MB।',
  menu: 'और',
  inWhatsApp: 'WhatsApp पर आगे बढ़ें',
  ringMe: 'मुझे कॉल करें',
  otherLanguage: 'दूसरी भाषा',
  startOver: 'फिर से शुरू करें',
  endChat: 'चैट समाप्त करें',
  goodbye: 'अलविदा',
  close: 'चैट बंद करें',
  rate: 'यह चैट कैसी रही?',
  rated: 'धन्यवाद।',
  score: (score) => `5 में से ${score}`,
};

const si: Words = {
  withAssistant: 'ඔබ කතා කරන්නේ සහායක සමඟයි',
  withPerson: (name) => (name ? `ඔබ කතා කරන්නේ ${name} සමඟයි (පුද්ගලයෙක්)` : 'ඔබ කතා කරන්නේ පුද්ගලයෙකු සමඟයි'),
  waitingForPerson: 'පුද්ගලයෙක් මෙහි ඔබ හා එක් වනු ඇත',
  connecting: 'සම්බන්ධ වෙමින්…',
  offline: 'ඔබ නොබැඳිව සිටී. ඔබ ලියන දේ සම්බන්ධ වූ විට යවනු ලැබේ.',
  busy: 'දැනට ලබාගත නොහැක. නැවත උත්සාහ කරමින්…',
  intro: (lender) =>
    `මෙය ${lender} හි කතාබහයි. ස්වයංක්‍රීය සහායකයෙක් පිළිතුරු දෙයි; ඕනෑම වේලාවක පුද්ගලයෙකු ඉල්ලිය හැක. කරුණාකර කිසිවිටෙක කාඩ් අංක මෙහි නොලියන්න.`,
  log: 'සංවාදය',
  you: 'ඔබ',
  write: 'පණිවිඩයක් ලියන්න',
  send: 'යවන්න',
  sending: 'යවමින්',
  notSent: 'යවා නැත.',
  retry: 'නැවත උත්සාහ කරන්න',
  typing: 'පිළිතුරක් ලියමින්',
  choices: 'යෝජිත පිළිතුරු',
  newMessages: 'නව පණිවිඩ',
  openLink: 'පිටුව විවෘත කරන්න',
  payLink: 'ගෙවීමට යන්න',
  calendarLink: 'දින දර්ශනයට එක් කරන්න',
  newTab: 'නව ටැබයක විවෘත වේ',
  askPerson: 'පුද්ගලයෙකු සමඟ කතා කරන්න',
  askPersonShort: 'පුද්ගලයා',
  letters: 'අකුරු යතුරුපුවරුව',
  digits: 'ඉලක්කම් යතුරුපුවරුව',
  restarted: 'ඔබ ටික වේලාවක් නොසිටියා. නව සංවාදයක් මෙතැනින් ඇරඹේ.',
  ended: 'මෙම සංවාදය අවසන්. නැවත ආරම්භ කිරීමට ලියන්න.',
  choose: 'ඔබේ දුරකථනය කුමන සමාගමේද?',
  unknownLender: 'මෙම සබැඳියේ සමාගම අපි නොදනිමු. ඔබේ දුරකථනය කුමන සමාගමේද?',
  trouble: 'කතාබහට සම්බන්ධ විය නොහැක. සම්බන්ධතාව පරීක්ෂා කර නැවත උත්සාහ කරන්න.',
  inQueue: (before) =>
    before === 0 ? 'පුද්ගලයෙක් මෙහි ඔබ හා එක් වනු ඇත. ඊළඟට ඔබයි.' : `පුද්ගලයෙක් මෙහි ඔබ හා එක් වනු ඇත. ඔබට පෙර: ${before}`,
  attach: 'ඡායාරූපයක් හෝ PDF එකක් යවන්න',
  fileType: 'යැවිය හැක්කේ ඡායාරූප (JPEG, PNG, WebP) සහ PDF පමණි.',
  fileSize: 'මෙම ගොනුව විශාල වැඩියි. උපරිමය 5 MB.',
  menu: 'තවත්',
  inWhatsApp: 'WhatsApp එකෙන් යන්න',
  ringMe: 'මට කතා කරන්න',
  otherLanguage: 'වෙනත් භාෂාවක්',
  startOver: 'මුල සිට අරඹන්න',
  endChat: 'කතාබහ අවසන් කරන්න',
  goodbye: 'ආයුබෝවන්, ගිහින් එන්නම්',
  close: 'කතාබහ වසන්න',
  rate: 'මෙම කතාබහ කොහොමද?',
  rated: 'ස්තුතියි.',
  score: (score) => `5න් ${score}`,
};

const ta: Words = {
  withAssistant: 'உதவியாளருடன் பேசுகிறீர்கள்',
  withPerson: (name) => (name ? `நீங்கள் ${name} என்ற நபருடன் பேசுகிறீர்கள்` : 'நீங்கள் ஒரு நபருடன் பேசுகிறீர்கள்'),
  waitingForPerson: 'ஒருவர் இங்கே உங்களுடன் இணைவார்',
  connecting: 'இணைக்கிறது…',
  offline: 'இணைய இணைப்பு இல்லை. நீங்கள் எழுதுவது இணைப்பு வந்ததும் அனுப்பப்படும்.',
  busy: 'இப்போது கிடைக்கவில்லை. மீண்டும் முயல்கிறது…',
  intro: (lender) =>
    `இது ${lender} அரட்டை. தானியங்கி உதவியாளர் பதிலளிக்கிறார்; எப்போது வேண்டுமானாலும் ஒரு நபரைக் கேட்கலாம். தயவுசெய்து அட்டை எண்களை இங்கே எழுதாதீர்கள்.`,
  log: 'உரையாடல்',
  you: 'நீங்கள்',
  write: 'செய்தி எழுதவும்',
  send: 'அனுப்பு',
  sending: 'அனுப்பப்படுகிறது',
  notSent: 'அனுப்பப்படவில்லை.',
  retry: 'மீண்டும் முயலவும்',
  typing: 'பதில் எழுதப்படுகிறது',
  choices: 'பரிந்துரைக்கப்பட்ட பதில்கள்',
  newMessages: 'புதிய செய்திகள்',
  openLink: 'பக்கத்தைத் திற',
  payLink: 'கட்டணம் செலுத்த',
  calendarLink: 'நாட்காட்டியில் சேர்',
  newTab: 'புதிய தாவலில் திறக்கும்',
  askPerson: 'ஒரு நபருடன் பேசவும்',
  askPersonShort: 'நபர்',
  letters: 'எழுத்து விசைப்பலகை',
  digits: 'எண் விசைப்பலகை',
  restarted: 'சிறிது நேரம் நீங்கள் இல்லை. புதிய உரையாடல் இங்கே தொடங்குகிறது.',
  ended: 'இந்த உரையாடல் முடிந்தது. மீண்டும் தொடங்க எழுதவும்.',
  choose: 'உங்கள் தொலைபேசி எந்த நிறுவனத்துடையது?',
  unknownLender: 'இந்த இணைப்பில் உள்ள நிறுவனத்தை நாங்கள் அறியவில்லை. உங்கள் தொலைபேசி எந்த நிறுவனத்துடையது?',
  trouble: 'அரட்டையை அடைய முடியவில்லை. இணைப்பைச் சரிபார்த்து மீண்டும் முயலவும்.',
  inQueue: (before) =>
    before === 0 ? 'ஒருவர் இங்கே உங்களுடன் இணைவார். அடுத்தது நீங்கள்.' : `ஒருவர் இங்கே உங்களுடன் இணைவார். உங்களுக்கு முன்: ${before}`,
  attach: 'புகைப்படம் அல்லது PDF அனுப்பவும்',
  fileType: 'புகைப்படங்கள் (JPEG, PNG, WebP) மற்றும் PDF மட்டுமே அனுப்ப முடியும்.',
  fileSize: 'இந்தக் கோப்பு மிகப் பெரியது. அதிகபட்சம் 5 MB.',
  menu: 'மேலும்',
  inWhatsApp: 'WhatsApp-இல் தொடர',
  ringMe: 'என்னை அழைக்கவும்',
  otherLanguage: 'வேறு மொழி',
  startOver: 'மீண்டும் தொடங்கு',
  endChat: 'அரட்டையை முடி',
  goodbye: 'போய் வருகிறேன்',
  close: 'அரட்டையை மூடு',
  rate: 'இந்த அரட்டை எப்படி இருந்தது?',
  rated: 'நன்றி.',
  score: (score) => `5-இல் ${score}`,
};

const all: Readonly<Record<string, Words>> = { en, es, hi, si, ta };

export const wordsOf = (language: string): Words => all[language.slice(0, 2)] ?? en;

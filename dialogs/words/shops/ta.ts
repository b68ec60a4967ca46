import { listed } from '../format.js';
import { line, same, spaced } from '../words.js';
import type { Saying, ShopWords } from './shopWords.js';

const at = (places: readonly string[]): string => listed(places, 'அல்லது');
const singly = (code: string): string => spaced(code.replaceAll(' ', '-'));

export const shopsTa = ({ money, day }: Saying): ShopWords => ({
  orInShop: (places) =>
    line(`${at(places)}-இல் பணமாகச் செலுத்த, 3 அழுத்தவும்.`, `அல்லது ${at(places)}-இல் பணமாக: “கடை” என எழுதவும்.`),
  linkFirst: [
    line('செய்தியில் லிங்க் பெற, 2 அழுத்தவும்.', 'எப்படிச் செலுத்த விரும்புகிறீர்கள்?'),
    line('செய்தியில் லிங்க், 2 அழுத்தவும்.', 'பாதுகாப்பான லிங்க் மூலமா?'),
    line('லிங்க், 2. ஊழியர், 0.', 'ஒன்றைத் தெரிவு செய்யவும், அல்லது “ஊழியர்” என எழுதவும்.'),
  ],
  given: ({ amount, code, places, until, confirmedWithinHours: hours }) =>
    line(
      `${money(amount).voice} செலுத்த உங்கள் குறியீடு ${singly(code)}. ${day(until)} அன்றைக்குள் ${at(places)}-இல் பணமாகச் செலுத்தவும். குறியீட்டைச் செய்தியிலும் அனுப்புகிறோம். கடையின் தகவல் வர ${hours} மணி நேரம் வரை ஆகலாம்.`,
      `${at(places)}-இல் ${money(amount).text} பணமாகச் செலுத்த, இந்தக் குறியீட்டைக் காட்டவும்: ${code}. இது ${day(until)} வரை செல்லும். கடையின் தகவல் வர ${hours} மணி நேரம் வரை ஆகலாம்; வந்ததும் இங்கே எழுதுகிறேன்.`,
    ),
  awaited: ({ amount, places, until, confirmedWithinHours: hours }) => {
    const words = (form: 'voice' | 'text'): string =>
      `${money(amount)[form]}-க்கான உங்கள் குறியீட்டுக்கு ${at(places)}-இலிருந்து இன்னும் தகவல் வரவில்லை. செலுத்திவிட்டால், தயவுசெய்து மறுபடி செலுத்த வேண்டாம்: தகவல் வர ${hours} மணி நேரம் வரை ஆகலாம். இல்லையென்றால், குறியீடு ${day(until)} வரை செல்லும்.`;
    return line(words('voice'), words('text'));
  },
  open: ({ amount, places, until }) => [
    line(
      `உங்களிடம் ${money(amount).voice}-க்கான குறியீடு உள்ளது, ${day(until)} அன்றைக்குள் ${at(places)}-இல் செலுத்த வேண்டும். செலுத்திவிட்டால் அல்லது குறியீடு மறுபடி வேண்டுமென்றால், 1 அழுத்தவும். குறியீட்டை நிறுத்தி வேறு வழியில் செலுத்த, 2 அழுத்தவும்.`,
      `உங்களிடம் ${money(amount).text}-க்கான குறியீடு உள்ளது, ${day(until)} அன்றைக்குள் ${at(places)}-இல் செலுத்த வேண்டும். செலுத்திவிட்டீர்களா, அல்லது குறியீடு மறுபடி வேண்டுமா? வேறு வழியிலும் செலுத்தலாம்; அப்போது குறியீடு நிறுத்தப்படும்.`,
    ),
    line('குறியீடு மறுபடி, 1 அழுத்தவும். வேறு வழி, 2 அழுத்தவும்.', 'குறியீடு மறுபடியா, வேறு வழியா?'),
    line('குறியீடு, 1. வேறு வழி, 2. ஊழியர், 0.', 'ஒன்றைத் தெரிவு செய்யவும், அல்லது “ஊழியர்” என எழுதவும்.'),
  ],
  trouble: same('இப்போது குறியீடு பெற முடியவில்லை. பணம் எதுவும் எடுக்கப்படவில்லை.'),
  sent: ({ lender, amount, code, places, until }) =>
    `${lender}: ${at(places)}-இல் ${money(amount).text} பணமாகச் செலுத்த, இந்தக் குறியீட்டைக் காட்டவும்: ${code}. இது ${day(until)} வரை செல்லும்.`,
  over: ({ lender, amount, places }) =>
    `${lender}: ${at(places)}-க்கான ${money(amount).text} குறியீடு காலாவதியாகிவிட்டது, கடையிலிருந்து தகவல் எதுவும் வரவில்லை. தயவுசெய்து இனி அதில் செலுத்த வேண்டாம். செலுத்திவிட்டால், ரசீதை வைத்துக்கொண்டு எங்களை அழைக்கவும்.`,
});

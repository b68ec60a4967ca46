import { listed } from '../format.js';
import { line, same, spaced } from '../words.js';
import type { Saying, ShopWords } from './shopWords.js';

const at = (places: readonly string[]): string => listed(places, 'or');
const singly = (code: string): string => spaced(code.replaceAll(' ', '-'));

export const shopsEn = ({ money, day }: Saying): ShopWords => ({
  orInShop: (places) => line(`To pay in cash at ${at(places)}, press 3.`, `Or in cash at ${at(places)}: write “shop”.`),
  linkFirst: [
    line('For a link by text, press 2.', 'How would you like to pay?'),
    line('Link by text, press 2.', 'By a secure link?'),
    line('Link, 2. A person, 0.', 'Please choose one, or write “person”.'),
  ],
  given: ({ amount, code, places, until, confirmedWithinHours: hours }) =>
    line(
      `Your code for ${money(amount).voice} is ${singly(code)}. Pay it in cash at ${at(places)} by ${day(until)}. You get it as a text, too. The shop’s word can take up to ${hours} hours.`,
      `To pay ${money(amount).text} in cash at ${at(places)}, show this code at the till: ${code}. It is good until ${day(until)}. The shop’s word can take up to ${hours} hours; I will write when it comes.`,
    ),
  awaited: ({ amount, places, until, confirmedWithinHours: hours }) => {
    const words = (form: 'voice' | 'text'): string =>
      `Nothing has come from ${at(places)} yet for your code for ${money(amount)[form]}. If you have paid it, please do not pay again: the shop’s word can take up to ${hours} hours. If not, the code is good until ${day(until)}.`;
    return line(words('voice'), words('text'));
  },
  open: ({ amount, places, until }) => [
    line(
      `You have a code for ${money(amount).voice}, to be paid at ${at(places)} by ${day(until)}. If you have paid it or want it again, press 1. To pay another way and end the code, press 2.`,
      `You have a code for ${money(amount).text}, to be paid at ${at(places)} by ${day(until)}. Have you paid it, or do you want it again? You can also pay another way; that ends the code.`,
    ),
    line('The code again, press 1. Another way, press 2.', 'The code again, or another way to pay?'),
    line('The code, 1. Another way, 2. A person, 0.', 'Please choose one, or write “person”.'),
  ],
  trouble: same('I cannot get a code just now. Nothing was charged.'),
  sent: ({ lender, amount, code, places, until }) =>
    `${lender}: to pay ${money(amount).text} in cash at ${at(places)}, show this code: ${code}. It is good until ${day(until)}.`,
  over: ({ lender, amount, places }) =>
    `${lender}: the code for ${money(amount).text} at ${at(places)} has run out, and nothing has come from the shop. Please do not pay with it any more. If you have paid it, keep the slip and call us.`,
});

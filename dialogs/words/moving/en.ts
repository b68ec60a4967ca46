import type { Channel } from '../../../core/conversation.js';
import { line, same } from '../words.js';
import type { MovingWords } from './movingWords.js';

const on: Readonly<Record<Channel, string>> = {
  voice: 'on a call',
  web: 'in a web chat',
  whatsapp: 'on WhatsApp',
  sms: 'by text',
};
const from: Readonly<Record<Channel, string>> = {
  voice: 'your call',
  web: 'the web chat',
  whatsapp: 'WhatsApp',
  sms: 'your texts',
};

export const moving: MovingWords = {
  offer: line('To go on in a chat, 5.', 'To go on in a chat, write “chat”.'),
  goOn: (channel) => same(`We go on from ${from[channel]}. You need not prove again who you are.`),
  linkSent: same(
    'I have sent a link to the number on file. Open it to go on in writing. It works once, for ten minutes.',
  ),
  linkHere: (url) => line('I have sent you a link.', `Go on in the web chat here, within ten minutes: ${url}`),
  whatsappHere: (url) =>
    line('I have sent you a link.', `Open WhatsApp with this and send what stands there, within ten minutes: ${url}`),
  ringing: (ending) =>
    line(
      'We are ringing the number on file.',
      `We are ringing the number on file that ends in ${ending}. If nothing rings within a minute, ask again.`,
    ),
  tooMany: same('That was asked for a few times just now. Please wait a quarter of an hour, or go on here.'),
  noNumber: same('There is no number on file that we could reach. Please go on here.'),
  isHere: same('You are there already. We can go on.'),
  closed: same('That code does not work any more. It is good once, for ten minutes.'),
  alsoOpen: (channel) => same(`Your account is also open ${on[channel]} at this moment.`),
  openedIn: (channel) =>
    same(`Your account was just opened ${on[channel]} too. If that was not you, ask for a person here.`),
  called: (lender) =>
    line(
      `This is ${lender}. You asked us to ring you. To go on, press 1.`,
      `This is ${lender}. You asked us to ring you. To go on, choose 1.`,
    ),
  calledNoMore: same('This call is not needed any more. Goodbye.'),
  page: {
    title: 'Go on in writing',
    intro: (lender) => `Go on with ${lender} where you were on the phone.`,
    chat: 'Continue here',
    whatsapp: 'Continue in WhatsApp',
    secure: 'This works once. Do not pass it on: it opens your account for some minutes.',
    closed: 'This link was used, or its ten minutes are over. Ring or write to us and ask for another.',
  },
  link: (lender, url) => `${lender}: go on in writing here: ${url} It works once, for ten minutes. Do not pass it on.`,
  code: (code) => `Please go on with me here. ${code}`,
};

import type { Channel } from '../../../core/conversation.js';
import { line, same } from '../words.js';
import type { MovingWords } from './movingWords.js';

const on: Readonly<Record<Channel, string>> = {
  voice: 'en una llamada',
  web: 'en el chat web',
  whatsapp: 'en WhatsApp',
  sms: 'por mensajes de texto',
};
const from: Readonly<Record<Channel, string>> = {
  voice: 'su llamada',
  web: 'el chat web',
  whatsapp: 'WhatsApp',
  sms: 'sus mensajes de texto',
};

export const moving: MovingWords = {
  offer: line('Para seguir por chat, 5.', 'Para seguir por chat, escriba “chat”.'),
  goOn: (channel) => same(`Seguimos desde ${from[channel]}. No necesita comprobar otra vez quién es.`),
  linkSent: same(
    'Le mandé una liga al número registrado. Ábrala para seguir por escrito. Sirve una vez, diez minutos.',
  ),
  linkHere: (url) => line('Le mandé una liga.', `Siga en el chat web aquí, en los próximos diez minutos: ${url}`),
  whatsappHere: (url) =>
    line(
      'Le mandé una liga.',
      `Abra WhatsApp con esta liga y envíe lo que aparece, en los próximos diez minutos: ${url}`,
    ),
  ringing: (ending) =>
    line(
      'Estamos llamando al número registrado.',
      `Estamos llamando al número registrado que termina en ${ending}. Si en un minuto no suena, pídalo otra vez.`,
    ),
  tooMany: same('Eso ya se pidió varias veces. Espere un cuarto de hora, o sigamos aquí.'),
  noNumber: same('No hay un número registrado al que podamos llegar. Sigamos aquí.'),
  isHere: same('Ya está ahí. Podemos seguir.'),
  closed: same('Ese código ya no sirve. Vale una vez, durante diez minutos.'),
  alsoOpen: (channel) => same(`Su cuenta también está abierta ${on[channel]} en este momento.`),
  openedIn: (channel) =>
    same(`Su cuenta se acaba de abrir también ${on[channel]}. Si no fue usted, pida aquí hablar con una persona.`),
  called: (lender) =>
    line(
      `Le llamamos de ${lender}. Usted pidió esta llamada. Para seguir, marque 1.`,
      `Le llamamos de ${lender}. Usted pidió esta llamada. Para seguir, elija 1.`,
    ),
  calledNoMore: same('Esta llamada ya no hace falta. Hasta luego.'),
  page: {
    title: 'Seguir por escrito',
    intro: (lender) => `Siga con ${lender} donde se quedó en la llamada.`,
    chat: 'Continuar aquí',
    whatsapp: 'Continuar en WhatsApp',
    secure: 'Sirve una sola vez. No la comparta: abre su cuenta durante unos minutos.',
    closed: 'Esta liga ya se usó o pasaron sus diez minutos. Llame o escríbanos y pida otra.',
  },
  link: (lender, url) => `${lender}: siga por escrito aquí: ${url} Sirve una vez, diez minutos. No la comparta.`,
  code: (code) => `Quiero seguir aquí. ${code}`,
};

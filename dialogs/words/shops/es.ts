import { listed } from '../format.js';
import { line, same, spaced } from '../words.js';
import type { Saying, ShopWords } from './shopWords.js';

const at = (places: readonly string[]): string => listed(places, 'o');
const singly = (code: string): string => spaced(code.replaceAll(' ', '-'));

export const shopsEs = ({ money, day }: Saying): ShopWords => ({
  orInShop: (places) =>
    line(`Para pagar en efectivo en ${at(places)}, marque 3.`, `O en efectivo en ${at(places)}: escriba “tienda”.`),
  linkFirst: [
    line('Para recibir una liga por mensaje, marque 2.', '¿Cómo desea pagar?'),
    line('Liga por mensaje, marque 2.', '¿Con una liga de pago segura?'),
    line('Liga, 2. Una persona, 0.', 'Elija una opción o escriba “persona”.'),
  ],
  given: ({ amount, code, places, until, confirmedWithinHours: hours }) =>
    line(
      `Su referencia para pagar ${money(amount).voice} es ${singly(code)}. Páguela en efectivo en ${at(places)} a más tardar el ${day(until)}. También se la mandamos por mensaje. El aviso de la tienda puede tardar hasta ${hours} horas.`,
      `Para pagar ${money(amount).text} en efectivo en ${at(places)}, muestre esta referencia en la caja: ${code}. Vale hasta el ${day(until)}. El aviso de la tienda puede tardar hasta ${hours} horas; le escribo en cuanto llegue.`,
    ),
  awaited: ({ amount, places, until, confirmedWithinHours: hours }) => {
    const words = (form: 'voice' | 'text'): string =>
      `Todavía no llega el aviso de ${at(places)} por su referencia de ${money(amount)[form]}. Si ya la pagó, por favor no pague otra vez: el aviso puede tardar hasta ${hours} horas. Si no, la referencia vale hasta el ${day(until)}.`;
    return line(words('voice'), words('text'));
  },
  open: ({ amount, places, until }) => [
    line(
      `Tiene una referencia de ${money(amount).voice} para pagar en ${at(places)} a más tardar el ${day(until)}. Si ya la pagó o la quiere otra vez, marque 1. Para pagar de otra forma y cancelar la referencia, marque 2.`,
      `Tiene una referencia de ${money(amount).text} para pagar en ${at(places)} a más tardar el ${day(until)}. ¿Ya la pagó, o la quiere otra vez? También puede pagar de otra forma; entonces la referencia se cancela.`,
    ),
    line(
      'La referencia otra vez, marque 1. Otra forma de pago, marque 2.',
      '¿La referencia otra vez, u otra forma de pago?',
    ),
    line('La referencia, 1. Otra forma, 2. Una persona, 0.', 'Elija una opción o escriba “persona”.'),
  ],
  trouble: same('En este momento no puedo darle una referencia. No se cobró nada.'),
  sent: ({ lender, amount, code, places, until }) =>
    `${lender}: para pagar ${money(amount).text} en efectivo en ${at(places)}, muestre esta referencia: ${code}. Vale hasta el ${day(until)}.`,
  over: ({ lender, amount, places }) =>
    `${lender}: la referencia de ${money(amount).text} para ${at(places)} venció y no ha llegado ningún aviso de la tienda. Por favor ya no pague con ella. Si ya la pagó, guarde su comprobante y llámenos.`,
});

import type { Offer } from '../../core/plan.js';
import type { Notice, VisitNotice, PlanNotice, PromiseNotice } from '../../core/ports/wording.js';
import type { Line } from '../telling/story.js';
import { dayIn, listed, moneyIn } from './format.js';
import { biggest } from './instalments.js';
import { moving } from './moving/es.js';
import { shopsEs } from './shops/es.js';
import { topicsEs } from './topics/es.js';
import { type Ladder, line, same, spaced, type ThingToBring, type Words } from './words.js';

// Mexican Spanish, "usted" throughout: "celular", "liga", "enganche", "mensualidad"; the keys are "gato" and "asterisco".

const money = moneyIn('es-MX', 'con', {
  GBP: ['libra', 'libras', 'penique', 'peniques'],
  LKR: ['rupia', 'rupias', 'centavo', 'centavos'],
  INR: ['rupia', 'rupias', 'paisa', 'paisas'],
  MXN: ['peso', 'pesos', 'centavo', 'centavos'],
});
/** "viernes 27 de noviembre": Spanish puts a word before the month. */
const day = (isoDate: string): string => dayIn('es-MX')(isoDate).replace(/ (?=\p{L}+$)/u, ' de ');

const greetingMenu =
  'Para pagar y desbloquear, marque 1. Por qué está bloqueado, 2. Un centro de servicio, 3. Una persona, 0.';

export const es: Words = {
  language: 'es',
  money,
  day,
  yes: {
    title: 'Sí',
    said: [
      'sí',
      'si',
      'sí por favor',
      'si por favor',
      'claro',
      'claro que sí',
      'claro que si',
      'así es',
      'asi es',
      'correcto',
      'es correcto',
      'está bien',
      'esta bien',
      'de acuerdo',
      'estoy de acuerdo',
      'acepto',
      'confirmo',
      'ok',
      'okay',
    ],
  },
  no: {
    title: 'No',
    said: ['no', 'no gracias', 'incorrecto', 'no es correcto', 'está mal', 'esta mal', 'no acepto', 'no quiero'],
  },
  choices: {
    unlock: {
      title: 'Pagar y desbloquear',
      said: ['desbloquear', 'desbloquear mi celular', 'pagar y desbloquear', 'pagar', 'quiero pagar'],
    },
    why: {
      title: '¿Por qué se bloqueó?',
      said: ['por qué', 'por que', 'por qué está bloqueado', 'por que esta bloqueado', 'por qué se bloqueó mi celular'],
    },
    visit: {
      title: 'Centro de servicio',
      said: ['centro', 'centro de servicio', 'cita', 'una cita', 'agendar cita', 'visita'],
    },
    language: {
      title: 'Otro idioma',
      said: ['idioma', 'otro idioma', 'cambiar idioma', 'cambiar de idioma', 'inglés'],
    },
    pay: { title: 'Pagar', said: ['pagar', 'pago', 'pagar ahora', 'quiero pagar'] },
    plan: {
      title: 'Plan de pagos',
      said: ['plan', 'plan de pagos', 'en pagos', 'mensualidades', 'a plazos', 'en abonos', 'abonos'],
    },
    status: {
      title: '¿Ya se liberó?',
      said: ['estado', 'estatus', 'ya se liberó', 'ya se libero', 'ya lo liberaron', 'ya está desbloqueado'],
    },
    instalment: {
      title: 'Mi siguiente pago',
      said: ['parcialidad', 'la siguiente parte', 'siguiente pago', 'mi siguiente pago'],
    },
    promise: { title: 'Voy a pagar después', said: ['promesa', 'pagar después', 'pago después', 'pagar despues'] },
    overdue: {
      title: 'Lo vencido',
      said: ['vencido', 'lo vencido', 'el vencido', 'saldo vencido', 'lo atrasado', 'el atraso'],
    },
    payoff: {
      title: 'Todo el saldo',
      said: ['todo', 'todo el saldo', 'saldo total', 'el total', 'liquidar', 'liquidar todo', 'pagar todo'],
    },
    other: {
      title: 'Otra cantidad',
      said: ['otra', 'otro', 'otra cantidad', 'otro monto', 'otro importe'],
    },
    card: {
      title: 'Tarjeta por teléfono',
      said: ['tarjeta', 'con tarjeta', 'tarjeta por teléfono', 'tarjeta por telefono', 'tarjeta en esta llamada'],
    },
    link: {
      title: 'Liga de pago',
      said: [
        'liga',
        'una liga',
        'la liga',
        'liga de pago',
        'mándeme una liga',
        'mandeme una liga',
        'link',
        'por mensaje',
      ],
    },
    shop: {
      title: 'Efectivo en tienda',
      said: [
        'tienda',
        'en tienda',
        'en la tienda',
        'en una tienda',
        'efectivo',
        'en efectivo',
        'oxxo',
        'en oxxo',
        'en el oxxo',
      ],
    },
    codeAgain: {
      title: 'Ver la referencia',
      said: ['la referencia', 'referencia', 'ya la pague', 'ya la pagué', 'ya pague', 'ya pagué'],
    },
    otherwise: { title: 'Pagar de otra forma', said: ['de otra forma', 'otra forma', 'de otra manera'] },
    again: {
      title: 'Enviarlo de nuevo',
      said: ['de nuevo', 'enviarlo de nuevo', 'mándelo de nuevo', 'mandelo de nuevo', 'reenviar', 'reenvíelo'],
    },
    ring: {
      title: 'Que me llamen',
      said: ['llamar', 'llamada', 'que me llamen', 'llámeme', 'llameme', 'por llamada'],
    },
    otherContact: {
      title: 'Usar otro número',
      said: ['otro', 'otro número', 'otro numero', 'mi otro número', 'mi otro numero', 'otro contacto'],
    },
    where: {
      title: '¿Dónde lo encuentro?',
      said: [
        'dónde',
        'donde',
        'dónde está',
        'donde esta',
        'dónde lo encuentro',
        'donde lo encuentro',
        'qué es el imei',
        'que es el imei',
        'no sé',
        'no se',
        'no lo sé',
      ],
    },
    noCode: {
      title: 'No me llegó',
      said: [
        'no me llegó',
        'no me llego',
        'no llegó',
        'no llego',
        'no me ha llegado',
        'no llega',
        'sin código',
        'no tengo código',
        'no tengo codigo',
      ],
    },
    more: { title: 'Ver más', said: ['más', 'mas', 'ver más', 'ver mas', 'otros', 'siguiente'] },
    move: { title: 'Cambiar la cita', said: ['cambiar', 'cambiarla', 'cambiar la cita', 'mover', 'reagendar'] },
    cancel: { title: 'Cancelar la cita', said: ['cancelar', 'cancelarla', 'cancelar la cita', 'cancele la cita'] },
    keep: {
      title: 'Dejarla como está',
      said: ['dejarla', 'dejarla igual', 'déjela así', 'dejela asi', 'así está bien'],
    },
    receipt: { title: 'Recibo', said: ['recibo', 'mi recibo'] },
    due: { title: 'Próximo pago', said: ['próximo pago', 'proximo pago'] },
    person: { title: 'Hablar con alguien', said: ['persona'] },
    chat: { title: 'Seguir por chat', said: ['chat', 'por chat', 'chat web', 'por escrito'] },
    whatsapp: { title: 'Seguir por WhatsApp', said: ['whatsapp', 'por whatsapp', 'en whatsapp'] },
    call: { title: 'Llámenme', said: ['llamada', 'llámenme', 'llamenme', 'llámeme', 'quiero una llamada'] },
    otherPhone: { title: 'Otro celular', said: ['otro celular', 'otro teléfono', 'otro telefono', 'mi otro celular'] },
    repeat: { title: 'Repetir', said: ['repetir'] },
  },
  person: [
    'persona',
    'una persona',
    'alguien',
    'hablar con alguien',
    'hablar con una persona',
    'quiero hablar con una persona',
    'quiero hablar con alguien',
    'persona real',
    'humano',
    'agente',
    'un agente',
    'asesor',
    'un asesor',
    'una asesora',
    'ejecutivo',
    'un ejecutivo',
    'operador',
    'operadora',
    'representante',
  ],
  repeat: [
    'repetir',
    'repita',
    'repítalo',
    'repitalo',
    'repita por favor',
    'otra vez',
    'una vez más',
    'cómo',
    'como',
    'cómo dijo',
    'qué',
    'perdón',
    'mande',
    'no escuché',
  ],
  startOver: ['menú', 'menu', 'menú principal', 'menu principal', 'inicio', 'empezar de nuevo', 'volver a empezar'],

  greeting: (lender) => [
    line(
      `Hola, le atiende ${lender}. ${greetingMenu}`,
      `Hola, le atiende ${lender}. Le ayudo a desbloquear su celular. ¿Qué necesita?`,
    ),
    line(
      greetingMenu,
      'Elija una opción: pagar y desbloquear, por qué se bloqueó, o un centro de servicio. Si escribe “persona”, le atiende una persona.',
    ),
    line(
      `Disculpe, no le entendí. ${greetingMenu}`,
      'Disculpe, no le entendí. Elija una de estas opciones o escriba “persona”.',
    ),
  ],
  anythingElse: [
    line(`¿Algo más? ${greetingMenu} Si no, puede colgar.`, '¿Le puedo ayudar en algo más?'),
    line(greetingMenu, 'Elija una opción, o cierre el chat si ya terminó.'),
    line(`Disculpe. ${greetingMenu}`, 'Disculpe, no le entendí. Elija una de estas opciones o escriba “persona”.'),
  ],
  oneMoment: same('Un momento, por favor.'),
  trouble: line(
    'Disculpe, tuvimos una falla. No se perdió nada. Le pregunto otra vez.',
    'Disculpe, tuvimos una falla. No se perdió nada: inténtelo otra vez, por favor.',
  ),
  notACard: line(
    'Por favor, nunca diga aquí el número de una tarjeta. No lo guardé.',
    'Por favor, no envíe aquí números de tarjeta. No lo guardé. Se paga en una página segura o con el teclado del teléfono.',
  ),
  fileArrived: same(
    'Gracias, ha llegado. Yo no puedo ver archivos; la persona que atienda su caso sí. Si muestra un pago que yo no veo, escriba «persona».',
  ),
  fileNotTaken: same('Eso no lo puedo recibir: solo fotos y archivos PDF. Por favor, escriba lo que quiere decir.'),
  emergency: line(
    'Si está en peligro, cuelgue y marque al número de emergencias. Las llamadas de emergencia funcionan en un celular bloqueado.',
    'Si está en peligro, llame ahora al número de emergencias: esas llamadas funcionan en un celular bloqueado.',
  ),
  optedOut: same('Listo. Ya no le enviaremos mensajes. Usted puede seguir llamando o escribiendo.'),
  goodbye: same('Gracias. Hasta luego.'),
  whichLanguage: (names) => {
    const keys = names.map((name, index) => `${name}, marque ${index + 1}.`).join(' ');
    return [
      line(keys, `¿En qué idioma? ${names.join(', ')}`),
      line(keys, `¿Qué idioma prefiere? ${names.join(', ')}`),
      line(keys, `Elija uno, por favor: ${names.join(', ')}`),
    ];
  },
  onlyLanguage: same('En esta línea atendemos en español. Para otro idioma, pida hablar con una persona.'),
  languageChanged: same('Seguimos en español.'),

  imei: {
    ask: [
      line(
        'Marque los 15 dígitos del IMEI del celular bloqueado y después, gato. Para encontrarlo, marque asterisco.',
        'Envíeme el IMEI del celular bloqueado: 15 dígitos.',
      ),
      line(
        'Marque el IMEI, 15 dígitos, y después, gato. Para saber dónde está, marque asterisco.',
        'Necesito el IMEI: 15 dígitos; está en la caja, en el recibo o en la pantalla de bloqueo.',
      ),
      line(
        'Una vez más: los 15 dígitos del IMEI y después, gato. Para ayuda, marque asterisco. Para hablar con una persona, marque 0 y gato.',
        'Envíe los 15 dígitos del IMEI o escriba “persona”.',
      ),
    ],
    fault: (fault, digits) => {
      switch (fault) {
        case 'too_short':
          return same(
            digits === 1 ? 'Fue un solo dígito. Un IMEI tiene 15.' : `Fueron ${digits} dígitos. Un IMEI tiene 15.`,
          );
        case 'too_long':
          return same(`Fueron ${digits} dígitos, más de los que tiene un IMEI.`);
        case 'letters':
          return same('Un IMEI solo tiene dígitos, no letras.');
        case 'check_digit':
          return same('Hay un dígito equivocado. Revíselo y vuelva a ponerlo, por favor.');
        case 'reserved':
          return same('Ese número no puede ser un IMEI.');
        case 'empty':
          return same('Necesito los dígitos del IMEI.');
      }
    },
    where: line(
      'El IMEI está en la caja, en el recibo y muchas veces en la pantalla de bloqueo. En muchos celulares aparece si marca asterisco, gato, 0, 6, gato en el teclado de emergencia.',
      'El IMEI está en la caja, en el recibo y muchas veces en la misma pantalla de bloqueo. En muchos celulares aparece al marcar *#06# en el teclado de emergencia.',
    ),
    confirm: (digits) => [
      line(`${digits}. Si es correcto, marque 1. Si no, marque 2.`, `Tengo ${digits}. ¿Es correcto?`),
      line(`${digits}. Correcto, marque 1. Otra vez, marque 2.`, `${digits}: ¿es correcto? Sí o no.`),
      line(`¿Es ${digits}? Sí, marque 1. No, marque 2.`, `Conteste sí o no, por favor: ${digits}`),
    ],
    whatFor: same('El IMEI nos dice de qué celular se trata. No es secreto y por sí solo no abre nada.'),
  },
  passcode: {
    ask: [
      line(
        'Si tenemos registrado ese celular, va en camino un código de 6 dígitos al número registrado. Márquelo, por favor. Si no llega, marque asterisco.',
        'Si tenemos registrado ese celular, va en camino un código de 6 dígitos al número registrado. Envíemelo, por favor.',
      ),
      line(
        'Marque los 6 dígitos del código, por favor. Si no le llegó, marque asterisco.',
        'Envíe los 6 dígitos del código, por favor. Si no le llegó, dígame.',
      ),
      line(
        'Marque el código de 6 dígitos. Si no le llegó, marque asterisco. Para hablar con una persona, marque 0 y gato.',
        'Necesito el código de 6 dígitos para seguir. Si no le llegó, dígame, o escriba “persona”.',
      ),
    ],
    wrong: same('Ese no es el código.'),
    expired: same('Ese código ya venció. Acabo de pedir uno nuevo.'),
    noTriesLeft: same(
      'Hubo demasiados intentos equivocados y, por seguridad, ya no puedo seguir con un código. Una persona le puede ayudar.',
    ),
    notSixDigits: same('El código tiene 6 dígitos.'),
    help: [
      line(
        'Para que se lo mandemos otra vez, marque 1. Para recibirlo por llamada, marque 2. Para usar su otro número registrado, marque 3. Para hablar con una persona, marque 0.',
        '¿Cómo se lo hago llegar?',
      ),
      line(
        'Mandarlo otra vez, marque 1. Por llamada, marque 2. Otro número registrado, marque 3. Una persona, marque 0.',
        '¿Se lo mando otra vez, se lo decimos por llamada o usamos su otro número registrado?',
      ),
      line('Otra vez, 1. Llamada, 2. Otro número, 3. Persona, 0.', 'Elija una opción o escriba “persona”.'),
    ],
    onItsWay: same('Va en camino, si tenemos registrado ese celular.'),
    ringing: same('En un momento sonará el número registrado, si tenemos registrado ese celular.'),
    delayed: same('Nuestros sistemas están lentos en este momento. El código puede tardar unos minutos.'),
    proveAgain: same('Por su seguridad, necesito comprobar otra vez que es usted.'),
  },
  account: {
    owes: ({ lender, overdue, minimumToUnlock, days, locked }) => {
      const state = locked ? 'Su celular está bloqueado por un pago vencido de' : 'En su cuenta hay un pago vencido de';
      const equal = overdue.minor === minimumToUnlock.minor;
      const lifts = (form: 'voice' | 'text'): string =>
        equal ? 'Al pagarlo se quita el bloqueo.' : `Si paga ${money(minimumToUnlock)[form]}, se quita el bloqueo.`;
      const since = days > 0 ? `, con ${days} ${days === 1 ? 'día' : 'días'} de atraso` : '';
      return line(
        `Gracias. ${state} ${money(overdue).voice}${since}. ${lifts('voice')}`,
        `Gracias. ${state} ${money(overdue).text} con ${lender}${since}. ${lifts('text')}`,
      );
    },
    clearButLocked: same(
      'Gracias. No tiene pagos vencidos y, aun así, su celular sigue bloqueado. No tiene que pagar nada por esto.',
    ),
    clear: same('Gracias. No tiene pagos vencidos, y nosotros no tenemos bloqueado su celular.'),
    unlockedUntil: (until) => same(`Por ahora su celular está desbloqueado, hasta el ${until}.`),
    nextDue: ({ on, amount }) =>
      line(`Lo siguiente: ${money(amount).voice} el ${day(on)}.`, `Lo siguiente: ${money(amount).text} el ${day(on)}.`),
    nothingNext: same('Por ahora no hay nada más que pagar.'),
    receiptSent: (amount) =>
      line(
        `El recibo de ${money(amount).voice} va en camino al número registrado.`,
        `El recibo de ${money(amount).text} va en camino al número registrado.`,
      ),
    noReceipt: same('No encuentro un pago del que dar recibo. Si pagó en otro lugar, ahí le dan el recibo.'),
    stolen: same(
      'Gracias. Este celular tiene reporte de robo, así que no puedo liberarlo. Una persona sigue con usted.',
    ),
    moratorium: same(
      'Gracias. Su cuenta está en un periodo de protección, así que no le pedimos ningún pago. Una persona le ayuda con el celular.',
    ),
    care: same('Gracias. Una persona va a ver esto con usted. No tiene que pagar nada ahora.'),
    dispute: same('Gracias. Estamos revisando su cuenta, así que una persona sigue con usted.'),
    sold: same('Gracias. Su crédito pasó a otra empresa. Una persona le dirá a cuál.'),
    menu: [
      line(
        'Para pagar, marque 1. Un plan de pagos, 2. Si ya se liberó, 3. Un centro de servicio, 4.',
        '¿Qué desea hacer?',
      ),
      line(
        'Pagar, marque 1. Plan de pagos, marque 2. Saber si ya se liberó, marque 3. Centro de servicio, marque 4. Una persona, marque 0.',
        '¿Pagar, un plan de pagos, saber si ya se liberó, o un centro de servicio?',
      ),
      line(
        'Disculpe. Pagar, 1. Plan, 2. Si ya se liberó, 3. Centro de servicio, 4. Una persona, 0.',
        'Disculpe, no le entendí. Elija una opción o escriba “persona”.',
      ),
    ],
    menuClear: [
      line('Para saber si ya se liberó, marque 3. Un centro de servicio, 4. Una persona, 0.', '¿Qué desea hacer?'),
      line(
        'Saber si ya se liberó, marque 3. Centro de servicio, marque 4. Una persona, marque 0.',
        '¿Saber si ya se liberó, un centro de servicio, o una persona?',
      ),
      line(
        'Disculpe. Si ya se liberó, 3. Centro de servicio, 4. Una persona, 0.',
        'Disculpe, no le entendí. Elija una opción o escriba “persona”.',
      ),
    ],
    menuFree: [
      line(
        'Si es todo, puede colgar. Para un centro de servicio, marque 4. Para una persona, marque 0.',
        '¿Le puedo ayudar en algo más?',
      ),
      line(
        'Centro de servicio, marque 4. Una persona, marque 0. Si es todo, puede colgar.',
        '¿Un centro de servicio o una persona? Si es todo, cierre el chat.',
      ),
      line(
        'Disculpe. Centro de servicio, 4. Una persona, 0. Si es todo, puede colgar.',
        'Disculpe, no le entendí. Elija una opción o escriba “persona”.',
      ),
    ],
  },
  pay: {
    what: (overdue, payoff, goodThrough) => [
      line(
        `Para pagar lo vencido, ${money(overdue).voice}, marque 1. Todo el saldo, ${money(payoff).voice}, marque 2. Otra cantidad, marque 3.`,
        `¿Qué desea pagar? Lo vencido: ${money(overdue).text}. Todo el saldo: ${money(payoff).text}, válido hasta el ${day(goodThrough)}.`,
      ),
      line(
        `Lo vencido, ${money(overdue).voice}, marque 1. Todo, ${money(payoff).voice}, marque 2. Otra cantidad, marque 3.`,
        `¿Lo vencido, ${money(overdue).text}; todo, ${money(payoff).text}; u otra cantidad?`,
      ),
      line('Lo vencido, 1. Todo, 2. Otra cantidad, 3. Una persona, 0.', 'Elija una opción o escriba “persona”.'),
    ],
    whatLast: (left) => [
      line(
        `Para pagar ${money(left).voice}, que es todo lo que falta, marque 1. Para otra cantidad, marque 3.`,
        `¿Cuánto desea pagar? Lo vencido es ${money(left).text}, y es todo lo que falta.`,
      ),
      line(
        `Todo lo que falta, ${money(left).voice}, marque 1. Otra cantidad, marque 3.`,
        `¿${money(left).text}, que es todo lo que falta, u otra cantidad?`,
      ),
      line('Todo, 1. Otra cantidad, 3. Una persona, 0.', 'Elija una opción o escriba “persona”.'),
    ],
    whatClear: (payoff, goodThrough) => [
      line(
        `No hay nada vencido. Para pagar todo el saldo, ${money(payoff).voice}, marque 2. Para otra cantidad, marque 3.`,
        `No hay nada vencido. Todo el saldo son ${money(payoff).text}, válido hasta el ${day(goodThrough)}. ¿Desea pagarlo, o pagar otra cantidad?`,
      ),
      line(
        `Todo, ${money(payoff).voice}, marque 2. Otra cantidad, marque 3.`,
        `¿Todo, ${money(payoff).text}, u otra cantidad?`,
      ),
      line('Todo, 2. Otra cantidad, 3. Una persona, 0.', 'Elija una opción, o escriba “persona”.'),
    ],
    orNextPart: (amount) =>
      line(
        `Para la siguiente parte de su plan, ${money(amount).voice}, marque 4.`,
        `Siguiente parte de su plan: ${money(amount).text}.`,
      ),
    otherAmount: (minimum) => [
      line(
        `Marque la cantidad sin centavos y después, gato. El bloqueo solo se quita con ${money(minimum).voice} o más.`,
        `¿Cuánto? El bloqueo solo se quita con ${money(minimum).text} o más.`,
      ),
      line(
        'Marque la cantidad sin centavos y después, gato.',
        'Envíe la cantidad con números, por ejemplo 500 o 499.50.',
      ),
      line(
        'La cantidad con números y después, gato. Para hablar con una persona, marque 0 y gato.',
        'Envíe solo la cantidad con números o escriba “persona”.',
      ),
    ],
    amountNotUnderstood: same('Necesito la cantidad con números.'),
    tooSmall: same('Esa cantidad es muy pequeña.'),
    tooLarge: (payoff) =>
      line(
        `Eso es más que todo el saldo, que es de ${money(payoff).voice}.`,
        `Eso es más que todo el saldo, que es de ${money(payoff).text}.`,
      ),
    nothingDue: same('No hay nada que pagar.'),
    inProgress: same(
      'Todavía se está procesando un pago suyo. Por favor no pague otra vez: le mandaremos un mensaje cuando quede listo.',
    ),
    quoteExpired: same('La cantidad pudo haber cambiado. Déjeme revisar otra vez.'),
    confirm: (amount) => [
      line(
        `Va a pagar ${money(amount).voice}. Si es correcto, marque 1. Si no, marque 2.`,
        `Va a pagar ${money(amount).text}. ¿Es correcto?`,
      ),
      line(`${money(amount).voice}. Correcto, marque 1. Incorrecto, marque 2.`, `${money(amount).text}: ¿sí o no?`),
      line('Sí, marque 1. No, marque 2. Una persona, marque 0.', `Conteste sí o no, por favor: ${money(amount).text}`),
    ],
    confirmTooLittle: (amount, minimum) => [
      line(
        `Va a pagar ${money(amount).voice}. Con eso no se quita el bloqueo: hacen falta ${money(minimum).voice}. Si aun así quiere pagar, marque 1. Si no, marque 2.`,
        `Va a pagar ${money(amount).text}. Con eso no se quita el bloqueo: hacen falta ${money(minimum).text}. ¿Quiere pagar de todos modos?`,
      ),
      line('Para pagar de todos modos, marque 1. Si no, marque 2.', '¿Pagar de todos modos? Sí o no.'),
      line('Sí, marque 1. No, marque 2. Una persona, marque 0.', 'Conteste sí o no, por favor.'),
    ],
    how: [
      line(
        'Para pagar con tarjeta en esta llamada, marque 1. Para recibir una liga por mensaje, marque 2.',
        '¿Cómo desea pagar?',
      ),
      line('Tarjeta en esta llamada, marque 1. Liga por mensaje, marque 2.', '¿Con una liga de pago segura?'),
      line('Tarjeta, 1. Liga, 2. Una persona, 0.', 'Elija una opción o escriba “persona”.'),
    ],
    card: [
      line('Ahora su tarjeta. Yo no escucho ni guardo el número.', 'Pague en la página segura, por favor.'),
      line('Marque los datos de su tarjeta, por favor.', 'Pague en la página segura, por favor.'),
      line('Una vez más: marque los datos de su tarjeta, por favor.', 'Pague en la página segura, por favor.'),
    ],
    prompts: {
      'payment-card-number': same('Teclee el número largo de la tarjeta y luego gato.'),
      'expiration-date': same('Teclee la fecha de vencimiento: dos dígitos del mes y dos del año.'),
      'security-code': same(
        'Teclee el código de seguridad: los últimos tres dígitos al reverso, o cuatro al frente, y luego gato.',
      ),
      'payment-processing': same('Gracias. Un momento.'),
    },
    promptErrors: {
      timeout: same('No recibí nada.'),
      'invalid-card-number': same('Ese no es un número de tarjeta.'),
      'invalid-card-type': same('Ese tipo de tarjeta no se acepta.'),
      'invalid-date': same('Esa fecha no es correcta o ya pasó.'),
      'invalid-security-code': same('Ese código de seguridad no es correcto.'),
    },
    cardStopped: same('Se detuvo el pago. No se cobró nada.'),
    cardNotRead: same('No pude leer la tarjeta. No se cobró nada.'),
    cardTrouble: same('El servicio de tarjetas no responde. No se cobró nada.'),
    charging: [same('Estoy haciendo el cobro.'), same('Seguimos esperando al banco. No cuelgue, por favor.')],
    paid: (amount) =>
      line(`Se recibió su pago de ${money(amount).voice}.`, `Se recibió su pago de ${money(amount).text}.`),
    failed: (failure) => {
      switch (failure) {
        case 'insufficient_funds':
          return same('La tarjeta no tiene fondos suficientes. No se cobró nada. Puede intentar con otra tarjeta.');
        case 'card_invalid':
          return same('La tarjeta no es válida. No se cobró nada. Puede intentar con otra tarjeta.');
        case 'declined':
          return same('El banco rechazó la tarjeta. No se cobró nada. Puede intentar con otra tarjeta.');
        case 'expired':
        case 'abandoned':
          return same('Se acabó el tiempo para ese pago. No se cobró nada.');
        case 'gateway':
          return same('El pago no se pudo hacer en este momento. No se cobró nada.');
      }
    },
    notSure: same(
      'El banco todavía no responde. Por favor no pague otra vez: le mandaremos un mensaje en cuanto sepamos.',
    ),
    inSuspense: same(
      'Llegó dinero, pero no como se acordó. Una persona lo está revisando. Por favor no pague otra vez.',
    ),
    notEnough: same('Todavía no alcanza para quitar el bloqueo.'),
    linkSent: same('Le mandé una liga de pago al número registrado. Ábrala en cualquier celular para pagar.'),
    linkHere: (url) => line('Le mandé una liga de pago.', `Pague aquí, desde cualquier celular: ${url}`),
    linkUnpaid: same('Le escribo en cuanto quede pagado.'),
  },
  shops: shopsEs({ money, day }),
  promise: {
    when: (amount, days) => {
      const keys = `${days.map((on, n) => `Para el ${day(on)}, marque ${n + 1}.`).join(' ')}`;
      const written = days.map((on) => day(on)).join(', ');
      const asked = `¿Para cuándo va a pagar los ${money(amount).text}?`;
      return [
        line(`${asked.replace(money(amount).text, money(amount).voice)} ${keys}`, `${asked} ${written}`),
        line(keys, `${asked} ${written}`),
        line(keys, written),
      ];
    },
    confirm: (amount, on, free) => {
      const effect = free ? 'Su celular no se bloquea antes.' : 'Eso solo no desbloquea su celular.';
      const all = line(
        `Va a pagar ${money(amount).voice} a más tardar el ${day(on)}. ${effect} Si es correcto, marque 1. Si no, marque 2.`,
        `Va a pagar ${money(amount).text} a más tardar el ${day(on)}. ${effect} ¿Es correcto?`,
      );
      return [all, all, all];
    },
    made: (amount, on) =>
      line(
        `Anotado: ${money(amount).voice} a más tardar el ${day(on)}. Se lo mando por escrito.`,
        `Anotado: ${money(amount).text} a más tardar el ${day(on)}.`,
      ),
    already: (amount, on) =>
      line(
        `Usted dijo que va a pagar ${money(amount).voice} a más tardar el ${day(on)}.`,
        `Usted dijo que va a pagar ${money(amount).text} a más tardar el ${day(on)}.`,
      ),
  },
  plan: {
    offers: (offers) => {
      const down = offers[0]?.downPayment;
      const first = (form: 'voice' | 'text'): string =>
        down && down.minor > 0 ? `Da un enganche de ${money(down)[form]} ahora y el resto después. ` : '';
      const parts = (offer: Offer, form: 'voice' | 'text'): string => {
        const count = offer.instalments.length;
        return `${count} ${count === 1 ? 'pago' : 'pagos'} de ${money(biggest(offer))[form]}`;
      };
      const spoken = offers.map((offer) => `Para ${parts(offer, 'voice')}, marque ${offer.number}.`).join(' ');
      const written = offers.map((offer) => `${offer.number}: ${parts(offer, 'text')}`).join('\n');
      return [
        line(`${first('voice')}${spoken}`, `${first('text')}¿Cuál le conviene?\n${written}`),
        line(spoken, written),
        line(`${spoken} Para hablar con una persona, marque 0.`, `${written}\nO escriba “persona”.`),
      ];
    },
    terms: (offer) => [
      line(
        `${termsIn(offer, 'voice')} Si está de acuerdo, marque 1. Si no, marque 2.`,
        `${termsIn(offer, 'text')} ¿Está de acuerdo?`,
      ),
      line(
        `${scheduleIn(offer, 'voice')} Si está de acuerdo, marque 1. Si no, marque 2.`,
        `${scheduleIn(offer, 'text')} ¿Está de acuerdo? Sí o no.`,
      ),
      line(
        'Si está de acuerdo, marque 1. Si no, marque 2. Para hablar con una persona, marque 0.',
        'Conteste sí o no, o escriba “persona”.',
      ),
    ],
    agreed: (down) =>
      line(
        `De acuerdo. Le mandamos los términos por escrito. El plan empieza con su enganche de ${money(down).voice}.`,
        `De acuerdo. Le mandamos los términos por escrito. El plan empieza con su enganche de ${money(down).text}.`,
      ),
    waiting: (down) => [
      line(
        `Ya tiene un plan acordado que empieza con ${money(down).voice}. Para pagarlos ahora, marque 1. Para elegir otro plan, marque 2.`,
        `Ya tiene un plan acordado que empieza con ${money(down).text}. ¿Los paga ahora? Con “no” puede elegir otro plan.`,
      ),
      line(
        `Para pagar ${money(down).voice} ahora, marque 1. Para elegir otro plan, marque 2.`,
        `¿Paga ${money(down).text} ahora? Sí, o no para elegir otro plan.`,
      ),
      line(
        'Pagar ahora, marque 1. Otro plan, marque 2. Una persona, marque 0.',
        'Conteste sí o no, o escriba “persona”.',
      ),
    ],
    running: ({ on, amount }) =>
      line(
        `Su plan está en marcha. El próximo pago: ${money(amount).voice} el ${day(on)}.`,
        `Su plan está en marcha. El próximo pago: ${money(amount).text} el ${day(on)}.`,
      ),
    notNow: same('Está bien, lo dejamos así.'),
    already: same('Ya tiene un plan de pagos.'),
    forPerson: same('El plan de esta cuenta lo tiene que decidir una persona. Le comunico.'),
  },
  visit: {
    centre: (centres, more) => {
      const spoken = `${centres.map(({ name }, index) => `Para ${name}, marque ${index + 1}.`).join(' ')}${more ? ' Para más opciones, marque gato.' : ''}`;
      const places = centres.map(({ name, address }) => `${name}: ${address}`);
      const written = [...places, '¿Ya tiene cita? Escriba su referencia.'].join('\n');
      return choosing(spoken, '¿A qué centro de servicio?', written);
    },
    day: (days, more) => {
      const spoken = `${days.map((one, index) => `Para el ${day(one)}, marque ${index + 1}.`).join(' ')}${more ? ' Para más días, marque gato.' : ''}`;
      return choosing(spoken, '¿Qué día?');
    },
    time: (times, more) => {
      const spoken = `${times.map((one, index) => `Para las ${one}, marque ${index + 1}.`).join(' ')}${more ? ' Para más horas, marque gato.' : ''}`;
      return choosing(spoken, '¿A qué hora?');
    },
    confirm: (centre, on, time) => [
      line(
        `${centre}, el ${day(on)} a las ${time}. Para agendar la cita, marque 1. Si no, marque 2.`,
        `${centre}, el ${day(on)} a las ${time}. ¿Agendo la cita?`,
      ),
      line('Para agendar la cita, marque 1. Si no, marque 2.', `${centre}, el ${day(on)} a las ${time}: ¿sí o no?`),
      line('Agendar, 1. No, 2. Una persona, 0.', 'Conteste sí o no, por favor.'),
    ],
    booked: ({ centre, day: on, time, reference, written }) =>
      line(
        `Su cita quedó agendada: ${centre}, el ${day(on)} a las ${time}. Su referencia es ${spaced(reference)}.${written ? ' También le llega en un mensaje.' : ''}`,
        `Su cita quedó agendada: ${centre}, el ${day(on)} a las ${time}. Su referencia es ${reference}.`,
      ),
    calendar: (url) => line('Ya está lista para su calendario.', `Para su calendario: ${url}`),
    bring: (things) => same(`Por favor traiga ${allOf(things)}.`),
    notBooked: same('De acuerdo, no agendo nada.'),
    hidden: same('Ya hay una cita agendada. Para verla o cambiarla, necesito comprobar quién es usted.'),
    taken: same('Alguien acaba de tomar ese lugar.'),
    nothingFree: same('Ahí no hay lugares disponibles.'),
    noCentre: same('Aquí no hay un centro de servicio para agendar. Una persona le puede ayudar.'),
    has: (centre, on, time) => [
      line(
        `Tiene una cita: ${centre}, el ${day(on)} a las ${time}. Para cambiarla, marque 1. Para cancelarla, marque 2. Para dejarla como está, marque 3.`,
        `Tiene una cita: ${centre}, el ${day(on)} a las ${time}. ¿Qué desea hacer?`,
      ),
      line(
        'Cambiarla, marque 1. Cancelarla, marque 2. Dejarla como está, marque 3.',
        '¿Cambiarla, cancelarla o dejarla como está?',
      ),
      line('Cambiarla, 1. Cancelarla, 2. Dejarla, 3. Una persona, 0.', 'Elija una opción o escriba “persona”.'),
    ],
    moved: (centre, on, time) => same(`Su cita quedó para el ${day(on)} a las ${time}, en ${centre}.`),
    cancelled: same('Su cita quedó cancelada.'),
    kept: same('Su cita queda como está.'),
  },
  cards: {
    toPay: 'Por pagar',
    received: 'Pago recibido',
    plans: 'Planes para elegir',
    today: 'Hoy',
    visit: 'Su visita',
    reference: 'Referencia',
  },
  release: {
    waiting: [
      same('Estoy pidiendo que liberen su celular. Téngalo encendido y con internet, por favor.'),
      same('Va en camino. Siga con el celular encendido y con internet, por favor.'),
    ],
    none: same('Todavía no se ha pedido la liberación.'),
    onItsWay: same(
      'Ya se pidió la liberación. Normalmente tarda unos minutos; le mandaremos un mensaje cuando el celular esté desbloqueado.',
    ),
    accepted: same(
      'El servicio de bloqueo ya tiene la liberación y espera a su celular. Déjelo encendido y con Wi-Fi, y reinícielo una vez. Le mandaremos un mensaje cuando esté desbloqueado.',
    ),
    offline: same(
      'Su celular está sin conexión. Enciéndalo y conéctelo a Wi-Fi: se desbloquea cuando tenga internet. Le mandaremos un mensaje.',
    ),
    unlocked: same('Su celular está desbloqueado. Si aún muestra el bloqueo, reinícielo una vez.'),
    withPerson: same('Una persona está viendo la liberación de su celular y se comunicará con usted.'),
    held: (because) =>
      because === 'stolen'
        ? same('Este celular tiene reporte de robo, así que no se libera. Una persona lo está revisando.')
        : same('Una persona está viendo la liberación de su celular y se comunicará con usted.'),
    asked: same('Acabo de pedir la liberación de su celular. Téngalo encendido y con internet, por favor.'),
    notClear: same('El celular se libera cuando se paga lo vencido.'),
    notSeen: same(
      'Ese pago todavía no aparece en su cuenta. Lo que se paga en una tienda o en un banco cuenta cuando aparece ahí. Guarde su comprobante; una persona puede buscar el dinero.',
    ),
  },
  why: {
    general: line(
      'Un celular comprado a plazos se puede bloquear cuando hay un pago vencido. Al pagar se quita el bloqueo. Sus fotos y datos están a salvo, y las llamadas de emergencia funcionan. No lo restablezca: eso no ayuda.',
      'Un celular comprado a plazos se puede bloquear cuando hay un pago vencido. Al pagar lo vencido se quita el bloqueo. Sus fotos y datos están a salvo, y las llamadas de emergencia funcionan. Por favor no lo restablezca: eso no quita el bloqueo.',
    ),
  },
  topics: topicsEs,
  moving,
  handover: {
    coming: (before) =>
      before > 0 ? same(`Le comunico con una persona. ${ahead(before)}`) : same('Le comunico con una persona.'),
    comingOnChat: (before) =>
      before > 0
        ? same(`Una persona va a seguir aquí con usted. ${ahead(before)} Puede seguir escribiendo.`)
        : same('Una persona va a seguir aquí con usted. Puede seguir escribiendo.'),
    callBack: same(
      'En este momento no hay nadie disponible. Su caso queda guardado y una persona le devolverá la llamada. Hasta luego.',
    ),
    closed: (on, time) =>
      line(
        `Le atienden personas otra vez el ${day(on)} a las ${time}. Su caso queda guardado y entonces le devolverán la llamada. Hasta luego.`,
        `Le atienden personas otra vez el ${day(on)} a las ${time}. Su caso queda guardado: entonces le contestan aquí. Puede seguir escribiendo.`,
      ),
    inQueue: (before) =>
      same(
        `${before > 0 ? ahead(before) : 'Usted es quien sigue.'} Si prefiere que le devolvamos la llamada, marque 1.`,
      ),
    ringAgain: same(
      'Disculpe, esta línea tiene una falla en este momento. No se perdió nada. Llame otra vez en unos minutos, por favor. Hasta luego.',
    ),
    joined: same('Una persona se unió. A partir de ahora le atiende ella.'),
    waitsAgain: same('La persona tuvo que irse. La siguiente que esté libre sigue con usted aquí.'),
    backWithAssistant: same('Le atiende otra vez el asistente.'),
    outage: same(
      'Disculpe, en este momento no puedo comunicarme con el sistema de su financiera. No se cobró nada y no se perdió nada. Una persona sigue con usted.',
    ),
  },
  pages: {
    pay: {
      title: 'Su pago',
      owed: (amount) => `Usted aceptó pagar ${money(amount).text}.`,
      button: 'Ir al pago seguro',
      secure: 'Se paga en la página del propio proveedor de pagos. Nosotros nunca vemos su tarjeta.',
      settling: 'Su pago se está procesando. Por favor no pague otra vez.',
      paid: 'Pagado. Gracias. Estamos pidiendo que se desbloquee su celular.',
      trouble: 'La página de pago no abre en este momento. No se cobró nada. Inténtelo otra vez en un minuto.',
      closed: 'Aquí ya no hay nada que pagar. Llámenos o escríbanos para recibir otra liga.',
    },
    notice: {
      title: 'Este celular está bloqueado',
      locked: (lender) => `Este equipo está bloqueado por una mensualidad vencida con ${lender}.`,
      lifts:
        'El bloqueo se quita al pagar lo vencido o al acordar un plan de pagos. Puede hacer las dos cosas por teléfono o por chat.',
      call: (hotline) => `Llame al ${hotline} desde cualquier teléfono`,
      chat: 'Escríbanos por chat',
      pay: 'Pague por chat',
      dataIsKept: 'Sus fotos, contactos y datos se conservan.',
      emergencyWorks: 'Las llamadas de emergencia funcionan en este celular.',
      noReset: 'Por favor no lo restablezca: eso no quita el bloqueo.',
    },
  },
  notices: (notice) => noticeIn(notice),
  newsLater: (lender, news) =>
    `Hola, le escribe ${lender} sobre el teléfono que está pagando. Hay novedades: ${news} Para seguir, responda aquí.`,
};

const ahead = (before: number): string =>
  before === 1 ? 'Hay 1 persona antes que usted.' : `Hay ${before} personas antes que usted.`;

function choosing(spoken: string, question: string, listing = ''): Ladder {
  const written = listing ? `${question}\n${listing}` : question;
  return [
    line(spoken, written),
    line(spoken, `Elija uno, por favor. ${written}`),
    line(`${spoken} Para hablar con una persona, marque 0.`, `${written}\nO escriba “persona”.`),
  ];
}

const thingNames = {
  proof_of_purchase: 'comprobante de compra',
  photo_id: 'identificación con foto',
  phone: 'el celular',
  receipt: 'su recibo de pago',
} as const;
const allOf = (things: readonly ThingToBring[]): string =>
  listed(
    things.map((thing) => thingNames[thing]),
    'y',
  );

/** Los pagos de un plan, en su orden. */
function scheduleIn({ downPayment, instalments }: Pick<Offer, 'downPayment' | 'instalments'>, form: 'voice' | 'text') {
  const rest = listed(
    instalments.map(({ on, amount }) => `${money(amount)[form]} el ${day(on)}`),
    'y',
  );
  return downPayment.minor > 0 ? `${money(downPayment)[form]} de enganche ahora; después, ${rest}.` : `${rest}.`;
}

const termsIn = (plan: Pick<Offer, 'downPayment' | 'instalments'>, form: 'voice' | 'text'): string =>
  `${scheduleIn(plan, form)} Su celular queda desbloqueado mientras cumpla el plan; si falta un pago, se puede volver a bloquear.`;

function noticeIn(notice: Notice): Line {
  switch (notice.kind) {
    case 'passcode':
      return line(
        `Su código de ${notice.lender} es ${spaced(notice.code)}.`,
        `${notice.code} es su código de ${notice.lender}. Sirve por 5 minutos. No se lo diga a nadie que le llame.`,
      );
    case 'receipt': {
      const credit = notice.credit
        ? ` De eso, ${money(notice.credit).text} es más de lo que debía y queda a su favor.`
        : '';
      return line(
        `Recibimos ${money(notice.amount).voice}.`,
        `${notice.lender}: recibimos ${money(notice.amount).text}. Referencia ${notice.reference}.${credit} Gracias.`,
      );
    }
    case 'visit':
      return visitNotice(notice);
    case 'move_link':
      return same(moving.link(notice.lender, notice.url));
    case 'move_code':
      return same(moving.code(notice.code));
    case 'payment_link':
      return line(
        'Le mandamos una liga de pago.',
        `${notice.lender}: pague ${money(notice.amount).text} aquí, desde cualquier celular: ${notice.url}`,
      );
    case 'payment_reference':
      return line('Le mandamos una referencia de pago.', es.shops.sent(notice));
    case 'reference_over':
      return line('La referencia que le mandamos venció.', es.shops.over(notice));
    case 'promise':
      return line(promiseNews(notice, 'voice'), promiseNews(notice, 'text'));
    case 'plan':
      return line(planNews(notice, 'voice'), planNews(notice, 'text'));
    case 'plan_terms':
      return line(
        'Le mandamos los términos de su plan de pagos.',
        `${notice.lender}: su plan de pagos. ${termsIn(notice, 'text')}`,
      );
    case 'release_asked':
      return same(`${notice.lender}: ya pedimos que se desbloquee su celular. Téngalo encendido y con internet.`);
    case 'release_accepted':
      return same(
        `${notice.lender}: el desbloqueo va en camino a su celular. Déjelo encendido y con Wi-Fi, y reinícielo una vez.`,
      );
    case 'release_hour':
      return same(
        `${notice.lender}: su celular todavía no se ha conectado. Enciéndalo, conéctelo a Wi-Fi y reinícielo.`,
      );
    case 'release_day':
      return same(
        `${notice.lender}: seguimos trabajando para desbloquear su celular. Téngalo encendido y con internet.`,
      );
    case 'release_two_days':
      return same(`${notice.lender}: su celular sigue bloqueado. Una persona le está dando seguimiento.`);
    case 'release_offline':
      return same(
        `${notice.lender}: su celular está sin conexión. Se desbloquea cuando esté encendido y conectado a Wi-Fi.`,
      );
    case 'release_with_person':
      return same(
        `${notice.lender}: una persona se encarga ya del desbloqueo de su celular y se comunicará con usted.`,
      );
    case 'release_confirmed':
      return same(
        `${notice.lender}: su celular está desbloqueado. Si aún muestra el bloqueo, reinícielo una vez o llámenos.`,
      );
    case 'release_relocked':
      return same(
        `${notice.lender}: su celular se bloqueó por error. No tiene que pagar nada por esto. Ya pedimos que se desbloquee; téngalo encendido y con internet.`,
      );
    case 'release_final':
      return same(`${notice.lender}: su celular está pagado por completo y el bloqueo se quitó para siempre. Gracias.`);
    case 'offline_code':
      return same(
        `${notice.lender}: para desbloquear su celular sin conexión, escriba en él ${notice.code}. El código sirve una vez, en los próximos ${notice.minutes} minutos. No se lo dé a nadie.`,
      );
  }
}

function visitNotice({ change, lender, centre, address, day: on, time, bring, reference, url }: VisitNotice): Line {
  const rest = `Referencia ${reference}. Para su calendario: ${url}`;
  if (change === 'cancelled')
    return line(
      'Su cita quedó cancelada.',
      `${lender}: su cita en ${centre}, el ${day(on)} a las ${time}, quedó cancelada. ${rest}`,
    );
  const is = change === 'booked' ? 'su cita quedó agendada' : 'su cita cambió';
  return line(
    `Le confirmamos que ${is}: ${centre}, el ${day(on)} a las ${time}.`,
    `${lender}: ${is}. ${centre}, ${address}, el ${day(on)} a las ${time}. Por favor traiga ${allOf(bring)}. ${rest}`,
  );
}

function planNews(n: PlanNotice, form: 'voice' | 'text'): string {
  const sum = money(n.amount)[form];
  switch (n.change) {
    case 'due':
      return `${n.lender}: ${sum} de su plan se pagan el ${day(n.on)}. Para no recibir más mensajes, conteste STOP.`;
    case 'late':
      return `${n.lender}: ${sum} de su plan se debían pagar el ${day(n.on)}. Si llegan a más tardar el ${day(n.until)}, su plan sigue.`;
    case 'broken':
      return `${n.lender}: no llegaron ${sum} de su plan y el plan se detuvo. Si llegan a más tardar el ${day(n.until)}, sigue. Una persona lo está revisando.`;
    case 'kept':
      return `${n.lender}: terminó de pagar su plan. Gracias.`;
  }
}

function promiseNews(n: PromiseNotice, form: 'voice' | 'text'): string {
  const sum = money(n.amount)[form];
  return n.change === 'made'
    ? `${n.lender}: usted dijo que va a pagar ${sum} a más tardar el ${day(n.on)}. Para no recibir recordatorio, conteste STOP.`
    : `${n.lender}: usted dijo que va a pagar ${sum} a más tardar el ${day(n.on)}.`;
}

import { line, same } from '../words.js';
import { inSentence, type TopicWords } from './topicWords.js';

export const topicsEs: TopicWords = {
  triage: {
    ask: [
      line(
        '¿Qué dice la pantalla? Un pago vencido, marque 1. Una cuenta Mi o Google, 2. El chip o la red, 3. Un PIN o patrón, 4. Dónde está el IMEI, 5. Otra cosa, 6.',
        '¿Qué dice la pantalla? Léala palabra por palabra y elija lo que más se parezca.',
      ),
      line(
        'Pago vencido, marque 1. Cuenta Mi o Google, marque 2. Chip o red, marque 3. PIN o patrón, marque 4. Dónde está el IMEI, marque 5. Otra cosa, marque 6.',
        '¿Un pago vencido, una cuenta Mi o Google, el chip o la red, un PIN o patrón, u otra cosa?',
      ),
      line(
        'Pago, 1. Cuenta, 2. Chip, 3. PIN, 4. IMEI, 5. Otra cosa, 6. Una persona, 0.',
        'Elija una opción o escriba “persona”.',
      ),
    ],
    account: line(
      'Entonces es otro bloqueo: el de una cuenta Mi o Google, y pagar no lo quita. Entre con la cuenta que tenía el celular, o cambie su contraseña en la página de Xiaomi o de Google. Si no funciona, lleve el celular, el comprobante de compra y una identificación a un centro de servicio.',
      'Entonces es otro bloqueo: el de una cuenta Mi o Google, y pagarnos no lo quita. Entre con la cuenta que tenía el celular, o cambie su contraseña en account.xiaomi.com o accounts.google.com. Si no funciona, lleve el celular, el comprobante de compra y una identificación a un centro de servicio.',
    ),
    sim: same(
      'Entonces es un bloqueo de su compañía telefónica, no nuestro. Pruebe con otro chip: si el celular funciona, pida a la compañía del chip bloqueado que lo desbloquee.',
    ),
    pin: same(
      'Entonces es su propio bloqueo de pantalla. Aquí nadie puede verlo ni cambiarlo. Si lo olvidó, un centro de servicio le ayuda, con su comprobante de compra.',
    ),
    other: line(
      'Entonces quizá no sea nuestro bloqueo. No pague ni llame a quien diga la pantalla antes de verlo con una persona. Para hablar con una, marque 0.',
      'Entonces quizá no sea nuestro bloqueo. No pague ni llame a quien diga la pantalla antes de verlo con una persona: escriba “persona”.',
    ),
    google: same(
      'Entonces es el bloqueo de Google después de un restablecimiento, y pagar no lo quita. Entre con la cuenta de Google que tenía antes el celular, o recupere su contraseña en la página de Google. Si no funciona, lleve el celular, el comprobante de compra y una identificación a un centro de servicio.',
    ),
    lost: same(
      'Entonces su dueño marcó el celular como perdido o robado. Si es suyo, quítelo en su propia cuenta de Xiaomi o de Google. Si lo compró, no le pague a nadie: hable con quien se lo vendió o con la policía.',
    ),
    scam: line(
      'Así no cobramos ni nosotros ni ninguna financiera. No pague, no llame a ese número, no abra la liga y no dé códigos. Una persona de aquí puede verlo con usted: marque 0.',
      'Así no cobramos ni nosotros ni ninguna financiera. No pague, no llame a ese número, no abra la liga y no dé códigos. Una persona de aquí puede verlo con usted: escriba “persona”.',
    ),
    otherLender: same(
      'Entonces lo financió otra empresa, y solo ella puede quitar el bloqueo. Su nombre está también en sus papeles de compra; llame al número de esos papeles, no al de la pantalla.',
    ),
    names: (lender) => [
      line(
        `Si la pantalla nombra a ${lender}, marque 1. Si nombra a otra empresa, marque 2. Si dice perdido o robado, marque 3. Si pide una transferencia, tarjetas de regalo o un código, marque 4. Si no nombra a nadie, marque 5.`,
        '¿La pantalla da un nombre, un número o una referencia?',
      ),
      line(
        `${lender}, marque 1. Otra empresa, marque 2. Perdido o robado, marque 3. Pide dinero o códigos, marque 4. Nadie, marque 5.`,
        `¿${lender}, otra empresa, perdido o robado, pide dinero o códigos, o nadie?`,
      ),
      line(
        `${lender}, 1. Otra empresa, 2. Perdido, 3. Dinero o códigos, 4. Nadie, 5. Una persona, 0.`,
        'Elija una opción o escriba “persona”.',
      ),
    ],
    sims: [
      line(
        'Pruebe con otro chip. Si todo el celular está bloqueado, marque 1. Si solo fallan las llamadas y los datos de un chip, marque 2.',
        'Pruebe con otro chip. ¿Está bloqueado todo el celular, o solo las llamadas y los datos de un chip?',
      ),
      line('Todo el celular, marque 1. Solo un chip, marque 2.', '¿Todo el celular, o solo un chip?'),
      line('Celular, 1. Chip, 2. Una persona, 0.', 'Elija una opción o escriba “persona”.'),
    ],
  },
  screens: {
    overdue: { title: 'Pago vencido', said: ['vencido', 'pago atrasado', 'mensualidad vencida', 'el pago'] },
    account: {
      title: 'Cuenta Mi o Google',
      said: ['cuenta', 'cuenta mi', 'cuenta google', 'cuenta de google', 'google'],
    },
    sim: { title: 'Chip o red', said: ['chip', 'el chip', 'sim', 'red', 'la red', 'operador'] },
    pin: { title: 'PIN o patrón', said: ['pin', 'patrón', 'patron', 'contraseña', 'clave'] },
    imei: { title: '¿Dónde está el IMEI?', said: ['imei', 'dónde está el imei', 'donde esta el imei'] },
    other: { title: 'Otra cosa', said: ['otra', 'otro', 'nada de eso', 'ninguno'] },
  },
  named: {
    us: { title: 'Nuestro nombre', said: ['ustedes', 'el de ustedes'] },
    other: { title: 'Otra empresa', said: ['otra', 'otra empresa'] },
    lost: { title: 'Perdido o robado', said: ['perdido', 'robado'] },
    money: { title: 'Dinero o códigos', said: ['dinero', 'tarjetas de regalo', 'código', 'codigo'] },
    nobody: { title: 'A nadie', said: ['nadie', 'a nadie', 'ninguno', 'no'] },
  },
  blocked: {
    all: { title: 'Todo el celular', said: ['todo', 'el celular', 'celular'] },
    sim: { title: 'Solo un chip', said: ['chip', 'solo chip', 'sim'] },
  },
  didYouMean: (titles) => {
    const offered = titles.map((title, index) => `${inSentence(title)}, marque ${index + 1}.`).join(' ');
    const spoken = `${offered} Otra cosa, marque ${titles.length + 1}.`;
    return [
      line(`¿Quiso decir esto? ${spoken}`, `¿Quiso decir: ${titles.map(inSentence).join(', o ')}?`),
      line(spoken, `¿${titles.map(inSentence).join(', ')}, u otra cosa?`),
      line(`${spoken} Una persona, marque 0.`, 'Elija una opción o escriba “persona”.'),
    ];
  },
  neither: { title: 'Otra cosa', said: ['ninguna', 'ninguno', 'no', 'otra'] },
  offerPerson: [
    line('¿Le comunico con una persona? Para sí, marque 1. Para no, marque 2.', '¿Le comunico con una persona?'),
    line('Para una persona, marque 1. Si no, marque 2.', '¿Le comunico con una persona? Sí o no.'),
    line('Una persona, 1. No, 2.', 'Responda sí o no, por favor.'),
  ],
  leave: (what) =>
    (
      ({
        pay: [
          line(
            '¿Dejo el pago? No se cobra nada. Para dejarlo, marque 1. Para seguir, marque 2.',
            '¿Dejo el pago? No se cobra nada.',
          ),
          line('Para dejar el pago, marque 1. Para seguir, marque 2.', '¿Dejo el pago? Sí o no.'),
          line('Dejarlo, 1. Seguir, 2.', 'Responda sí o no, por favor.'),
        ],
        plan: [
          line('¿Dejo el plan de pagos? Para dejarlo, marque 1. Para seguir, marque 2.', '¿Dejo el plan de pagos?'),
          line('Para dejar el plan, marque 1. Para seguir, marque 2.', '¿Dejo el plan de pagos? Sí o no.'),
          line('Dejarlo, 1. Seguir, 2.', 'Responda sí o no, por favor.'),
        ],
        promise: [
          line('¿Dejo la promesa? Para dejarla, marque 1. Para seguir, marque 2.', '¿Dejo la promesa de pago?'),
          line('Para dejar la promesa, marque 1. Para seguir, marque 2.', '¿Dejo la promesa? Sí o no.'),
          line('Dejarla, 1. Seguir, 2.', 'Responda sí o no, por favor.'),
        ],
        visit: [
          line('¿Dejo la cita? Para dejarla, marque 1. Para seguir, marque 2.', '¿Dejo la cita?'),
          line('Para dejar la cita, marque 1. Para seguir, marque 2.', '¿Dejo la cita? Sí o no.'),
          line('Dejarla, 1. Seguir, 2.', 'Responda sí o no, por favor.'),
        ],
        proof: [
          line(
            'Para una visita no hace falta el código. Para dejar la verificación y pasar a eso, marque 1. Para seguir, marque 2.',
            'Para una visita no hace falta el código. ¿Dejo de verificar quién es usted y paso a eso?',
          ),
          line('Para dejarlo, marque 1. Para seguir, marque 2.', '¿Lo dejo aquí? Sí o no.'),
          line('Dejarlo, 1. Seguir, 2.', 'Responda sí o no, por favor.'),
        ],
      }) as const
    )[what],
  afterProof: same('Sí, voy a eso en cuanto sepa que es usted.'),
  notHere: line(
    'Perdón, con eso no puedo ayudarle.',
    'Perdón, con eso no puedo ayudarle: soy un asistente automático para celulares bloqueados.',
  ),
  upset: same('Lamento que esto sea tan molesto.'),
  tooLong: same('Eso es muy largo para mí. Dígalo en una frase, por favor.'),
  careConsent: [
    line(
      'Para que nadie le pida dinero por un tiempo, ¿puedo anotar que necesita cuidado? Para sí, marque 1. Para no, marque 2.',
      'Para que nadie le pida dinero por un tiempo: ¿puedo anotar que necesita cuidado? Después se borra.',
    ),
    line('Para anotarlo, marque 1. Si no, marque 2.', '¿Puedo anotarlo? Sí o no.'),
    line('Sí, 1. No, 2.', 'Responda sí o no, por favor.'),
  ],
  careNoted: same('Queda anotado, y después se borra. Hasta entonces nadie le pide dinero.'),
  careNotNoted: same('De acuerdo, no se anota nada. Durante dos semanas no le pedimos dinero.'),
  gentle: same('Gracias. No tiene que pagar nada ahora. Si quiere, vemos juntos qué se puede hacer.'),
  contact: (who, how, spokenHow) => line(`Para ${who}: ${spokenHow}.`, `Para ${who}: ${how}.`),
  personAnyTime: line(
    'También hay una persona para usted: marque 0.',
    'También hay una persona para usted: escriba “persona”.',
  ),
  answered: {
    my_data: same('Sus fotos, contactos y datos siguen en el celular. El bloqueo no los toca.'),
    factory_reset: same(
      'Por favor no lo restablezca: eso no quita el bloqueo, borra sus datos y después puede pedir la contraseña de una cuenta.',
    ),
    bypass: same(
      'No puedo ayudar a saltar el bloqueo, y las herramientas que lo prometen pueden costarle sus datos y su dinero. Lo que sí lo quita es pagar, un plan de pagos, o una persona de aquí si cree que el bloqueo es un error.',
    ),
    second_hand: same(
      'No puedo decirle nada de la cuenta de otra persona. Pida a quien se lo vendió que le devuelva su dinero, y si fue fraude acuda a la policía. Con su comprobante de compra, una persona de aquí puede revisarlo.',
    ),
    unknown_lender: same(
      'Quién lo financió aparece en la pantalla de bloqueo, en sus papeles de compra y en los correos de la tienda. Si somos nosotros, aquí le ayudo.',
    ),
    no_passcode: same(
      'El código solo llega a números registrados. Se puede enviar de nuevo, dar por llamada, o mandar a su otro número registrado.',
    ),
    third_party_payer: same(
      'Cualquiera puede pagar por otra persona: la liga de pago abre en cualquier celular. De la cuenta solo hablo con su titular.',
    ),
    remove_lock_for_good: same('Cuando todo está pagado y el dinero ha llegado, el bloqueo se quita para siempre.'),
    repair: same(
      'Para una reparación, lleve el celular con comprobante de compra e identificación a un centro de servicio. Si cambian la placa, cambia el IMEI: avísenos.',
    ),
    receipt: same('Después de cada pago llega un recibo al número registrado. Para uno anterior, pida una persona.'),
    next_due: same('Lo que debe y hasta cuándo se lo digo cuando sepa que es usted: elija pagar y desbloquear.'),
    payment_failed: same('Un pago que falló no se cobra. Puede intentar de nuevo, con otra tarjeta o con una liga.'),
    no_recording: same(
      'No grabo su voz. Se guarda una nota escrita sin sus números; una persona puede tomar su objeción.',
    ),
    thanks: same('Con gusto.'),
  },
  cared: {
    crisis: same(
      'Qué bueno que me lo dice. Por favor no pase por esto a solas: el número de emergencias funciona en este celular, y ahora viene una persona con usted. En este momento no debe nada.',
    ),
    stolen: same('Lo siento mucho. Avise por favor a la policía y a su compañía telefónica.'),
    bereavement: same('Lamento mucho su pérdida. No tiene que pagar ni decidir nada ahora.'),
    hardship: same('Lamento que sea un momento difícil. No tiene que pagar nada ahora, y hay maneras de ayudarle.'),
    moratorium: same('Gracias por decírmelo. No le pido ningún pago.'),
    not_my_debt: same('Gracias por decírmelo. Si no es suyo, no tiene que pagarlo, y una persona puede revisarlo.'),
    charged_twice: same('Lo siento. Si se le cobró dos veces, se le devuelve; una persona puede revisarlo.'),
    dispute_amount: same('Gracias por decírmelo. Una persona puede revisar el monto con usted.'),
    complaint: same('Lo siento. Una persona puede tomar su queja y darle un folio.'),
    data_rights: same('Puede pedir ver, corregir o borrar sus datos. Una persona puede tomar su solicitud.'),
    changed_number: same('Por su seguridad, un número nuevo se tiene que verificar. Una persona puede hacerlo.'),
  },
};

import { calendar, counted, type EntityWords, listed } from './entityWords.js';

export const es: EntityWords = {
  yes: listed(
    'sí, si, claro, claro que sí, claro que si, por supuesto, correcto, es correcto, está bien, esta bien, de acuerdo, estoy de acuerdo, acepto, confirmo, confirmado, vale, dale, ok, okay, okey, sale, órale, orale, ándale, andale, exacto, exactamente, así es, asi es, eso es, afirmativo, adelante, hazlo, hágalo, hagalo, simón, simon, por favor sí, yes, s, perfecto, 👍, ✅',
  ),
  no: listed(
    'no, nop, nel, nunca, jamás, jamas, ahora no, todavía no, todavia no, aún no, aun no, para nada, de ninguna manera, incorrecto, es incorrecto, no es correcto, no está bien, no esta bien, no estoy de acuerdo, no acepto, negativo, cancelar, cancela, mal, está mal, esta mal, no gracias, no quiero, no lo haga, n, 👎, ❌',
  ),
  unsure: listed(
    'no sé, no se, no estoy seguro, no estoy segura, tal vez, quizás, quizas, a lo mejor, puede ser, no hay problema, sin problema, creo que sí, creo que si, creo que no, más o menos, mas o menos, sí pero, si pero, sí y no, no sí',
  ),
  fillers: listed(
    'por favor, este, eh, pues, bueno, señor, senor, señorita, gracias, hola, mire, mira, que, oiga, ay, ya',
  ),
  numbers: {
    ...counted(
      'cero uno/un/una dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis/dieciseis diecisiete dieciocho diecinueve veinte veintiuno/veintiún/veintiun veintidós/veintidos veintitrés/veintitres veinticuatro veinticinco veintiséis/veintiseis veintisiete veintiocho veintinueve treinta',
    ),
    ...counted('cuarenta cincuenta sesenta setenta ochenta noventa cien/ciento', 40, 10),
    ...counted(
      'doscientos/doscientas trescientos/trescientas cuatrocientos/cuatrocientas quinientos/quinientas seiscientos/seiscientas setecientos/setecientas ochocientos/ochocientas novecientos/novecientas',
      200,
      100,
    ),
  },
  multipliers: { mil: 1000, k: 1000, millón: 1_000_000, millon: 1_000_000, millones: 1_000_000 },
  fractions: {},
  plusHalf: [],
  andHalf: listed('y medio, y media'),
  and: ['y'],
  digitSounds: {},
  double: ['doble'],
  triple: ['triple'],
  shares: {
    half: listed('mitad, la mitad, medio, cincuenta por ciento, 50 por ciento'),
    full: listed('todo, total, completo, todo lo que debo, entero'),
    minimum: listed('mínimo, minimo, lo menos posible, lo menos'),
  },
  counted: listed(
    'día, días, dia, dias, semana, semanas, mes, meses, año, años, hora, horas, minuto, minutos, vez, veces, cuota, cuotas, pago, pagos, plazo, plazos, parte, partes, mensualidad, mensualidades, quincena, quincenas, teléfonos, por ciento',
  ),
  weekdays: calendar('lunes martes miércoles/miercoles jueves viernes sábado/sabado domingo'),
  months: calendar(
    'enero febrero marzo abril mayo junio julio agosto septiembre/setiembre octubre noviembre diciembre',
  ),
  days: { hoy: 0, 'esta noche': 0, mañana: 1, ayer: -1, 'pasado mañana': 2, anteayer: -2, antier: -2 },
  units: { day: ['día', 'días', 'dia', 'dias'], week: ['semana', 'semanas'], month: ['mes', 'meses'] },
  next: ['próximo', 'proximo', 'próxima', 'proxima', 'siguiente'],
  ago: ['hace'],
  nextMonth: listed('próximo mes, proximo mes, mes que viene, mes siguiente, mes próximo, mes proximo'),
  monthEnd: listed('fin de mes, final de mes, fin del mes, último día del mes, ultimo dia del mes, finales de mes'),
  dayOfMonth: ['el', 'día', 'dia'],
  ordinals: { primero: 1, primer: 1 },
  times: { mediodía: '12:00', mediodia: '12:00' },
  oclock: listed('en punto, horas'),
  morning: listed('de la mañana, am, por la mañana'),
  afternoon: listed('de la tarde, de la noche, pm, por la tarde'),
  halfPast: [],
};

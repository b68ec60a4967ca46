import { normalise, wordsOf } from './understanding/normalise.js';
import { readRules, ruledBy } from './understanding/rules.js';

/** What the words of a locked screen mean. */
export const meanings = ['scam', 'lost', 'overdue', 'google', 'account', 'sim', 'pin'] as const;
export type Meaning = (typeof meanings)[number];

/**
 * Words as screens have them, in the languages that they are shown in; the first that holds counts. What asks for money
 * elsewhere comes before everything, and what names an instalment before the account that it may speak of too.
 */
const patterns: Readonly<Record<Meaning, string>> = {
  scam: `gift card|cards
itunes|bitcoin|crypto|btc|usdt
western union
send|transfer|deposit ... bitcoin|crypto|gift
(police|fbi|interpol|cybercrime|ministry) ... fine|penalty
anydesk|teamviewer
tarjeta|tarjetas de regalo
गिफ्ट|गिफ़्ट कार्ड`,
  lost: `lost mode
reported|marked (as)? lost|stolen
(phone|device|iphone) (is|was|has)? (been)? lost
lost (phone|device|iphone)
if found call|return|contact
lost ... please call|contact|return
perdido ... llam*|contact*
(modo)? perdido
खो गया`,
  overdue: `overdue|over_due
installment|instalment|installments|instalments
past due
payment|pay ... due|missed|late|pending
missed ... payment
device financ*
financed|financing
pago vencido|atrasado|pendiente
mensualidad*|abono ... vencid*|atrasad*|pendiente
financiamiento|financiado
बकाया|किस्त|क़िस्त|emi|ईएमआई
හිඟ|වාරික*
தவணை*|நிலுவை*`,
  google: `google
frp
factory reset protection
previously synced
verify your account
cuenta de google
गूगल|ගූගල්|கூகுள்`,
  account: `mi|xiaomi|redmi|poco ... account|cloud|id|password
associated with
find device|phone
activate this device
activation lock
samsung|huawei|oppo|vivo|icloud|apple account|id|lock
cuenta mi|xiaomi|samsung
activa|activar este dispositivo
मी अकाउंट|खाता`,
  sim: `sim ... lock|locked|unlock|network|invalid|blocked|puk|not|rejected|error
network unlock|lock|pin|code
puk
invalid|unsupported sim
sim not supported|valid
emergency calls only
only emergency calls
no service|signal
chip|sim ... bloquead*|inválid*|invalid*
sin servicio|señal
सिम ... लॉक|बंद|ब्लॉक`,
  pin: `enter (your|the)? pin|password|pattern|passcode
draw (your|the)? pattern
wrong|forgot|forgotten|incorrect (your|the|my)? pin|password|pattern|passcode
too many attempts
ingrese|introduzca|dibuje (su|el)? pin|patrón|patron|contraseña
olvidé (mi)? pin|patrón|contraseña
पिन|पैटर्न|पासवर्ड डाल*|भूल*`,
};

const isMeaning = (name: string): name is 'emergency' => name === 'emergency';
const rules = meanings.map((meaning) => ({
  meaning,
  rules: readRules(`[emergency]\n${patterns[meaning]}`, isMeaning),
}));

/** What a locked screen means, by its own words; undefined where they tell nothing. */
export function meaningOfScreen(text: string): Meaning | undefined {
  const words = wordsOf(normalise(text));
  return rules.find((one) => ruledBy(one.rules, words).intent !== undefined)?.meaning;
}

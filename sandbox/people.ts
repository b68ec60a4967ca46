/** A lender as the outside world knows it. */
export interface SandboxLender {
  id: string;
  name: string;
  currency: string;
  timeZone: string;
  languages: readonly string[];
  /** Hotline and WhatsApp number, E.164. */
  number: string;
  lockDriver: 'releaseApi' | 'trustonic' | 'knoxGuard';
  loanDriver: 'loanApi' | 'fineract';
}

/** A number that the lender has on file for a person. */
export interface SandboxPhone {
  number: string;
  /** Days that it had been on file on the first day. */
  onFileDays: number;
  /** The SIM of this number is in the locked phone, so its texts arrive there. */
  inLockedPhone: boolean;
}

/** Somebody to be in the sandbox: the state of the first day. Amounts are minor units. */
export interface SandboxPerson {
  name: string;
  lender: string;
  language: string;
  phones: readonly SandboxPhone[];
  imei: string;
  imei2?: string;
  loan: string;
  overdue: number;
  balance: number;
  instalment: number;
  daysPastDue: number;
  closed?: boolean;
  stolen?: boolean;
  offline?: boolean;
  /** The lock service accepts commands for this phone, and the phone never confirms. */
  neverConfirms?: boolean;
  /** Days that a breathing space still runs on the first day. */
  breathingSpaceDays?: number;
  brokenPlans?: number;
  /** What was paid the day before the first day; the balance has it already. */
  paidYesterday?: number;
  special: string;
  ends: string;
}

export const lenders: readonly SandboxLender[] = [
  {
    id: 'northwind',
    name: 'Northwind Mobile Finance',
    currency: 'GBP',
    timeZone: 'Europe/London',
    languages: ['en'],
    number: '+441632960001',
    lockDriver: 'releaseApi',
    loanDriver: 'loanApi',
  },
  {
    id: 'lanka',
    name: 'Lanka Mobile',
    currency: 'LKR',
    timeZone: 'Asia/Colombo',
    languages: ['en', 'si', 'ta'],
    number: '+94115550002',
    lockDriver: 'trustonic',
    loanDriver: 'loanApi',
  },
  {
    id: 'bharat',
    name: 'Bharat EMI',
    currency: 'INR',
    timeZone: 'Asia/Kolkata',
    languages: ['en', 'hi'],
    number: '+918005550003',
    lockDriver: 'knoxGuard',
    loanDriver: 'fineract',
  },
  {
    id: 'sol',
    name: 'Crédito Sol',
    currency: 'MXN',
    timeZone: 'America/Mexico_City',
    languages: ['es', 'en'],
    number: '+525555550004',
    lockDriver: 'releaseApi',
    loanDriver: 'loanApi',
  },
];

function phone(number: string, onFileDays = 400, inLockedPhone = false): SandboxPhone {
  return { number, onFileDays, inLockedPhone };
}

export const people: readonly SandboxPerson[] = [
  {
    name: 'Asha',
    lender: 'northwind',
    language: 'en',
    phones: [phone('+447700900101')],
    imei: '861122030001010',
    loan: 'NW-1001',
    overdue: 8998,
    balance: 41250,
    instalment: 4499,
    daysPastDue: 34,
    special: 'the plain case: unlocks 2 s after release',
    ends: 'unlocked after paying',
  },
  {
    name: 'Ben',
    lender: 'northwind',
    language: 'en',
    phones: [phone('+447700900102', 400, true), phone('+447700900112', 90)],
    imei: '861122030002026',
    loan: 'NW-1002',
    overdue: 4499,
    balance: 22495,
    instalment: 4499,
    daysPastDue: 12,
    special: 'his SIM is in the locked phone; a second contact has been on file for 90 days',
    ends: 'proved by the second contact; unlocked after paying',
  },
  {
    name: 'Chitra',
    lender: 'lanka',
    language: 'ta',
    phones: [phone('+94775550103')],
    imei: '861122030003032',
    imei2: '861122030013130',
    loan: 'LM-1003',
    overdue: 1450000,
    balance: 8700000,
    instalment: 725000,
    daysPastDue: 41,
    special: 'speaks Tamil; Trustonic; two IMEIs',
    ends: 'unlocked after paying; may have a plan',
  },
  {
    name: 'Dinesh',
    lender: 'bharat',
    language: 'hi',
    phones: [phone('+919955550104')],
    imei: '861122030004048',
    loan: '1004',
    overdue: 249900,
    balance: 1499400,
    instalment: 83300,
    daysPastDue: 95,
    special: 'may have a plan; Knox Guard; Fineract',
    ends: 'temporarily_unlocked while the plan runs',
  },
  {
    name: 'Elena',
    lender: 'sol',
    language: 'es',
    phones: [phone('+525555550105')],
    imei: '861122030005052',
    loan: 'CS-1005',
    overdue: 0,
    balance: 520000,
    instalment: 65000,
    daysPastDue: 0,
    paidYesterday: 130000,
    special: 'paid the shop yesterday, the ledger shows it, the phone is still locked',
    ends: 'unlocked on asking, nothing charged',
  },
  {
    name: 'Farid',
    lender: 'northwind',
    language: 'en',
    phones: [phone('+447700900106')],
    imei: '861122030006068',
    loan: 'NW-1006',
    overdue: 12000,
    balance: 36000,
    instalment: 6000,
    daysPastDue: 50,
    neverConfirms: true,
    special: 'the lock service accepts his release and the phone never confirms',
    ends: 'with a person before the limit, told at each stage',
  },
  {
    name: 'Grace',
    lender: 'lanka',
    language: 'en',
    phones: [phone('+94775550107')],
    imei: '861122030007074',
    loan: 'LM-1007',
    overdue: 990000,
    balance: 990000,
    instalment: 990000,
    daysPastDue: 20,
    special: 'last instalment: paying it settles the loan (final release)',
    ends: 'unlocked; released when the money is final',
  },
  {
    name: 'Hugo',
    lender: 'northwind',
    language: 'en',
    phones: [phone('+447700900108')],
    imei: '861122030008080',
    loan: 'NW-1008',
    overdue: 0,
    balance: 0,
    instalment: 4499,
    daysPastDue: 0,
    closed: true,
    special: 'loan closed, phone locked: a wrongful lock',
    ends: 'unlocked, and an incident on record',
  },
  {
    name: 'Ines',
    lender: 'sol',
    language: 'es',
    phones: [phone('+525555550109')],
    imei: '861122030009096',
    loan: 'CS-1009',
    overdue: 180000,
    balance: 720000,
    instalment: 90000,
    daysPastDue: 33,
    stolen: true,
    special: 'reported stolen: never released by a conversation',
    ends: 'locked, with a person',
  },
  {
    name: 'Jamal',
    lender: 'northwind',
    language: 'en',
    phones: [phone('+447700900110')],
    imei: '861122030010102',
    loan: 'NW-1010',
    overdue: 20000,
    balance: 80000,
    instalment: 10000,
    daysPastDue: 61,
    breathingSpaceDays: 45,
    special: 'in a breathing-space moratorium: no demand for payment, a person instead',
    ends: 'no demand, with a person',
  },
  {
    name: 'Kavya',
    lender: 'bharat',
    language: 'hi',
    phones: [phone('+919955550111')],
    imei: '861122030011118',
    loan: '1011',
    overdue: 249900,
    balance: 999600,
    instalment: 83300,
    daysPastDue: 92,
    brokenPlans: 2,
    special: 'has broken two plans: no further plan without a person',
    ends: 'no offers, with a person',
  },
  {
    name: 'Luis',
    lender: 'sol',
    language: 'es',
    phones: [phone('+525555550112')],
    imei: '861122030012124',
    loan: 'CS-1012',
    overdue: 95000,
    balance: 380000,
    instalment: 47500,
    daysPastDue: 15,
    offline: true,
    special: 'phone offline: release is accepted, confirmed only when it comes online',
    ends: 'told to bring it online; unlocked when it is',
  },
];

/** A valid IMEI on no lender's file. */
export const nobody = {
  name: 'nobody',
  imei: '861122030099998',
  special: "a valid IMEI on no lender's file: answered exactly as a known one until the passcode fails",
  ends: 'nothing told',
} as const;

/** The lender of this id; throws for an id that is none. */
export function lenderOf(id: string): SandboxLender {
  const found = lenders.find((lender) => lender.id === id);
  if (!found) throw new Error(`no lender ${id}`);
  return found;
}

/** The lender whose credential this is: `sandbox-<lender>-<purpose>`. */
export function lenderByCredential(credential: string | undefined, purpose: 'loans' | 'locks'): string | undefined {
  return lenders.find(({ id }) => credential === `sandbox-${id}-${purpose}`)?.id;
}

/** Whether what was entered (14 to 16 digits) names a phone with this IMEI. The last digits check and count versions; the first 14 name the phone. */
export function sameImei(entered: string, imei: string | undefined): boolean {
  return /^\d{14,16}$/.test(entered) && imei?.slice(0, 14) === entered.slice(0, 14);
}

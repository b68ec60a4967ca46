/** People of the sandbox, as far as the tests play them. */
export const asha = {
  from: '+447700900101',
  line: '+441632960001',
  lender: 'northwind',
  imei: '861122030001010',
  loan: 'NW-1001',
  overdue: 8998,
} as const;
export const chitra = {
  from: '+94775550103',
  line: '+94115550002',
  lender: 'lanka',
  imei: '861122030003032',
  loan: 'LM-1003',
  overdue: 1_450_000,
} as const;
export const dinesh = {
  from: '+919955550104',
  line: '+918005550003',
  lender: 'bharat',
  imei: '861122030004048',
  loan: '1004',
  overdue: 249_900,
} as const;
export const jamal = {
  from: '+447700900110',
  line: '+441632960001',
  lender: 'northwind',
  imei: '861122030010102',
  loan: 'NW-1010',
  overdue: 20_000,
} as const;
export const kavya = {
  from: '+919955550111',
  line: '+918005550003',
  lender: 'bharat',
  imei: '861122030011118',
  loan: '1011',
  overdue: 249_900,
} as const;
export const ben = {
  from: '+447700900102',
  other: '+447700900112',
  line: '+441632960001',
  lender: 'northwind',
  imei: '861122030002026',
  loan: 'NW-1002',
  overdue: 4499,
} as const;
export const elena = {
  from: '+525555550105',
  line: '+525555550004',
  lender: 'sol',
  imei: '861122030005052',
  loan: 'CS-1005',
} as const;
export const farid = {
  from: '+447700900106',
  line: '+441632960001',
  lender: 'northwind',
  imei: '861122030006068',
  loan: 'NW-1006',
  overdue: 12000,
} as const;
export const grace = {
  from: '+94775550107',
  line: '+94115550002',
  lender: 'lanka',
  imei: '861122030007074',
  loan: 'LM-1007',
  overdue: 990_000,
} as const;
export const hugo = {
  from: '+447700900108',
  line: '+441632960001',
  lender: 'northwind',
  imei: '861122030008080',
  loan: 'NW-1008',
} as const;
export const ines = {
  from: '+525555550109',
  line: '+525555550004',
  lender: 'sol',
  imei: '861122030009096',
  loan: 'CS-1009',
} as const;
export const luis = {
  from: '+525555550112',
  line: '+525555550004',
  lender: 'sol',
  imei: '861122030012124',
  loan: 'CS-1012',
  overdue: 95000,
} as const;
export const nobody = { imei: '861122030099998' } as const;
export const cards = {
  pays: '4242424242424242',
  declined: '4000000000000002',
  noFunds: '4000000000009995',
  chargeFails: '4000000000000341',
} as const;

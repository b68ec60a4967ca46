/** People of the sandbox, as far as the tests play them. */
export const asha = {
  from: '+447700900101',
  line: '+441632960001',
  lender: 'northwind',
  imei: '861122030001010',
  loan: 'NW-1001',
  overdue: 8998,
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
export const nobody = { imei: '861122030099998' } as const;
export const cards = {
  pays: '4242424242424242',
  declined: '4000000000000002',
  noFunds: '4000000000009995',
  chargeFails: '4000000000000341',
} as const;

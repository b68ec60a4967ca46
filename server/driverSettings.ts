/** The drivers that a lenders file may name, and the settings that each cannot do without. */
export const driverSettings: Readonly<
  Record<'loans' | 'locks' | 'payments', Readonly<Record<string, readonly string[]>>>
> = {
  loans: { loanApi: ['token'], fineract: ['user', 'password', 'tenant'] },
  locks: { releaseApi: ['token'], trustonic: ['apiKey'], knoxGuard: ['clientId'] },
  payments: { stripe: [] },
};

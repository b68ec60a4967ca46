import type { Imei14 } from '../../core/imei.js';
import type { LoanSystem } from '../../core/ports/loans.js';
import { createFineract } from '../../integrations/loans/fineract.js';
import { createLoanApi, type LoanDriverOptions } from '../../integrations/loans/loanApi.js';
import { loanSystemContract } from './loanSystem.js';
import { openTestWorld } from './sandbox.js';

const unknownImei = '86112203009999' as Imei14;

interface Person {
  readonly loanId: string;
  readonly currency: string;
  readonly timeZone: string;
  readonly imeis: readonly string[];
}

const run = (name: string, person: Person, create: (options: LoanDriverOptions) => LoanSystem): void =>
  loanSystemContract(name, async () => {
    const opened = await openTestWorld();
    const { url, world } = opened;
    const { currency, timeZone } = person;
    const system = create({ url, currency, timeZone, token: '', http: { random: () => 0 } });
    const today = new Intl.DateTimeFormat('en-CA', { timeZone }).format(world.clock.now());
    return {
      ...person,
      imeis: person.imeis as readonly Imei14[],
      system,
      unknownImei,
      today,
      close: () => opened.close(),
    };
  });

const lanka = { currency: 'LKR', timeZone: 'Asia/Colombo' };
run('the loan API', { ...lanka, loanId: 'LM-1003', imeis: ['86112203000303', '86112203001313'] }, (options) =>
  createLoanApi({ ...options, token: 'sandbox-lanka-loans' }),
);

const bharat = { currency: 'INR', timeZone: 'Asia/Kolkata' };
run('Fineract', { ...bharat, loanId: '1004', imeis: ['86112203000404'] }, (options) =>
  createFineract({ ...options, token: 'mifos:password', tenant: 'bharat' }),
);

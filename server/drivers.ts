import { type Clock, systemClock } from '../core/clock.js';
import type { Lender } from '../core/lender.js';
import type { LoanSystem } from '../core/ports/loans.js';
import type { LockEvents, LockService } from '../core/ports/locks.js';
import type { Parties } from '../core/ports/parties.js';
import { Problem } from '../core/problem.js';
import type { Vault } from '../core/vault.js';
import { createFineract } from '../integrations/loans/fineract.js';
import { createLoanApi } from '../integrations/loans/loanApi.js';
import { createKnoxEvents, fetchKnoxCertificate } from '../integrations/locks/knoxEvents.js';
import { createKnoxGuard } from '../integrations/locks/knoxGuard.js';
import { createReleaseApi } from '../integrations/locks/releaseApi.js';
import { createReleaseEvents } from '../integrations/locks/releaseEvents.js';
import { createTrustonic } from '../integrations/locks/trustonic.js';
import { createTrustonicEvents } from '../integrations/locks/trustonicEvents.js';
import { createTwilioMessenger, createTwilioTemplates } from '../integrations/messages/twilio.js';
import { createStripe } from '../integrations/payments/stripe.js';
import { createTwilioTelephone } from '../integrations/telephone/twilioTelephone.js';
import type { Config } from './config.js';

/** The drivers that the lenders file names, each made once for its lender. Throws `config.unknown_driver`. */
export function createParties(config: Config, clock: Clock, vault: Vault): Parties {
  const gateway = createGateway(config);
  return {
    loans: once(loanSystemOf),
    locks: once((lender) => lockServiceOf(lender, clock, vault)),
    payments: (lender) => {
      if (lender.payments.driver !== 'stripe') throw unknown(lender, 'payments');
      return gateway;
    },
  };
}

function once<Driver>(make: (lender: Lender) => Driver): (lender: Lender) => Driver {
  const made = new Map<string, Driver>();
  return (lender) => {
    const driver = made.get(lender.id) ?? make(lender);
    made.set(lender.id, driver);
    return driver;
  };
}

function loanSystemOf(lender: Lender): LoanSystem {
  const { url, driver } = lender.loans;
  const { currency, timeZone } = lender;
  const setting = settingOf(lender, 'loans');
  switch (driver) {
    case 'loanApi':
      return createLoanApi({ url, token: setting('token'), currency, timeZone });
    case 'fineract':
      return createFineract({
        url,
        token: `${setting('user')}:${setting('password')}`,
        tenant: setting('tenant'),
        currency,
        timeZone,
      });
    default:
      throw unknown(lender, 'loans');
  }
}

function lockServiceOf(lender: Lender, clock: Clock, vault: Vault): LockService {
  const { url, driver } = lender.locks;
  const setting = settingOf(lender, 'locks');
  switch (driver) {
    case 'releaseApi':
      return createReleaseApi({ url, token: setting('token') });
    case 'trustonic':
      return createTrustonic({ url, token: setting('apiKey'), vault });
    case 'knoxGuard':
      return createKnoxGuard({ url, token: setting('clientId'), clock });
    default:
      throw unknown(lender, 'locks');
  }
}

/** A setting that the driver cannot do without. */
const settingOf =
  (lender: Lender, party: 'loans' | 'locks') =>
  (name: string): string => {
    const value = lender[party].settings[name];
    if (!value)
      throw new Problem('config.missing_setting', { message: `${lender.id}.${party}.settings.${name} is missing` });
    return value;
  };

const unknown = (lender: Lender, party: 'loans' | 'locks' | 'payments'): Problem =>
  new Problem('config.unknown_driver', { message: `${lender.id}.${party}: no driver ${lender[party].driver}` });

/** The gateway's signatures carry real time, whatever time a trial run pretends. */
export function createGateway({ stripe: { apiUrl, ...stripe } }: Config) {
  return createStripe({ ...stripe, ...(apiUrl ? { apiUrl } : {}), clock: systemClock });
}

export function createMessenger({ twilio: { accountSid, authToken, apiUrl }, publicUrl }: Config) {
  const path = { call: '/voice/status', sms: '/sms/status', whatsapp: '/whatsapp/status' } as const;
  const statusCallbackUrl = (channel: keyof typeof path): string => publicUrl + path[channel];
  return createTwilioMessenger({ accountSid, authToken, ...(apiUrl ? { apiUrl } : {}), statusCallbackUrl });
}

/** The account's message templates. */
export const createMessageTemplates = ({ twilio: { accountSid, authToken, apiUrl } }: Pick<Config, 'twilio'>) =>
  createTwilioTemplates({ accountSid, authToken, ...(apiUrl ? { apiUrl } : {}) });

/** The telephone of the agents. */
export const createTelephone = ({ twilio: { accountSid, authToken, apiUrl } }: Config) =>
  createTwilioTelephone({ accountSid, authToken, ...(apiUrl ? { apiUrl } : {}) });

/** Readers of the lock services' own events, one for each driver that the lenders use. */
export function createLockEvents({ lenders }: Config, clock: Clock): ReadonlyMap<string, LockEvents> {
  const using = (driver: string): Lender[] => lenders.all().filter((lender) => lender.locks.driver === driver);
  const secrets = (driver: string): string[] => [
    ...new Set(using(driver).flatMap(({ locks }) => locks.settings['eventsSecret'] ?? [])),
  ];
  const readers = new Map<string, LockEvents>([
    ['releaseApi', createReleaseEvents({ secrets: secrets('releaseApi'), clock })],
    ['trustonic', createTrustonicEvents({ secrets: secrets('trustonic') })],
  ]);
  const knox = using('knoxGuard')[0];
  if (knox)
    readers.set(
      'knoxGuard',
      createKnoxEvents({ certificate: () => fetchKnoxCertificate(`${knox.locks.url}/kwn/v1/certificate`), clock }),
    );
  return readers;
}

import { z } from 'zod';
import { type Clock, systemClock } from '../core/clock.js';
import type { Lender } from '../core/lender.js';
import type { LoanSystem } from '../core/ports/loans.js';
import type { LockEvents, LockService } from '../core/ports/locks.js';
import type { Parties } from '../core/ports/parties.js';
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

/** What one driver asks of the `settings` of the lenders file, and how it is made for a lender. */
interface Choice<Driver> {
  readonly settings: z.ZodObject;
  make(lender: Lender, clock: Clock, vault: Vault): Driver;
}

function choice<Shape extends z.ZodRawShape, Driver>(
  party: 'loans' | 'locks',
  shape: Shape,
  make: (settings: z.output<z.ZodObject<Shape>>, lender: Lender, clock: Clock, vault: Vault) => Driver,
): Choice<Driver> {
  const settings = z.object(shape);
  return { settings, make: (lender, ...tools) => make(settings.parse(lender[party].settings), lender, ...tools) };
}

const needed = z.string().min(1);

const loanSystems: Readonly<Record<string, Choice<LoanSystem>>> = {
  loanApi: choice('loans', { token: needed }, ({ token }, { loans: { url }, currency, timeZone }) =>
    createLoanApi({ url, token, currency, timeZone }),
  ),
  fineract: choice(
    'loans',
    { user: needed, password: needed, tenant: needed },
    ({ user, password, tenant }, { loans: { url }, currency, timeZone }) =>
      createFineract({ url, token: `${user}:${password}`, tenant, currency, timeZone }),
  ),
};

const eventsSecret = z.string().optional();

const lockServices: Readonly<Record<string, Choice<LockService>>> = {
  releaseApi: choice('locks', { token: needed, eventsSecret }, ({ token }, { locks: { url } }) =>
    createReleaseApi({ url, token }),
  ),
  trustonic: choice(
    'locks',
    { apiKey: needed, tenant: z.string().optional(), eventsSecret },
    ({ apiKey, tenant }, { locks: { url } }, _, vault) => createTrustonic({ url, token: apiKey, tenant, vault }),
  ),
  knoxGuard: choice(
    'locks',
    { clientId: needed, privateKey: z.string().optional() },
    ({ clientId, privateKey }, { locks: { url } }, clock) =>
      createKnoxGuard({ url, token: clientId, privateKey, clock }),
  ),
};

/** There is one gateway, whose keys are the environment's. */
const gateways: Readonly<Record<string, Pick<Choice<never>, 'settings'>>> = { stripe: { settings: z.object({}) } };

/** What is wrong with the drivers that a lender names: the first fault of each party, and where in the lender it is. */
export function driverFaults(lender: Lender): { path: PropertyKey[]; message: string }[] {
  return Object.entries({ loans: loanSystems, locks: lockServices, payments: gateways }).flatMap(([party, choices]) => {
    const { driver, settings } = lender[party as 'loans' | 'locks' | 'payments'];
    const known = Object.keys(choices);
    if (!known.includes(driver))
      return [{ path: [party, 'driver'], message: `no driver ${driver}: one of ${known.join(', ')}` }];
    const issue = choices[driver]?.settings.safeParse(settings).error?.issues[0];
    return issue ? [{ path: [party, 'settings', ...issue.path], message: `the driver ${driver} needs it` }] : [];
  });
}

/** The drivers that the lenders file names, each made once for its lender. */
export function createParties(config: Config, clock: Clock, vault: Vault): Parties {
  const gateway = createGateway(config);
  const made = <Driver>(party: 'loans' | 'locks', choices: Readonly<Record<string, Choice<Driver>>>) =>
    once((lender) => {
      const choice = choices[lender[party].driver];
      if (!choice) throw new Error(`${lender.id}.${party}: ${lender[party].driver} was never checked`);
      return choice.make(lender, clock, vault);
    });
  return { loans: made('loans', loanSystems), locks: made('locks', lockServices), payments: () => gateway };
}

function once<Driver>(make: (lender: Lender) => Driver): (lender: Lender) => Driver {
  const made = new Map<string, Driver>();
  return (lender) => {
    const driver = made.get(lender.id) ?? make(lender);
    made.set(lender.id, driver);
    return driver;
  };
}

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

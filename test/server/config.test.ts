import { readFileSync } from 'node:fs';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { ConfigFault, readConfig } from '../../server/config.js';
import { readLenders } from '../../server/lendersFile.js';
import { scrub } from '../../server/log.js';

const root = resolve(import.meta.dirname, '..', '..');
const sandboxLenders = readFileSync(join(root, 'lenders.yaml'), 'utf8');
const variables = { SANDBOX_URL: 'http://127.0.0.1:3979' };

function faultsOf(env: Record<string, string>, production = true): readonly string[] {
  try {
    readConfig({ production, env });
    return [];
  } catch (thrown) {
    return thrown instanceof ConfigFault ? thrown.faults : [String(thrown)];
  }
}

const real = {
  PUBLIC_URL: 'https://help.lender.example',
  DATABASE_URL: 'postgresql://db/liftline',
  TWILIO_ACCOUNT_SID: 'AC11111111111111111111111111111111',
  TWILIO_AUTH_TOKEN: 'a-real-token',
  STRIPE_SECRET_KEY: 'sk_live_x',
  STRIPE_WEBHOOK_SECRET: 'whsec_x',
  SECRET_KEY: 'long-and-random-and-kept-somewhere',
  OIDC_ISSUER: 'https://login.lender.example',
  OIDC_CLIENT_SECRET: 'another-secret',
};

function realLenders(): string {
  const file = join(mkdtempSync(join(tmpdir(), 'lenders-')), 'lenders.yaml');
  writeFileSync(file, sandboxLenders.replaceAll('${SANDBOX_URL}', 'https://core.lender.example'));
  return file;
}

describe('production refuses to start', () => {
  test('with nothing set, and names each variable', () => {
    const faults = faultsOf({}).join('\n');
    for (const name of [
      'TWILIO_ACCOUNT_SID',
      'TWILIO_AUTH_TOKEN',
      'STRIPE_SECRET_KEY',
      'STRIPE_WEBHOOK_SECRET',
      'SECRET_KEY',
      'PUBLIC_URL',
      'DATABASE_URL',
      'LENDERS_FILE',
      'OIDC_ISSUER',
    ]) {
      expect(faults).toContain(name);
    }
  });

  test.each([
    ['a default secret', { SECRET_KEY: 'only-for-trying-it-out-never-in-production' }, /SECRET_KEY is the sandbox/],
    [
      'the sandbox’s account',
      { TWILIO_ACCOUNT_SID: 'AC00000000000000000000000000000000' },
      /TWILIO_ACCOUNT_SID is the sandbox/,
    ],
    ['an address without https', { PUBLIC_URL: 'http://help.lender.example' }, /PUBLIC_URL must be a public https/],
    ['an address of this machine', { PUBLIC_URL: 'https://localhost:8443' }, /PUBLIC_URL must be a public https/],
    ['an address of a house’s own network', { PUBLIC_URL: 'https://192.168.1.2' }, /PUBLIC_URL must be a public https/],
    ['another one of those', { PUBLIC_URL: 'https://[fd00::1]' }, /PUBLIC_URL must be a public https/],
    ['a name that only one house knows', { PUBLIC_URL: 'https://liftline' }, /PUBLIC_URL must be a public https/],
    [
      'the sandbox’s secret beside one’s own',
      { STRIPE_WEBHOOK_SECRET: 'whsec_own,whsec_sandbox' },
      /STRIPE_WEBHOOK_SECRET is the sandbox/,
    ],
    ['no database', { DATABASE_URL: '' }, /DATABASE_URL is missing/],
    ['a followed clock', { CLOCK_URL: 'https://clock.example' }, /CLOCK_URL must not be set/],
    [
      'the sandbox’s lenders',
      { LENDERS_FILE: join(root, 'lenders.yaml') },
      /northwind\.loans\.url leads to this machine/,
    ],
  ])('with %s', (_what, change, fault) => {
    expect(faultsOf({ ...real, LENDERS_FILE: realLenders(), ...change }).join('\n')).toMatch(fault);
  });

  test('and names what is missing beside what cannot be read', () => {
    const faults = faultsOf({ SECRET_KEY: 'short', PUBLIC_URL: 'no address', LOG_LEVEL: 'loud' });
    for (const name of ['SECRET_KEY', 'PUBLIC_URL', 'LOG_LEVEL', 'TWILIO_AUTH_TOKEN', 'DATABASE_URL', 'LENDERS_FILE'])
      expect(faults.join('\n')).toContain(name);
  });

  test('and starts with everything of its own', () => {
    expect(faultsOf({ ...real, LENDERS_FILE: realLenders() })).toEqual([]);
  });
});

describe('the embedded default', () => {
  test('needs nothing and talks to the sandbox', () => {
    const config = readConfig({ production: false, env: {} });
    expect([config.publicUrl, config.twilio.apiUrl, config.stripe.apiUrl, config.clockUrl]).toEqual([
      'http://localhost:3978',
      'http://127.0.0.1:3979',
      'http://127.0.0.1:3979',
      'http://127.0.0.1:3979/sandbox/clock',
    ]);
    expect(config.lenders.byNumber('+525555550004')?.id).toBe('sol');
  });

  test('every variable that is read stands in .env.example', () => {
    const example = readFileSync(join(root, '.env.example'), 'utf8');
    const read = [...readFileSync(join(root, 'server/config.ts'), 'utf8').matchAll(/^ {2}([A-Z][A-Z0-9_]+): /gm)].map(
      (match) => match[1] ?? '',
    );
    expect(read.length).toBeGreaterThan(15);
    expect(read.filter((name) => !new RegExp(`^${name}=`, 'm').test(example))).toEqual([]);
  });

  test.each([
    ['PORT', 'eighty', /PORT/],
    ['SECRET_KEY', 'short', /SECRET_KEY/],
    ['PUBLIC_URL', 'ftp://help.lender.example', /PUBLIC_URL: must be an http or https address/],
    ['DATABASE_URL', 'mysql://db/liftline', /DATABASE_URL: must be like postgresql:/],
    ['REDIS_URL', 'banana', /REDIS_URL: must be like redis:/],
    ['TWILIO_ACCOUNT_SID', 'SK11111111111111111111111111111111', /TWILIO_ACCOUNT_SID: must start with AC/],
    ['CLOCK_URL', 'nonsense', /CLOCK_URL: must be an http or https address/],
    ['LENDERS_FILE', '/nowhere/lenders.yaml', /LENDERS_FILE/],
  ])('a wrong %s is named', (name, value, fault) => {
    expect(faultsOf({ [name]: value }, false).join('\n')).toMatch(fault);
  });
});

describe('a lenders file', () => {
  test.each([
    ['currency: GBP', 'currency: POUNDS', /line 8, lenders\.0\.currency/],
    ['hotline: "+441632960001"', 'hotline: "01632 960001"', /line 11, lenders\.0\.hotline.*E\.164/],
    ['id: lanka', 'id: northwind', /lenders\.1\.id: northwind stands twice/],
    ['languages: [en]', 'languages: [en, fr]', /lenders\.0\.languages\.1/],
    ['languages: [en]', 'languages: []', /line 10, lenders\.0\.languages/],
    ['country: GB', 'country: GB\n    colour: red', /line 8, lenders\.0\.colour: Unrecognized key/],
    ['driver: releaseApi, url', 'driver: releaseApi, uri', /lenders\.0\.locks/],
    ['currency: LKR', 'currency: ZZZ', /line \d+, lenders\.1\.currency: a currency/],
    ['country: LK', 'country: ZZ', /lenders\.1\.country: a country/],
    ['timeZone: Asia/Colombo', 'timeZone: Asia/Nowhere', /line \d+, lenders\.1\.timeZone: a time zone/],
    ['driver: trustonic', 'driver: trustonik', /line \d+, lenders\.1\.locks\.driver: no driver trustonik/],
    ['{ apiKey: ', '{ apiKeys: ', /lenders\.1\.locks\.settings\.apiKey: the driver trustonic needs it/],
    ['user: mifos, ', '', /line \d+, lenders\.2\.loans\.settings\.user: the driver fineract needs it/],
    [
      '{ token: sandbox-sol-loans }',
      '{ token: "" }',
      /lenders\.3\.loans\.settings\.token: the driver loanApi needs it/,
    ],
    ['driver: stripe', 'driver: toString', /lenders\.0\.payments\.driver: no driver toString/],
    ['whatsapp: "+94115550002"', 'whatsapp: "+441632960001"', /lenders\.1\.whatsapp: another lender has this number/],
  ])('with %s as %s is refused with line and field', (from, to, fault) => {
    expect(() => readLenders(sandboxLenders.replace(from, to), variables)).toThrow(fault);
  });

  test('that wants a variable which is not set says which', () => {
    expect(() => readLenders(sandboxLenders, {})).toThrow(/SANDBOX_URL is not set/);
  });

  test.each(['', 'lenders: []', 'lenders: 7', '{', '- a\n- b'])('%j is no lenders file', (text) => {
    expect(() => readLenders(text, variables)).toThrow();
  });
});

describe('a log line', () => {
  test.each([
    ['{"msg":"861122030001010 came"}', '861122030001010'],
    ['{"msg":"to +447700900101"}', '447700900101'],
    ['{"msg":"card 4242 4242 4242 4242"}', '4242 4242'],
    ['{"code":"123456"}', '123456'],
    ['{"imei":861122030001010}', '861122030001010'],
  ])('%s loses its digits', (line, secret) => {
    expect(scrub(line)).not.toContain(secret);
  });

  test('keeps moments and small numbers', () => {
    const line = '{"time":"2026-11-21T10:44:47.032Z","ms":1763721887032,"id":"12345"}';
    expect(scrub(line)).toBe(line);
  });
});

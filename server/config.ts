import { existsSync, readFileSync } from 'node:fs';
import { BlockList, isIP } from 'node:net';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { type Lender, type Lenders, lendersOf } from '../core/lender.js';
import { readLenders } from './lendersFile.js';

/** The folder that holds package.json, whether this runs from its source or compiled under dist/. */
export const projectRoot = rootAbove(dirname(fileURLToPath(import.meta.url)));

function rootAbove(folder: string): string {
  return existsSync(join(folder, 'package.json')) ? folder : rootAbove(dirname(folder));
}

/** Values of the embedded default that production refuses. */
const sandboxDefaults = {
  TWILIO_ACCOUNT_SID: 'AC00000000000000000000000000000000',
  TWILIO_AUTH_TOKEN: 'sandbox-auth-token',
  STRIPE_SECRET_KEY: 'sk_test_sandbox',
  STRIPE_WEBHOOK_SECRET: 'whsec_sandbox',
  SECRET_KEY: 'only-for-trying-it-out-never-in-production',
  OIDC_CLIENT_SECRET: 'sandbox-desk',
} as const;

const port = z.coerce.number().int().min(0).max(65_535);
const webAddress = z.url({ protocol: /^https?$/, error: 'must be an http or https address' });
const serverAddress = (scheme: RegExp, example: string) => z.string().regex(scheme, `must be like ${example}`);

const environment = z.object({
  HOST: z.string().default('127.0.0.1'),
  PORT: port.default(3978),
  PUBLIC_URL: webAddress.optional(),
  DATA_DIR: z.string().default('./data'),
  DATABASE_URL: serverAddress(/^postgres(ql)?:\/\//, 'postgresql://user:password@host/liftline').optional(),
  REDIS_URL: serverAddress(/^rediss?:\/\/./, 'redis://host:6379').optional(),
  LENDERS_FILE: z.string().default(join(projectRoot, 'lenders.yaml')),
  TWILIO_ACCOUNT_SID: z.string().startsWith('AC', 'must start with AC').default(sandboxDefaults.TWILIO_ACCOUNT_SID),
  TWILIO_AUTH_TOKEN: z.string().default(sandboxDefaults.TWILIO_AUTH_TOKEN),
  TWILIO_API_URL: webAddress.optional(),
  TWILIO_PAY_CONNECTOR: z.string().default('Default'),
  STRIPE_SECRET_KEY: z.string().default(sandboxDefaults.STRIPE_SECRET_KEY),
  STRIPE_WEBHOOK_SECRET: z.string().default(sandboxDefaults.STRIPE_WEBHOOK_SECRET),
  STRIPE_API_URL: webAddress.optional(),
  SECRET_KEY: z.string().min(16).default(sandboxDefaults.SECRET_KEY),
  SANDBOX_PORT: port.default(3979),
  OIDC_ISSUER: webAddress.optional(),
  OIDC_CLIENT_ID: z.string().default('liftline-desk'),
  OIDC_CLIENT_SECRET: z.string().default(sandboxDefaults.OIDC_CLIENT_SECRET),
  CLU_ENDPOINT: webAddress.optional(),
  CLU_KEY: z.string().optional(),
  CLU_PROJECT: z.string().optional(),
  CLU_DEPLOYMENT: z.string().default('production'),
  CHAT_ORIGINS: z.string().default(''),
  KEEP_WORDS_DAYS: z.coerce.number().int().min(0).max(3650).default(90),
  CLOCK_URL: webAddress.optional(),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent']).default('info'),
});

export interface Config {
  readonly host: string;
  readonly port: number;
  /** Without a slash at the end. */
  readonly publicUrl: string;
  readonly dataDir: string;
  readonly databaseUrl: string | undefined;
  readonly redisUrl: string | undefined;
  readonly lenders: Lenders;
  readonly twilio: { accountSid: string; authToken: string; apiUrl: string | undefined; payConnector: string };
  readonly stripe: { secretKey: string; webhookSecrets: readonly string[]; apiUrl: string | undefined };
  readonly secretKey: string;
  /** How agents sign in. */
  readonly signIn: { issuer: string; clientId: string; clientSecret: string };
  /** Azure's Conversational Language Understanding; undefined: the local engine alone. */
  readonly clu: { url: string; key: string; project: string; deployment: string } | undefined;
  /** Origins of lenders' pages that may show the chat inside them. */
  readonly chatOrigins: readonly string[];
  /** Days that transcripts, replies and chats are kept; 0 keeps them. */
  readonly keepWordsDays: number;
  /** Where the world's time comes from in trial runs; undefined means the machine's own. */
  readonly clockUrl: string | undefined;
  readonly logLevel: string;
}

/** Every fault of a configuration, each naming its variable: printed as they are, and the process ends. */
export class ConfigFault extends Error {
  readonly faults: readonly string[];

  constructor(faults: readonly string[]) {
    super(faults.join('\n'));
    this.name = 'ConfigFault';
    this.faults = faults;
  }
}

/**
 * Reads the whole configuration once. With nothing set it is the embedded default, which talks to the sandbox.
 * Throws `ConfigFault`; for `production` also where anything of the sandbox, a default secret or no database is left.
 */
export function readConfig(options: { production: boolean; env?: Record<string, string | undefined> }): Config {
  const env = present(options.env ?? process.env);
  const settings = readSettings(env, options.production);
  const sandboxUrl = `http://127.0.0.1:${settings.SANDBOX_PORT}`;
  const usesSandbox = settings.TWILIO_ACCOUNT_SID === sandboxDefaults.TWILIO_ACCOUNT_SID;
  const ownUrl = `http://localhost:${settings.PORT}`;
  const lenders = readLendersOrFault(settings.LENDERS_FILE, { SANDBOX_URL: sandboxUrl, ...env });
  if (options.production) refuseLocalLenders(lenders);
  return {
    host: settings.HOST,
    port: settings.PORT,
    publicUrl: (settings.PUBLIC_URL ?? ownUrl).replace(/\/+$/, ''),
    dataDir: resolve(settings.DATA_DIR),
    databaseUrl: settings.DATABASE_URL,
    redisUrl: settings.REDIS_URL,
    lenders: lendersOf(lenders),
    twilio: {
      accountSid: settings.TWILIO_ACCOUNT_SID,
      authToken: settings.TWILIO_AUTH_TOKEN,
      apiUrl: settings.TWILIO_API_URL ?? (usesSandbox ? sandboxUrl : undefined),
      payConnector: settings.TWILIO_PAY_CONNECTOR,
    },
    stripe: {
      secretKey: settings.STRIPE_SECRET_KEY,
      webhookSecrets: settings.STRIPE_WEBHOOK_SECRET.split(','),
      apiUrl:
        settings.STRIPE_API_URL ??
        (settings.STRIPE_SECRET_KEY === sandboxDefaults.STRIPE_SECRET_KEY ? sandboxUrl : undefined),
    },
    secretKey: settings.SECRET_KEY,
    signIn: {
      issuer: settings.OIDC_ISSUER ?? `http://localhost:${settings.SANDBOX_PORT}/openid`,
      clientId: settings.OIDC_CLIENT_ID,
      clientSecret: settings.OIDC_CLIENT_SECRET,
    },
    clu: cluOf(settings),
    keepWordsDays: settings.KEEP_WORDS_DAYS,
    chatOrigins: settings.CHAT_ORIGINS.split(',').filter((origin) => origin !== ''),
    clockUrl: settings.CLOCK_URL ?? (usesSandbox && !options.production ? `${sandboxUrl}/sandbox/clock` : undefined),
    logLevel: settings.LOG_LEVEL,
  };
}

type Settings = z.infer<typeof environment>;

/** All that is wrong at once, what cannot be read beside what production misses: nobody mends one line a start. */
function readSettings(env: Record<string, string>, production: boolean): Settings {
  const { success, data, error } = environment.safeParse(env);
  const unreadable = (error?.issues ?? []).map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  const faults = [...unreadable, ...(production ? ofTheSandbox(env) : [])];
  if (!success || faults.length > 0) throw new ConfigFault(faults);
  return data;
}

function cluOf({ CLU_ENDPOINT, CLU_KEY, CLU_PROJECT, CLU_DEPLOYMENT }: Settings): Config['clu'] {
  if (!CLU_ENDPOINT && !CLU_KEY && !CLU_PROJECT) return undefined;
  if (!CLU_ENDPOINT || !CLU_KEY || !CLU_PROJECT)
    throw new ConfigFault(['CLU_ENDPOINT, CLU_KEY and CLU_PROJECT are set together or not at all']);
  return { url: CLU_ENDPOINT, key: CLU_KEY, project: CLU_PROJECT, deployment: CLU_DEPLOYMENT };
}

/** An empty variable is an absent one. */
const present = (env: Record<string, string | undefined>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined && entry[1] !== ''),
  );

function readLendersOrFault(file: string, variables: Record<string, string>): Lender[] {
  try {
    return readLenders(readFileSync(file, 'utf8'), variables);
  } catch (thrown) {
    throw new ConfigFault([`LENDERS_FILE ${file}: ${thrown instanceof Error ? thrown.message : String(thrown)}`]);
  }
}

function ofTheSandbox(env: Record<string, string>): string[] {
  const faults: string[] = [];
  for (const [name, sandboxValue] of Object.entries(sandboxDefaults)) {
    if (env[name] === undefined) faults.push(`${name} is missing`);
    else if (env[name].split(',').includes(sandboxValue)) faults.push(`${name} is the sandbox's`);
  }
  const { PUBLIC_URL = '', DATABASE_URL, OIDC_ISSUER, LENDERS_FILE } = env;
  if (!PUBLIC_URL.startsWith('https://') || !isPublic(PUBLIC_URL))
    faults.push('PUBLIC_URL must be a public https address');
  if (!DATABASE_URL)
    faults.push('DATABASE_URL is missing: the embedded database is for trying, developing and testing');
  if (!OIDC_ISSUER?.startsWith('https://')) faults.push('OIDC_ISSUER must be an https address');
  if (!LENDERS_FILE) faults.push('LENDERS_FILE is missing: the one that comes along is the sandbox’s');
  for (const name of ['CLOCK_URL', 'TWILIO_API_URL', 'STRIPE_API_URL']) {
    if (env[name]) faults.push(`${name} must not be set: it leads to a sandbox`);
  }
  return faults;
}

function refuseLocalLenders(lenders: readonly Lender[]): void {
  const faults = lenders.flatMap((lender) =>
    (['loans', 'locks', 'payments'] as const)
      .filter((party) => isLocal(lender[party].url))
      .map((party) => `LENDERS_FILE: ${lender.id}.${party}.url leads to this machine`),
  );
  if (faults.length > 0) throw new ConfigFault(faults);
}

const isLocal = (url: string): boolean =>
  URL.canParse(url) && /^(localhost|127\.|0\.0\.0\.0|\[?::1)/.test(new URL(url).hostname);

const privateAddresses = new BlockList();
for (const [address, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
] as const)
  privateAddresses.addSubnet(address, bits);
for (const [address, bits] of [
  ['::', 127],
  ['fc00::', 7],
  ['fe80::', 10],
] as const)
  privateAddresses.addSubnet(address, bits, 'ipv6');

/** Whether Twilio, and people anywhere, may reach it: no address of a house's own network, and no name that only that knows. */
function isPublic(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const host = new URL(url).hostname.replace(/^\[|\]$/g, '');
  const version = isIP(host);
  if (version !== 0) return !privateAddresses.check(host, version === 6 ? 'ipv6' : 'ipv4');
  return host.includes('.') && !/\.(localhost|local|internal|lan)\.?$/.test(host);
}

import { join } from 'node:path';

/** What the sandbox is told by its environment. */
export interface SandboxConfig {
  host: string;
  port: number;
  /** Where the product answers, without a trailing slash. */
  publicUrl: string;
  /** Where the sandbox itself is reached, without a trailing slash. */
  ownUrl: string;
  /** The folder of the sandbox's state. */
  folder: string;
  twilioAccountSid: string;
  twilioAuthToken: string;
  stripeSecretKey: string;
  stripeWebhookSecret: string;
  releaseEventsSecret: string;
  trustonicEventsSecret: string;
}

function portOf(name: string, text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new Error(`${name} is not a port: ${text}`);
  return port;
}

/** Reads the environment once; defaults are those of the embedded way of running. */
export function readSandboxConfig(env: Record<string, string | undefined> = process.env): SandboxConfig {
  const read = (name: string, byDefault: string): string => env[name] || byDefault;
  const port = portOf('SANDBOX_PORT', read('SANDBOX_PORT', '3979'));
  const productPort = portOf('PORT', read('PORT', '3978'));
  return {
    host: read('HOST', '127.0.0.1'),
    port,
    publicUrl: read('PUBLIC_URL', `http://localhost:${productPort}`).replace(/\/+$/, ''),
    ownUrl: `http://localhost:${port}`,
    folder: join(read('DATA_DIR', './data'), 'sandbox'),
    twilioAccountSid: read('TWILIO_ACCOUNT_SID', 'AC00000000000000000000000000000000'),
    twilioAuthToken: read('TWILIO_AUTH_TOKEN', 'sandbox-auth-token'),
    stripeSecretKey: read('STRIPE_SECRET_KEY', 'sk_test_sandbox'),
    stripeWebhookSecret: read('STRIPE_WEBHOOK_SECRET', 'whsec_sandbox'),
    releaseEventsSecret: read('RELEASE_EVENTS_SECRET', 'sandbox-release-events'),
    trustonicEventsSecret: read('TRUSTONIC_EVENTS_SECRET', 'sandbox-trustonic-events'),
  };
}

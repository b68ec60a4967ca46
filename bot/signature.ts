import type { Request } from 'express';
import twilio from 'twilio';

/** The form of a request, each field once, exactly as it was received. */
export type Form = Readonly<Record<string, string>>;

export interface Sender {
  readonly authToken: string;
  readonly accountSid: string;
  /** What the provider calls us by, without a slash at the end: proxies in between may have changed the rest. */
  readonly publicUrl: string;
}

/**
 * The form of a request that the telephone provider signed over our public address and over every field, empty ones
 * too; undefined for anything else. The body must have been read as text: a parser would lose what was signed.
 * A field that stands twice is refused, for only one of the two could be meant.
 */
export function signedForm(request: Request, sender: Sender): Form | undefined {
  const signature = request.header('x-twilio-signature');
  if (!signature || !request.is('application/x-www-form-urlencoded')) return undefined;
  const form = onceEach(typeof request.body === 'string' ? request.body : '');
  if (!form) return undefined;
  const genuine = isGenuine(sender.authToken, signature, sender.publicUrl + request.originalUrl, form);
  return genuine && form['AccountSid'] === sender.accountSid ? form : undefined;
}

function onceEach(body: string): Form | undefined {
  const fields = [...new URLSearchParams(body)];
  const form: Record<string, string> = Object.assign(Object.create(null), Object.fromEntries(fields));
  return Object.keys(form).length === fields.length ? form : undefined;
}

/** Addresses that are no addresses make the check throw: they are not genuine either. */
function isGenuine(authToken: string, signature: string, url: string, form: Form): boolean {
  try {
    return twilio.validateRequest(authToken, signature, url, form);
  } catch {
    return false;
  }
}

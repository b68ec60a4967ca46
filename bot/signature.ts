import express, { type Request, type RequestHandler, type Response } from 'express';
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
function signedForm(request: Request, sender: Sender): Form | undefined {
  const signature = request.header('x-twilio-signature');
  if (!signature || !request.is('application/x-www-form-urlencoded')) return undefined;
  const form = onceEach(typeof request.body === 'string' ? request.body : '');
  if (!form) return undefined;
  const genuine = isGenuine(sender.authToken, signature, sender.publicUrl + request.originalUrl, form);
  // The token is the account's own: who leaves the account out has shown whose it is.
  return genuine && (form['AccountSid'] ?? sender.accountSid) === sender.accountSid ? form : undefined;
}

const formKey = 'liftlineForm';

/**
 * Lets through what the provider signed, and keeps its form for `formOf`. Everything else, and a body that cannot even be
 * read, is 403 without a word. To be mounted where nothing has read the bodies yet.
 */
export function signedOnly(sender: Sender): RequestHandler {
  const read = express.text({ type: 'application/x-www-form-urlencoded', limit: '64kb' });
  return (request, response, next) => {
    read(request, response, (thrown?: unknown) => {
      const form = thrown === undefined ? signedForm(request, sender) : undefined;
      if (!form) return void response.status(403).end();
      response.locals[formKey] = form;
      next();
    });
  };
}

/** The form of a request that `signedOnly` let through. */
export const formOf = (response: Response): Form => response.locals[formKey] as Form;

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

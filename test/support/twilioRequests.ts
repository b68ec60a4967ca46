import twilio from 'twilio';

export const accountSid = 'AC00000000000000000000000000000000';
export const authToken = 'sandbox-auth-token';

export interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

/** Sends what the telephone provider sends: signed forms, or forms with a fault. */
export function createTwilioRequests(options: { baseUrl: string; publicUrl: string; authToken?: string }) {
  const { baseUrl, publicUrl } = options;
  const token = options.authToken ?? authToken;

  /** A form as it is, with a signature as it is; an undefined signature leaves the header out. */
  async function sendRaw(path: string, body: string, signature: string | undefined, type?: string): Promise<Answer> {
    const response = await fetch(baseUrl + path, {
      method: 'POST',
      headers: {
        'content-type': type ?? 'application/x-www-form-urlencoded',
        ...(signature === undefined ? {} : { 'x-twilio-signature': signature }),
      },
      body,
    });
    return { status: response.status, type: response.headers.get('content-type') ?? '', body: await response.text() };
  }

  const sign = (path: string, form: Record<string, string>): string =>
    twilio.getExpectedTwilioSignature(token, publicUrl + path, form);

  const send = (path: string, form: Record<string, string>): Promise<Answer> =>
    sendRaw(path, new URLSearchParams(form).toString(), sign(path, form));

  return { send, sendRaw, sign };
}

export type TwilioRequests = ReturnType<typeof createTwilioRequests>;

/** The fields that every request of a call has, empty ones too. */
export const callForm = (callSid: string, more: Record<string, string> = {}): Record<string, string> => ({
  CallSid: callSid,
  AccountSid: accountSid,
  From: '+447700900101',
  To: '+441632960001',
  Caller: '+447700900101',
  Called: '+441632960001',
  CallStatus: 'in-progress',
  ApiVersion: '2010-04-01',
  Direction: 'inbound',
  FromCity: '',
  FromCountry: 'GB',
  ...more,
});

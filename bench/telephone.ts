import { Agent, request } from 'node:http';
import twilio from 'twilio';
import { readConfig } from '../server/config.js';

type Form = Readonly<Record<string, string>>;

/** One call as the provider makes it: each turn is a signed form, sent to where the document before it says. */
export interface Call {
  /** The next turn; its time in milliseconds. Rejects where the answer is not what a caller should hear. */
  turn(): Promise<number>;
}

/** An IMEI on nobody's file. It is read back and taken back, so nothing outside is ever asked. */
const imei = '861122030099998';
/** Repeat, silence, "unlock", the IMEI, "no again", and so on; then the call is hung up. */
const deeds: readonly Form[] = [
  { Digits: '9' },
  { Digits: '' },
  { Digits: '1' },
  { Digits: '9#' },
  ...Array.from({ length: 4 }, () => [{ Digits: imei }, { Digits: '9' }, { Digits: '2' }]).flat(),
];

const { twilio: account, lenders } = readConfig({ production: false, env: {} });
const lender = lenders.all()[0];
const agent = new Agent({ keepAlive: true, maxSockets: 256 });
let calls = 0;

/** Calls to a server that takes itself for `publicUrl`. A call that is over begins again as another. */
export function createCall(baseUrl: string, publicUrl: string): Call {
  let sid = '';
  let next = deeds.length + 1;
  let action = '';

  function begin(): [string, Form] {
    calls += 1;
    sid = `CA${String(process.pid)}${calls}`.padEnd(34, '0');
    next = 0;
    return ['/voice/incoming', { CallStatus: 'ringing' }];
  }

  function following(): [string, Form] {
    if (next > deeds.length) return begin();
    if (next === deeds.length) return ['/voice/status', { CallStatus: 'completed' }];
    return [action, deeds[next] ?? {}];
  }

  return {
    async turn() {
      const begins = next > deeds.length;
      const [path, more] = following();
      const { status, body, milliseconds } = await post(baseUrl, publicUrl, path, formOf(sid, more));
      if (!begins) next += 1;
      if (path === '/voice/status') return milliseconds;
      const asks = /<Gather[^>]* action="([^"]+)"/.exec(body)?.[1];
      if (status !== 200 || asks === undefined) throw new Error(`${path}: ${status} ${body.slice(0, 300)}`);
      action = asks.replaceAll('&amp;', '&').replace(publicUrl, '');
      return milliseconds;
    },
  };
}

const formOf = (sid: string, more: Form): Record<string, string> => ({
  CallSid: sid,
  AccountSid: account.accountSid,
  From: '+447700900199',
  To: lender?.hotline ?? '',
  CallStatus: 'in-progress',
  ApiVersion: '2010-04-01',
  Direction: 'inbound',
  FromCountry: lender?.country ?? '',
  ...more,
});

function post(
  baseUrl: string,
  publicUrl: string,
  path: string,
  form: Record<string, string>,
): Promise<{ status: number; body: string; milliseconds: number }> {
  const content = new URLSearchParams(form).toString();
  const headers = {
    'content-type': 'application/x-www-form-urlencoded',
    'content-length': Buffer.byteLength(content),
    'x-twilio-signature': twilio.getExpectedTwilioSignature(account.authToken, publicUrl + path, form),
  };
  return new Promise((resolve, reject) => {
    const began = performance.now();
    const sent = request(baseUrl + path, { method: 'POST', agent, headers }, (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        body += chunk;
      });
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, body, milliseconds: performance.now() - began }),
      );
      response.on('error', reject);
    });
    sent.on('error', reject);
    sent.end(content);
  });
}

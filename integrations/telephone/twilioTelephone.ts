import twilio from 'twilio';
import type { Telephone } from '../../core/ports/telephone.js';
import { Transport, type TwilioOptions } from '../messages/twilio.js';
import { twilioProblem } from '../messages/twilioProblems.js';

/** Seconds that an agent's telephone rings. */
const ringing = 30;

/** Rings agents by Twilio. Nothing is repeated here: a repeat would ring twice. */
export function createTwilioTelephone(
  options: Pick<TwilioOptions, 'accountSid' | 'authToken' | 'apiUrl' | 'timeoutMs'>,
): Telephone {
  const httpClient = new Transport(options.timeoutMs ?? 4000, options.apiUrl);
  const client = twilio(options.accountSid, options.authToken, { httpClient, autoRetry: false });
  return {
    async ring({ to, from, url }) {
      try {
        const { sid } = await client.calls.create({ to, from, url, method: 'POST', timeout: ringing });
        return { ref: sid };
      } catch (thrown) {
        throw twilioProblem(thrown, 'ringAgent');
      }
    },
  };
}

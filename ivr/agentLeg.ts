import express, { type Request, type Response, type Router } from 'express';
import twilio from 'twilio';
import type { HandoverReason } from '../core/handover.js';
import type { Language } from '../core/lender.js';
import { asProblem, type Problem } from '../core/problem.js';
import type { CallBrief } from '../core/services/desk.js';
import { type Form, formOf, type Sender, signedOnly } from '../bot/signature.js';

export interface AgentLegParts extends Sender {
  /** What is known of a case whose call an agent takes; undefined where there is nobody to talk to any more. */
  brief(handoverId: string): Promise<CallBrief | undefined>;
  accepted(handoverId: string): Promise<void>;
  onTrouble(problem: Problem, handoverId: string): void;
}

type VoiceResponse = InstanceType<typeof twilio.twiml.VoiceResponse>;

/** Agents hear English, whatever the caller speaks. */
const voice = { language: 'en-GB', voice: 'Polly.Amy-Neural' } as const;

/** Seconds that an agent's document waits: for the key, and for the caller to come out of the queue. */
const patience = { key: 10, caller: 20 } as const;

const reasons: Readonly<Record<HandoverReason, string>> = {
  asked: 'They asked for a person',
  not_understood: 'The assistant did not understand them',
  outage: 'A system did not answer',
  work_late: 'Work of ours is late',
  no_way_to_prove: 'They cannot receive a passcode',
  stolen: 'The phone is reported stolen',
  moratorium: 'The loan is in a breathing space',
  vulnerable: 'They need care',
  dispute: 'They dispute the amount',
  plan_refused: 'They want a plan that the rules do not offer',
  plan_broken: 'Their plan was not kept',
  release_late: 'The release of their phone is late',
  relocked: 'Their phone was locked again',
  wrongful_lock: 'Their phone is locked without a reason',
  payment_trouble: 'Something is wrong with a payment',
  reversal: 'A payment was taken back',
  complaint: 'They complain',
  emergency: 'It is an emergency',
};

const tongues: Readonly<Record<Language, string>> = {
  en: 'English',
  es: 'Spanish',
  hi: 'Hindi',
  si: 'Sinhala',
  ta: 'Tamil',
};

/**
 * The agent's end of a call: a short brief, a key that takes the call, and then the caller. Every request is signed, as
 * on the caller's end; the brief has no names and no digits, for whoever answers may not be the agent.
 */
export function createAgentLegRoutes(parts: AgentLegParts): Router {
  const router = express.Router();

  async function told(handoverId: string): Promise<string> {
    const brief = await parts.brief(handoverId);
    if (!brief) return nobody();
    const document = new twilio.twiml.VoiceResponse();
    const action = `${parts.publicUrl}/voice/agent/${handoverId}/accept`;
    const gather = document.gather({
      input: ['dtmf'],
      numDigits: 1,
      finishOnKey: '',
      timeout: patience.key,
      actionOnEmptyResult: true,
      action,
    });
    gather.say(voice, wordsOf(brief));
    return document.toString();
  }

  async function answered(handoverId: string, form: Form): Promise<string> {
    if (form['Digits'] !== '1') return farewell('The call was not taken. Goodbye.');
    const brief = await parts.brief(handoverId);
    if (!brief) return nobody();
    await parts.accepted(handoverId);
    const document = new twilio.twiml.VoiceResponse();
    document.say(voice, 'Connecting.');
    connect(document, brief, `${parts.publicUrl}/voice/agent/${handoverId}/ended`);
    return document.toString();
  }

  const route =
    (answer: (handoverId: string, form: Form) => Promise<string> | string) =>
    async (request: Request<{ handoverId: string }>, response: Response) => {
      const { handoverId } = request.params;
      try {
        send(response, await answer(handoverId, formOf(response)));
      } catch (thrown) {
        parts.onTrouble(asProblem(thrown), handoverId);
        send(response, farewell('Something is wrong on our side. The case is still yours. Goodbye.'));
      }
    };

  router.use('/voice/agent/:handoverId', signedOnly(parts));
  router.post('/voice/agent/:handoverId', route(told));
  router.post('/voice/agent/:handoverId/accept', route(answered));
  router.post(
    '/voice/agent/:handoverId/ended',
    route((_id, form) => ended(form)),
  );
  return router;
}

function wordsOf({ lender, reason, language, level }: CallBrief): string {
  const known = level > 0 ? 'They have proved who they are.' : 'They have not proved who they are.';
  return `A caller of ${lender}. ${reasons[reason]}. They speak ${tongues[language]}. ${known} To take the call, press 1.`;
}

function connect(document: VoiceResponse, { other }: CallBrief, action: string): void {
  if ('queue' in other) document.dial({ action, timeout: patience.caller }).queue(other.queue);
  else document.dial({ action, timeout: 30, callerId: other.from }).number(other.number);
}

const nobody = (): string => farewell('Nobody is waiting there any more. Goodbye.');

const ended = (form: Form): string =>
  farewell(form['DialCallStatus'] === 'completed' ? 'The call is over. Goodbye.' : 'The caller has gone. Goodbye.');

function farewell(words: string): string {
  const document = new twilio.twiml.VoiceResponse();
  document.say(voice, words);
  document.hangup();
  return document.toString();
}

function send(response: Response, document: string): void {
  response.status(200).set('Cache-Control', 'no-store').type('text/xml').send(document);
}

import express, { type ErrorRequestHandler, type Request, type Response, type Router } from 'express';
import { type Language, type Lenders, languages } from '../core/lender.js';
import { inTime, patiently } from '../core/patience.js';
import { asProblem, Problem } from '../core/problem.js';
import type { InlineDoor } from '../bot/adapters/inlineAdapter.js';
import type { Dialogue } from '../bot/dialogue.js';
import type { Reply } from '../bot/reply.js';
import { createRecent } from '../bot/recent.js';
import { type Form, formOf, type Sender, signedOnly } from '../bot/signature.js';
import type { Heard } from '../dialogs/telling/heard.js';
import { addressesOf, type Call, callIn, placeIn } from './calls.js';
import { cardIn, heardIn, isOver, leftIn } from './hearing.js';
import {
  goodbyeTwiml,
  hangupTwiml,
  leaveTwiml,
  onwardTwiml,
  pauseTwiml,
  redirectTwiml,
  rejectTwiml,
  replyTwiml,
  waitTwiml,
} from './twiml.js';

export interface VoiceParts extends Sender {
  readonly payConnector: string;
  /** What people say in a language, for the recognition of their speech. */
  readonly hints?: (language: Language) => readonly string[];
  readonly lenders: Lenders;
  readonly door: InlineDoor;
  readonly dialogue: Pick<Dialogue, 'oneMoment' | 'trouble' | 'inQueue' | 'ringAgain'>;
  onTrouble(problem: Problem, conversationId: string): void;
  /**
   * How many wait for a person before this caller; undefined where nobody is waited for any more, and the caller is let
   * go. Without it the provider's own position counts.
   */
  waitingBefore?(callSid: string): Promise<number | undefined>;
  /** A request is answered within this many milliseconds, if only with "one moment". 8 seconds unless given. */
  readonly deadlineMs?: number;
}

/** So often one turn is asked for again, and so often a call falls back, before the caller is asked to ring again. */
const mostAgain = 4;
const mostFallbacks = 2;

/** Said in place of an answer that was lost: the question is asked again, and that is no miss of the caller's. */
const askAgain: Heard = { kind: 'keys', keys: '9' };

/**
 * The telephone: requests of calls in, documents out. To be mounted where nothing has read the bodies yet.
 * Whatever happens inside, a signed request gets a document that can be spoken.
 */
export function createVoiceRoutes(parts: VoiceParts): Router {
  const router = express.Router();
  const { dialogue, deadlineMs = 8000 } = parts;
  const addresses = addressesOf(parts.publicUrl, parts.payConnector, parts.hints ?? (() => []));
  /** How often each call fell back. In memory alone: it must work when nothing else does. */
  const fallbacks = createRecent<number>();

  /** Answers a turn with its reply, in time; what fails or is late asks for the same turn again. */
  async function takeTurn(call: Call, heard: Heard): Promise<string> {
    if (call.again > mostAgain) return goodbyeTwiml(dialogue.ringAgain(call.language), call);
    const again = addresses.again(call);
    try {
      // A turn that could not be kept was never taken.
      const turn = (): Promise<Reply> => hear(call, `${call.sid}:${call.turn}`, heard);
      const reply = await orLate(call, patiently(deadlineMs, turn));
      if (reply === 'late') return redirectTwiml(dialogue.oneMoment(call.language), call, again);
      return replyTwiml(reply, addresses.after(call, reply.language));
    } catch (thrown) {
      parts.onTrouble(asProblem(thrown), call.sid);
      return redirectTwiml(dialogue.trouble(call.language), call, again);
    }
  }

  const hear = (call: Call, turnId: string, heard: Heard) =>
    parts.door.hear({
      conversationId: call.sid,
      turnId,
      channel: 'voice',
      lender: call.lender,
      address: call.caller,
      heard,
    });

  /** What is late goes on: the same turn, asked for again, finds what has become of it. */
  const orLate = <Value>(call: Call, work: Promise<Value>): Promise<Value | 'late'> =>
    inTime(deadlineMs, work, () => {
      work.catch((thrown: unknown) => parts.onTrouble(asProblem(thrown), call.sid));
      return 'late' as const;
    });

  /** A turn's route: `read` says what was heard, where the turn is not asked for again. */
  const turnRoute = (read: (form: Form) => Heard) => async (request: Request, response: Response) => {
    const form = formOf(response);
    const call = callIn(form, request.originalUrl, parts);
    if (!call) return send(response, rejectTwiml());
    const heard = call.turn === 0 ? ({ kind: 'start' } as const) : call.again > 0 ? askAgain : read(form);
    send(response, await takeTurn(call, heard));
  };

  /** Twilio could not get or run a document. Nothing of ours is asked here, for it may be what is down. */
  function fallback(request: Request, response: Response): void {
    const form = formOf(response);
    const call = callIn(form, request.originalUrl, parts);
    if (!call) return send(response, hangupTwiml());
    const failed = placeIn(form['ErrorUrl'] ?? '');
    const often = Math.max((fallbacks.get(call.sid) ?? 0) + 1, failed.again + 1);
    fallbacks.set(call.sid, often);
    parts.onTrouble(new Problem('voice.fallback', { message: `error ${number(form['ErrorCode'])}` }), call.sid);
    if (often > mostFallbacks) return send(response, goodbyeTwiml(dialogue.ringAgain(call.language), call));
    send(response, redirectTwiml(dialogue.trouble(call.language), call, addresses.again(failed)));
  }

  /** A call is over: its conversation ends there. The answer is the same whether that could be written down or not. */
  async function status(request: Request, response: Response): Promise<void> {
    const form = formOf(response);
    const call = callIn(form, request.originalUrl, parts);
    if (call && isOver(form)) {
      fallbacks.forget(call.sid);
      try {
        await orLate(call, hear(call, `${call.sid}:end`, { kind: 'hangup' }));
      } catch (thrown) {
        parts.onTrouble(asProblem(thrown), call.sid);
      }
    }
    response.status(204).end();
  }

  async function queue(request: Request, response: Response): Promise<void> {
    const form = formOf(response);
    const call = callIn(form, request.originalUrl, parts);
    if (!call) return send(response, leaveTwiml());
    const language = languageIn(request) ?? call.language;
    const before = await waitingBefore(call, form);
    if (before === undefined) return send(response, leaveTwiml());
    send(
      response,
      waitTwiml(
        dialogue.inQueue(language, before),
        { language, lender: call.lender, publicUrl: parts.publicUrl },
        addresses.queueKey(language),
      ),
    );
  }

  /** A caller who waits is not put out because the queue could not be counted. */
  async function waitingBefore(call: Call, form: Form): Promise<number | undefined> {
    const byProvider = Math.max(0, number(form['QueuePosition']) - 1);
    if (!parts.waitingBefore) return byProvider;
    try {
      return await parts.waitingBefore(call.sid);
    } catch (thrown) {
      parts.onTrouble(asProblem(thrown), call.sid);
      return byProvider;
    }
  }

  router.use('/voice', signedOnly(parts));
  router.post(
    '/voice/incoming',
    turnRoute(() => ({ kind: 'start' })),
  );
  router.post('/voice/turn', turnRoute(heardIn));
  router.post('/voice/pay', turnRoute(cardIn));
  router.post('/voice/left', turnRoute(leftIn));
  router.post('/voice/queue', queue);
  router.post('/voice/queue-key', (request, response) => {
    const onward = addresses.queue(languageIn(request) ?? 'en');
    send(response, formOf(response)['Digits'] === '1' ? leaveTwiml() : onwardTwiml(onward));
  });
  router.post('/voice/fallback', fallback);
  router.post('/voice/status', status);
  router.use('/voice', lastResort(parts, addresses.again));
  return router;
}

/** An error page would be read aloud: here too a document that goes on, whatever it was that failed. */
function lastResort(parts: VoiceParts, again: (place: { turn: number; again: number }) => string): ErrorRequestHandler {
  return (thrown: unknown, request, response, next) => {
    if (response.headersSent) return next(thrown);
    const call = callIn(formOf(response), request.originalUrl, parts);
    parts.onTrouble(asProblem(thrown), call?.sid ?? '');
    send(response, call ? apology(call) : hangupTwiml());

    function apology(broken: Call): string {
      // Who waits in the queue stays there; the document is asked for again.
      if (request.originalUrl.startsWith('/voice/queue')) return pauseTwiml();
      if (broken.again > mostAgain) return goodbyeTwiml(parts.dialogue.ringAgain(broken.language), broken);
      return redirectTwiml(parts.dialogue.trouble(broken.language), broken, again(broken));
    }
  };
}

const languageIn = ({ originalUrl }: Request): Language | undefined => {
  const asked = new URL(originalUrl, 'http://localhost').searchParams.get('language');
  return languages.find((known) => known === asked);
};

const number = (text: string | undefined): number => (/^\d{1,9}$/.test(text ?? '') ? Number(text) : 0);

function send(response: Response, document: string): void {
  response.status(200).set('Cache-Control', 'no-store').type('text/xml').send(document);
}

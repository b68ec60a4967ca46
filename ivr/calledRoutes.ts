import express, { type Request, type Response, type Router } from 'express';
import twilio from 'twilio';
import { type Form, formOf, type Sender, signedOnly } from '../bot/signature.js';
import { type Language, type Lender, type Lenders } from '../core/lender.js';
import { asProblem, type Problem } from '../core/problem.js';
import type { Tickets } from '../core/services/tickets.js';
import { spokenWordsOf } from '../dialogs/words/languages.js';
import { callIn } from './calls.js';
import { speak } from './twiml.js';
import { voiceFor } from './voices.js';

export interface CalledParts extends Sender {
  readonly lenders: Lenders;
  readonly tickets: Pick<Tickets, 'look' | 'spend'>;
  onTrouble(problem: Problem, callSid: string): void;
}

/** Seconds that the document waits for the key: nobody but a person presses it, and no answering machine. */
const patience = 10;

/**
 * The beginning of a call that somebody asked for in a chat. Whoever takes it up hears the lender's name alone; the key
 * spends the ticket, and the call goes on as any other, with what was proved in the chat.
 */
export function createCalledRoutes(parts: CalledParts): Router {
  const router = express.Router();

  async function told(token: string): Promise<string> {
    const { lender, language, isOpen } = await behind(token);
    if (!lender || !isOpen) return farewell(language, lender);
    const document = new twilio.twiml.VoiceResponse();
    const action = `${parts.publicUrl}/voice/called/${token}/taken`;
    const gather = document.gather({
      input: ['dtmf'],
      numDigits: 1,
      finishOnKey: '',
      timeout: patience,
      actionOnEmptyResult: true,
      action,
    });
    speak(gather, [movingIn(language).called(lender.name)], voiceFor(language, lender, parts.publicUrl));
    return document.toString();
  }

  async function taken(token: string, form: Form): Promise<string> {
    const { lender, language } = await behind(token);
    const call = callIn(form, '', parts);
    const to = call && { conversationId: call.sid, lenderId: call.lender.id, channel: 'voice' as const };
    if (form['Digits'] !== '1' || !to || !(await parts.tickets.spend(token, 'call', to)))
      return farewell(language, lender);
    const document = new twilio.twiml.VoiceResponse();
    document.redirect(`${parts.publicUrl}/voice/incoming`);
    return document.toString();
  }

  async function behind(token: string) {
    const view = await parts.tickets.look(token);
    const language: Language = view?.language ?? 'en';
    const lender = view && parts.lenders.byId(view.lenderId);
    return { lender, language, isOpen: view?.state === 'open' && view.onward === 'call' };
  }

  function farewell(language: Language, lender: Lender | undefined): string {
    const document = new twilio.twiml.VoiceResponse();
    if (lender) speak(document, [movingIn(language).calledNoMore], voiceFor(language, lender, parts.publicUrl));
    document.hangup();
    return document.toString();
  }

  const route =
    (answer: (token: string, form: Form) => Promise<string>) =>
    async (request: Request<{ token: string }>, response: Response) => {
      const form = formOf(response);
      try {
        send(response, await answer(request.params.token, form));
      } catch (thrown) {
        parts.onTrouble(asProblem(thrown), form['CallSid'] ?? '');
        send(response, farewell('en', undefined));
      }
    };

  router.use('/voice/called/:token', signedOnly(parts));
  router.post('/voice/called/:token', route(told));
  router.post('/voice/called/:token/taken', route(taken));
  return router;
}

const movingIn = (language: Language) => spokenWordsOf(language).moving;

function send(response: Response, document: string): void {
  response.status(200).set('Cache-Control', 'no-store').type('text/xml').send(document);
}

import type { AddressInfo } from 'node:net';
import express from 'express';
import { createInlineDoor, type InlineDoor } from '../../bot/adapters/inlineAdapter.js';
import { SupportBot } from '../../bot/supportBot.js';
import type { Database } from '../../core/ports/store.js';
import type { Lender, Lenders } from '../../core/lender.js';
import { createVoiceRoutes } from '../../ivr/voiceRoutes.js';
import { northwind, trialLenders } from '../bot/trialDialogue.js';
import { createTrialTurns } from '../bot/trialTurns.js';
import { all, type Element, lintTwiml, spoken } from '../support/twimlLint.js';
import { accountSid, authToken, callForm, createTwilioRequests } from '../support/twilioRequests.js';

export const publicUrl = 'https://hotline.example.org';

/** The telephone's routes behind a real HTTP port, as the provider calls them. */
export async function createTrialLine(
  database: Database,
  options: {
    deadlineMs?: number;
    callPatienceMs?: number;
    door?: (door: InlineDoor) => InlineDoor;
    lenders?: Lenders;
  } = {},
) {
  const trial = createTrialTurns(database, options);
  const inner = createInlineDoor(new SupportBot({ turns: trial.turns, lenders: trialLenders }));
  const app = express();
  app.use(
    createVoiceRoutes({
      publicUrl,
      accountSid,
      authToken,
      payConnector: 'Default',
      lenders: options.lenders ?? trialLenders,
      door: options.door?.(inner) ?? inner,
      dialogue: trial.dialogue,
      onTrouble: trial.onTrouble,
      ...(options.deadlineMs ? { deadlineMs: options.deadlineMs } : {}),
    }),
  );
  const server = app.listen(0);
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const requests = createTwilioRequests({ baseUrl, publicUrl });
  const close = () => new Promise<void>((resolve) => void server.close(() => resolve()));
  return { ...trial, ...requests, close };
}

export type TrialLine = Awaited<ReturnType<typeof createTrialLine>>;

let calls = 0;
export const newCallSid = (): string => {
  calls += 1;
  return `CA${`${process.pid}${calls}`.padStart(32, '0')}`;
};

export const pathOf = (url: string | undefined): string => (url ?? '').replace(publicUrl, '');

/** A caller: follows the documents as the provider does, and checks each of them. */
export function createCaller(line: TrialLine, lender: Lender = northwind) {
  const sid = newCallSid();
  const form = (more: Record<string, string> = {}) => callForm(sid, { To: lender.hotline, ...more });
  let document = '';

  async function go(path: string, more: Record<string, string> = {}): Promise<string> {
    const answer = await line.send(path, form(more));
    if (answer.status !== 200) throw new Error(`status ${answer.status}`);
    if (!answer.type.startsWith('text/xml')) throw new Error(`content ${answer.type}`);
    document = answer.body;
    lintTwiml(document);
    return spoken(document);
  }

  const verb = (name: string): Element => {
    const found = all(lintTwiml(document), name)[0];
    if (!found) throw new Error(`no ${name} in ${document}`);
    return found;
  };

  return {
    sid,
    form,
    go,
    verb,
    document: () => document,
    has: (name: string): boolean => all(lintTwiml(document), name).length > 0,
    ring: () => go('/voice/incoming', { CallStatus: 'ringing' }),
    press: (Digits: string) => go(pathOf(verb('Gather').attributes['action']), { Digits }),
    say: (SpeechResult: string) => go(pathOf(verb('Gather').attributes['action']), { SpeechResult, Confidence: '0.9' }),
    silence: () => go(pathOf(verb('Gather').attributes['action']), { Digits: '' }),
    pay: (more: Record<string, string>) => go(pathOf(verb('Pay').attributes['action']), more),
    /** What stands behind: the redirect of a document. */
    redirect: () => go(pathOf(verb('Redirect').text)),
    hangUp: () => line.send('/voice/status', form({ CallStatus: 'completed', CallDuration: '9' })),
  };
}

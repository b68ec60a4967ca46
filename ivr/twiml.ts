import twilio from 'twilio';
import type { Language, Lender } from '../core/lender.js';
import type { Line } from '../dialogs/telling/story.js';
import type { Open, Reply } from '../bot/reply.js';
import { type Voice, voiceFor } from './voices.js';

type VoiceResponse = InstanceType<typeof twilio.twiml.VoiceResponse>;
type Question = Extract<Open, { kind: 'question' }>;
type Card = Extract<Question['listen'], { by: 'card' }>;

/** Where a document leads: the lender that speaks and the addresses of the turn that follows. */
export interface Leads {
  readonly lender: Lender;
  /** What was heard is brought here, and silence too. */
  readonly turn: string;
  /** What the card prompt made is brought here. */
  readonly pay: string;
  /** How a wait in the queue ended is brought here. */
  readonly left: string;
  /** The queue for a person in which this call waits, alone: an agent takes the caller whose case they have read. */
  readonly waitsIn: string;
  /** The document that is heard in the queue. */
  readonly queue: string;
  readonly payConnector: string;
}

/** Seconds of silence after which a question is asked again; a long number is read off a box. */
const patience = { choice: 5, digits: 5, longNumber: 8 } as const;

/** A reply as a document that speaks it and listens as the open question wants. */
export function replyTwiml(reply: Reply, leads: Leads): string {
  const document = new twilio.twiml.VoiceResponse();
  const voice = voiceFor(reply.language, leads.lender);
  const { open, lines } = reply;
  switch (open.kind) {
    case 'question':
      listen(document, open, lines, voice, leads);
      break;
    case 'hold':
      hold(document, lines, voice, leads);
      break;
    case 'ended':
      speak(document, lines, voice);
      document.hangup();
  }
  return document.toString();
}

function listen(document: VoiceResponse, question: Question, lines: readonly Line[], voice: Voice, leads: Leads): void {
  switch (question.listen.by) {
    case 'choice':
      return choice(document, question, lines, voice, leads);
    case 'digits':
      return digits(document, question.listen.max, lines, voice, leads);
    case 'card':
      return card(document, question.listen, lines, voice, leads);
    case 'queue':
      speak(document, lines, voice);
      document.enqueue({ action: leads.left, waitUrl: leads.queue }, leads.waitsIn);
      return;
    case 'nothing':
      speak(document, lines, voice);
      document.pause({ length: Math.max(1, Math.ceil(question.listen.seconds)) });
      document.redirect(leads.turn);
  }
}

/** Menus: one key, any of them, or words. Whatever is spoken can be cut short by a key. */
function choice(document: VoiceResponse, { buttons }: Question, lines: readonly Line[], voice: Voice, leads: Leads) {
  const hints = buttons.map(({ title }) => title.replaceAll(',', ' ').slice(0, 100)).join(', ');
  const speech = voice.speech && ({ language: voice.speech, speechTimeout: 'auto' } as const);
  const gather = document.gather({
    input: speech ? ['dtmf', 'speech'] : ['dtmf'],
    numDigits: 1,
    finishOnKey: '',
    timeout: patience.choice,
    actionOnEmptyResult: true,
    action: leads.turn,
    ...(speech ? { ...speech, ...(hints ? { hints } : {}) } : {}),
  });
  speak(gather, lines, voice);
  document.redirect(leads.turn);
}

/** Numbers come by keys alone: digits that are spoken one by one are not recognised surely. */
function digits(document: VoiceResponse, max: number, lines: readonly Line[], voice: Voice, leads: Leads): void {
  const gather = document.gather({
    input: ['dtmf'],
    numDigits: max,
    finishOnKey: '#',
    timeout: max > 7 ? patience.longNumber : patience.digits,
    actionOnEmptyResult: true,
    action: leads.turn,
  });
  speak(gather, lines, voice);
  document.redirect(leads.turn);
}

/** The provider's own card prompt: without an amount it makes a token and charges nothing. */
function card(document: VoiceResponse, asked: Card, lines: readonly Line[], voice: Voice, leads: Leads): void {
  speak(document, lines, voice);
  document.pay({
    input: 'dtmf',
    paymentMethod: 'credit-card',
    tokenType: 'payment-method',
    paymentConnector: leads.payConnector,
    currency: asked.amount.currency.toLowerCase(),
    description: sayable(asked.description),
    language: voice.pay,
    securityCode: true,
    postalCode: 'false',
    maxAttempts: 3,
    timeout: 8,
    action: leads.pay,
  });
  // After too many attempts some documents go on here and some call the action: both lead to the same turn.
  document.redirect(leads.pay);
}

/** Waits for a second at least, so that a caller who holds on does not become a storm; a key is heard meanwhile. */
function hold(document: VoiceResponse, lines: readonly Line[], voice: Voice, leads: Leads): void {
  const gather = document.gather({
    input: ['dtmf'],
    numDigits: 1,
    finishOnKey: '',
    timeout: 1,
    actionOnEmptyResult: true,
    action: leads.turn,
  });
  speak(gather, lines, voice);
  gather.pause({ length: 1 });
  document.redirect(leads.turn);
}

interface Spoken {
  readonly language: Language;
  readonly lender: Lender;
}

/** A line, a second's pause, and another address: for what is late and for what failed. */
export function redirectTwiml(line: Line, { language, lender }: Spoken, url: string): string {
  const document = new twilio.twiml.VoiceResponse();
  speak(document, [line], voiceFor(language, lender));
  document.pause({ length: 1 });
  document.redirect(url);
  return document.toString();
}

export function goodbyeTwiml(line: Line, { language, lender }: Spoken): string {
  const document = new twilio.twiml.VoiceResponse();
  speak(document, [line], voiceFor(language, lender));
  document.hangup();
  return document.toString();
}

/** What is heard in a queue: where one stands, and `1` to be called back. It is asked for again and again. */
export function waitTwiml(line: Line, { language, lender }: Spoken, action: string): string {
  const document = new twilio.twiml.VoiceResponse();
  const gather = document.gather({ input: ['dtmf'], numDigits: 1, finishOnKey: '', timeout: 20, action });
  speak(gather, [line], voiceFor(language, lender));
  document.pause({ length: 1 });
  return document.toString();
}

export function leaveTwiml(): string {
  const document = new twilio.twiml.VoiceResponse();
  document.leave();
  return document.toString();
}

/** Passes some time in a queue. */
export function pauseTwiml(): string {
  const document = new twilio.twiml.VoiceResponse();
  document.pause({ length: 10 });
  return document.toString();
}

/** Goes on with another address, without a word. */
export function onwardTwiml(url: string): string {
  const document = new twilio.twiml.VoiceResponse();
  document.redirect(url);
  return document.toString();
}

/** A number that serves nobody: declined before it is answered. */
export function rejectTwiml(): string {
  const document = new twilio.twiml.VoiceResponse();
  document.reject({ reason: 'rejected' });
  return document.toString();
}

/** Ends a call that nothing is known of. */
export function hangupTwiml(): string {
  const document = new twilio.twiml.VoiceResponse();
  document.hangup();
  return document.toString();
}

type Speaks = Pick<VoiceResponse, 'say'>;

function speak(into: Speaks, lines: readonly Line[], { say, country }: Voice): void {
  for (const { voice, also = [] } of lines) {
    if (voice !== '') into.say(say, sayable(voice));
    for (const part of also) into.say(voiceFor(part.language, { country }).say, sayable(part.voice));
  }
}

/** A control character would make the whole document unreadable. */
const sayable = (text: string): string =>
  text.replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, ' ');

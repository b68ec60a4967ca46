import twilio from 'twilio';
import type { Language, Lender } from '../core/lender.js';
import type { Line } from '../dialogs/telling/story.js';
import type { Open, Reply } from '../bot/reply.js';
import { spokenWordsOf } from '../dialogs/words/languages.js';
import type { CardMistake, CardStep } from '../dialogs/words/words.js';
import { type Part, partsOf } from './clips.js';
import { played } from './recordings.js';
import { type Voice, voiceFor } from './voices.js';

type VoiceResponse = InstanceType<typeof twilio.twiml.VoiceResponse>;
type Question = Extract<Open, { kind: 'question' }>;
type Card = Extract<Question['listen'], { by: 'card' }>;

/** Where a document leads: the lender that speaks and the addresses of the turn that follows. */
export interface Leads {
  readonly lender: Lender;
  readonly publicUrl: string;
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
  /** What people say, for the recognition of speech. */
  readonly hints: readonly string[];
}

/** Seconds of silence after which a question is asked again; a long number is read off a box. */
const patience = { choice: 5, digits: 5, longNumber: 8 } as const;

/** A reply as a document that speaks it and listens as the open question wants. */
export function replyTwiml(reply: Reply, leads: Leads): string {
  const document = new twilio.twiml.VoiceResponse();
  const voice = { ...voiceFor(reply.language, leads.lender, leads.publicUrl), slow: reply.slow ?? false };
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
      return digits(document, question, lines, voice, leads);
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
function choice(document: VoiceResponse, question: Question, lines: readonly Line[], voice: Voice, leads: Leads) {
  const gather = document.gather({
    ...listening(question, voice, leads),
    numDigits: 1,
    finishOnKey: '',
    timeout: patience.choice,
    actionOnEmptyResult: true,
    action: leads.turn,
  });
  speak(gather, lines, voice);
  document.redirect(leads.turn);
}

/**
 * By keys always; by words where the language's speech is recognised, with what people say here as hints. A model named
 * beside `auto` would make the document fail, so it is the provider's own default that listens.
 */
function listening({ buttons }: Pick<Question, 'buttons'>, { speech }: Voice, { hints }: Leads) {
  if (!speech) return { input: ['dtmf' as const] };
  const titles = buttons.map(({ title }) => title);
  const phrases = [...new Set([...titles, ...hints].map((phrase) => phrase.replaceAll(',', ' ').slice(0, 100)))];
  const some = phrases.length > 0 ? { hints: phrases.slice(0, mostHints).join(', ') } : {};
  return { input: ['dtmf' as const, 'speech' as const], language: speech, speechTimeout: 'auto', ...some };
}

/** The provider takes 500. */
const mostHints = 200;

/**
 * Numbers are for keys: digits that are spoken one by one are not recognised surely, so what was heard of them is read back or
 * checked. Words are for everything else that may be said there.
 */
function digits(document: VoiceResponse, question: Question, lines: readonly Line[], voice: Voice, leads: Leads): void {
  const max = question.listen.by === 'digits' ? question.listen.max : 1;
  const gather = document.gather({
    ...listening(question, voice, leads),
    numDigits: max,
    // It takes one key only (13310): a `*` by itself is heard after the silence, `*#` at once.
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
  const pay = document.pay({
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
  prompts(pay, voice);
  // After too many attempts some documents go on here and some call the action: both lead to the same turn.
  document.redirect(leads.pay);
}

/** What may go wrong at each step of the card prompt. */
const mistakes: Readonly<Record<CardStep, readonly CardMistake[]>> = {
  'payment-card-number': ['timeout', 'invalid-card-number', 'invalid-card-type'],
  'expiration-date': ['timeout', 'invalid-date'],
  'security-code': ['timeout', 'invalid-security-code'],
  'payment-processing': [],
};

/** The provider's own words for a card are in few languages: ours are in the caller's, for each step and each mistake. */
function prompts(pay: ReturnType<VoiceResponse['pay']>, voice: Voice): void {
  const { prompts: steps, promptErrors } = spokenWordsOf(voice.language).pay;
  for (const [step, wrong] of Object.entries(mistakes) as [CardStep, readonly CardMistake[]][]) {
    speak(pay.prompt({ for: step }), [steps[step]], voice);
    for (const errorType of wrong)
      speak(pay.prompt({ for: step, errorType: [errorType] }), [promptErrors[errorType], steps[step]], voice);
  }
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
  readonly publicUrl: string;
}

/** A line, a second's pause, and another address: for what is late and for what failed. */
export function redirectTwiml(line: Line, { language, lender, publicUrl }: Spoken, url: string): string {
  const document = new twilio.twiml.VoiceResponse();
  speak(document, [line], voiceFor(language, lender, publicUrl));
  document.pause({ length: 1 });
  document.redirect(url);
  return document.toString();
}

export function goodbyeTwiml(line: Line, { language, lender, publicUrl }: Spoken): string {
  const document = new twilio.twiml.VoiceResponse();
  speak(document, [line], voiceFor(language, lender, publicUrl));
  document.hangup();
  return document.toString();
}

/** What is heard in a queue: where one stands, and `1` to be called back. It is asked for again and again. */
export function waitTwiml(line: Line, { language, lender, publicUrl }: Spoken, action: string): string {
  const document = new twilio.twiml.VoiceResponse();
  const gather = document.gather({ input: ['dtmf'], numDigits: 1, finishOnKey: '', timeout: 20, action });
  speak(gather, [line], voiceFor(language, lender, publicUrl));
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

type Speaks = Pick<VoiceResponse, 'say' | 'play' | 'pause'>;

/** Says lines one after the other: in the language's voice, or as its recordings. */
export function speak(into: Speaks, lines: readonly Line[], voice: Voice): void {
  for (const line of lines) {
    if (line.voice !== '') speakLine(into, line, voice);
    for (const part of line.also ?? []) speakLine(into, part, voiceFor(part.language, voice, voice.publicUrl));
  }
}

/** In its voice, slower where that is wished; or as recordings, and what has none in the language that it has a spare in. */
function speakLine(into: Speaks, { voice: words, spare }: Pick<Line, 'voice' | 'spare'>, voice: Voice): void {
  if (!voice.clips) return say(into, words, voice);
  const parts = partsOf(words, voice.clips);
  if (parts) playParts(into, parts, voice);
  else if (spare) say(into, spare.voice, voiceFor(spare.language, voice, voice.publicUrl));
}

function say(into: Speaks, words: string, { say: sound, slow = false }: Voice): void {
  if (slow) into.say(sound, '').prosody({ rate: '75%' }, sayable(words));
  else into.say(sound, sayable(words));
}

/** As recordings, which cannot be spoken slower: there is a pause after each clause instead. */
function playParts(into: Speaks, parts: readonly Part[], voice: Voice): void {
  for (const part of played(parts, voice.publicUrl, voice.slow)) {
    if ('words' in part) say(into, part.words, voice);
    else {
      into.play(part.play);
      if (voice.slow) into.pause({ length: 1 });
    }
  }
}

/** A control character would make the whole document unreadable. */
const sayable = (text: string): string =>
  text.replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, ' ');

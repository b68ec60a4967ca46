import twilio from 'twilio';
import type { RequestOptions } from 'twilio/lib/base/RequestClient.js';
import type Response from 'twilio/lib/http/response.js';
import type { Language } from '../../core/lender.js';
import type { Messenger, OutgoingCall, OutgoingMessage } from '../../core/ports/messenger.js';
import { Problem } from '../../core/problem.js';
import { problemOf, Refusal } from '../httpAnswers.js';
import { createButtons, type Filled } from './twilioButtons.js';
import { createMedia } from './twilioMedia.js';
import { twilioProblem } from './twilioProblems.js';
import { createTemplates, type EnsureTemplate } from './twilioTemplates.js';

export interface TwilioOptions {
  readonly accountSid: string;
  readonly authToken: string;
  /** Another origin than the provider's own, such as `http://localhost:3979`. */
  readonly apiUrl?: string;
  /** The limit of one call in milliseconds, 4000 unless told. */
  readonly timeoutMs?: number;
  /** Where the provider reports what became of a message or a call. */
  readonly statusCallbackUrl: string | ((channel: OutgoingMessage['channel'] | 'call') => string);
}

/** Seconds that somebody's phone rings. */
const ringing = 30;

/** A voice for each language. Nobody speaks Sinhala: what is said there are names and digits between recordings, in English. */
const voices: Readonly<Record<Language, { language: string; voice: string }>> = {
  en: { language: 'en-GB', voice: 'Polly.Amy-Neural' },
  es: { language: 'es-MX', voice: 'Polly.Mia-Neural' },
  hi: { language: 'hi-IN', voice: 'Polly.Aditi' },
  ta: { language: 'ta-IN', voice: 'Google.ta-IN-Standard-A' },
  si: { language: 'en-GB', voice: 'Polly.Amy-Neural' },
};

/** The official client's transport, with its limit, and with every call led to one origin where that is asked for. */
export class Transport extends twilio.RequestClient {
  readonly #origin: string | undefined;

  constructor(timeout: number, apiUrl: string | undefined) {
    super({ timeout, keepAlive: true, autoRetry: false });
    this.#origin = apiUrl?.replace(/\/+$/, '');
  }

  override async request<T>(options: RequestOptions<T>): Promise<Response.default<T>> {
    const { pathname, search } = new URL(options.uri);
    const uri = this.#origin === undefined ? options.uri : `${this.#origin}${pathname}${search}`;
    const response = await super.request<T>({ ...options, uri, allowRedirects: false });
    if (response.statusCode !== 429) return response;
    // The client's own error forgets when to come back.
    const { headers } = response as { headers?: Record<string, unknown> };
    const seconds = Number(headers?.['retry-after']);
    const retryAfterSeconds = Number.isFinite(seconds) && seconds >= 0 ? seconds : undefined;
    throw problemOf(
      'messages',
      'send',
      { kind: 'rate_limited', received: false, passes: true, retryAfterSeconds },
      false,
    );
  }
}

const addressOf = (channel: OutgoingMessage['channel'], address: string): string =>
  channel === 'whatsapp' && !address.startsWith('whatsapp:') ? `whatsapp:${address}` : address;

/** Where there can be no buttons the choices stand below the text, each with the number that chooses it. */
function textOf({ body, buttons = [] }: OutgoingMessage): string {
  return [body, ...buttons.map(({ title }, index) => `${index + 1}. ${title}`)].join('\n');
}

/** Says the lines, slowly, and then again. */
export function spokenTwice({ lines, language }: Pick<OutgoingCall, 'lines' | 'language'>): string {
  const response = new twilio.twiml.VoiceResponse();
  const voice = voices[language] as Parameters<typeof response.say>[0];
  for (const round of [1, 2]) {
    if (round === 2) response.pause({ length: 2 });
    for (const line of lines) {
      if (typeof line === 'string') {
        response.say(voice, line);
        response.pause({ length: 1 });
      } else response.play(line.play);
    }
  }
  response.hangup();
  return response.toString();
}

async function sid(name: string, created: Promise<{ sid?: unknown }>): Promise<{ ref: string }> {
  const answer = await created.catch((thrown: unknown) => {
    throw twilioProblem(thrown, name);
  });
  if (typeof answer.sid === 'string' && answer.sid !== '') return { ref: answer.sid };
  throw problemOf('messages', name, { kind: 'rubbish', received: true, passes: false }, true);
}

/** The account's templates by themselves, for who prepares them. */
export const createTwilioTemplates = (options: Omit<TwilioOptions, 'statusCallbackUrl'>): EnsureTemplate =>
  templatesOf(clientOf(options));

function templatesOf(client: ReturnType<typeof clientOf>): EnsureTemplate {
  const ensure = createTemplates(client);
  return (template) =>
    ensure(template).catch((thrown: unknown) => {
      throw twilioProblem(thrown, 'template');
    });
}

function clientOf({ accountSid, authToken, timeoutMs, apiUrl }: Omit<TwilioOptions, 'statusCallbackUrl'>) {
  const httpClient = new Transport(timeoutMs ?? 4000, apiUrl);
  return twilio(accountSid, authToken, { httpClient, autoRetry: false });
}

/** Messages and calls by Twilio. Nothing is repeated here: the provider keeps no keys, so a repeat would go out twice. */
export function createTwilioMessenger(options: TwilioOptions): Messenger {
  const client = clientOf(options);
  const ensure = templatesOf(client);
  const withButtons = createButtons(client);
  const reports = (channel: OutgoingMessage['channel'] | 'call'): string =>
    typeof options.statusCallbackUrl === 'string' ? options.statusCallbackUrl : options.statusCallbackUrl(channel);

  /** Nobody has been written to yet, whatever goes wrong here. */
  async function filledIn({ template, values }: NonNullable<OutgoingMessage['template']>): Promise<Filled> {
    const { sid: contentSid, state } = await ensure(template).catch((problem: Problem) => {
      throw problem.retry === 'never' ? new Problem('messages.no_template', { cause: problem }) : problem;
    });
    if (state !== 'approved') throw new Problem('messages.no_template', { message: `${template.name} is ${state}` });
    const variables = Object.fromEntries(values.map((value, index) => [String(index + 1), value]));
    return { contentSid, contentVariables: JSON.stringify(variables) };
  }

  return {
    async send(message) {
      const { channel, to, from } = message;
      const common = { to: addressOf(channel, to), from: addressOf(channel, from), statusCallback: reports(channel) };
      if (message.template)
        return sid('send', client.messages.create({ ...common, ...(await filledIn(message.template)) }));
      const plain = { ...common, body: textOf(message) };
      const filled = await withButtons(message);
      if (!filled) return sid('send', client.messages.create(plain));
      try {
        return await sid('send', client.messages.create({ ...common, ...filled }));
      } catch (thrown) {
        // A template that was refused has not gone out; the words by themselves may.
        if (!(thrown instanceof Refusal) || thrown.code !== 'messages.refused') throw thrown;
        return sid('send', client.messages.create(plain));
      }
    },
    fetchMedia: createMedia(options),
    ring(call) {
      const { to, from } = call;
      const told = { statusCallback: reports('call'), statusCallbackEvent: ['completed'] };
      return sid('ring', client.calls.create({ to, from, twiml: spokenTwice(call), timeout: ringing, ...told }));
    },
  };
}

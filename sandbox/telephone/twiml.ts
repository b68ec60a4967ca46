import { type XmlElement, XmlError, parseXml, textOf } from './xml.js';

/** A verb or noun of TwiML that passed the checks. */
export interface Verb {
  name: string;
  attributes: Record<string, string>;
  /** The text inside, as it would be read aloud. */
  text: string;
  children: Verb[];
}

/** Where a document runs: on a call, or as the wait document of somebody in a queue. */
export type Stage = 'call' | 'queue';

/** Twilio gives up on a document; `code` is Twilio's error number. */
export class TwilioError extends Error {
  override name = 'TwilioError';
  readonly code: number;
  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}

const words = (list: string): string[] => list.split(' ');

const RECORDING = 'recordingStatusCallback recordingStatusCallbackEvent recordingStatusCallbackMethod';
const LEG = ['method', 'statusCallback', 'statusCallbackEvent', 'statusCallbackMethod', 'url'];
const SPOKEN = ['Say', 'Play', 'Pause'];

interface Rule {
  attributes: string[];
  children?: string[];
  text?: boolean;
}

const RULES: Record<string, Rule> = {
  Say: { attributes: ['language', 'loop', 'voice'], text: true },
  Play: { attributes: ['digits', 'loop'], text: true },
  Pause: { attributes: ['length'] },
  Gather: {
    attributes: words(
      'action actionOnEmptyResult bargeIn debug enhanced finishOnKey hints input language maxSpeechTime ' +
        'method numDigits partialResultCallback partialResultCallbackMethod profanityFilter speechModel ' +
        'speechTimeout timeout',
    ),
    children: SPOKEN,
  },
  Pay: {
    attributes: words(
      'action method bankAccountType chargeAmount currency description input language maxAttempts ' +
        'minPostalCodeLength paymentConnector paymentMethod postalCode securityCode statusCallback ' +
        'statusCallbackMethod timeout tokenType validCardTypes',
    ),
    children: ['Prompt', 'Parameter'],
  },
  Prompt: { attributes: ['attempt', 'cardType', 'errorType', 'for', 'requireMatchingInputs'], children: SPOKEN },
  Parameter: { attributes: ['name', 'value'] },
  Redirect: { attributes: ['method'], text: true },
  Enqueue: {
    attributes: ['action', 'maxQueueSize', 'method', 'waitUrl', 'waitUrlMethod', 'workflowSid'],
    children: ['Task'],
    text: true,
  },
  Task: { attributes: ['priority', 'timeout'], text: true },
  Dial: {
    attributes: words(
      `${RECORDING} action answerOnBridge callReason callerId hangupOnStar method record recordingTrack referMethod ` +
        'referUrl ringTone sequential timeLimit timeout trim',
    ),
    children: ['Number', 'Queue', 'Client'],
    text: true,
  },
  Number: { attributes: [...LEG, 'byoc', 'sendDigits'], text: true },
  Client: { attributes: LEG, text: true },
  Queue: { attributes: ['method', 'postWorkActivitySid', 'reservationSid', 'url'], text: true },
  Record: {
    attributes: words(
      `${RECORDING} action finishOnKey maxLength method playBeep timeout transcribe transcribeCallback trim`,
    ),
  },
  Hangup: { attributes: [] },
  Leave: { attributes: [] },
  Reject: { attributes: ['reason'] },
};

const STAGES: Record<Stage, string[]> = {
  call: [...SPOKEN, 'Gather', 'Pay', 'Redirect', 'Enqueue', 'Dial', 'Record', 'Hangup', 'Reject'],
  queue: [...SPOKEN, 'Gather', 'Redirect', 'Leave', 'Hangup'],
};

const SSML = new Set(['break', 'emphasis', 'lang', 'p', 'phoneme', 'prosody', 's', 'say-as', 'sub', 'w']);
/** Languages that recognition knows and no voice speaks. */
const VOICELESS = new Set(['si-LK', 'ta-LK', 'ta-SG']);
/** The languages in which both the payment page and the client's types say that `<Pay>` speaks. */
const PAY_LANGUAGES = /^(en-(us|gb|au|ca|in)|es-(es|us|mx)|fr-(fr|ca)|de-de|it-it)$/i;
const WHOLE = /^\d+$/;
const BOOLEAN = /^(true|false)$/;

const VALUES: Record<string, RegExp> = {
  'Gather.input': /^(dtmf|speech|dtmf speech|speech dtmf)$/,
  'Gather.timeout': /^(\d+|auto)$/,
  'Gather.numDigits': /^[1-9]\d*$/,
  'Gather.finishOnKey': /^[0-9#*]?$/,
  'Gather.actionOnEmptyResult': BOOLEAN,
  'Gather.speechTimeout': /^(\d+|auto)$/,
  'Pause.length': WHOLE,
  'Say.loop': WHOLE,
  'Play.loop': WHOLE,
  'Pay.maxAttempts': /^[123]$/,
  'Pay.timeout': WHOLE,
  'Pay.method': /^POST$/,
  'Pay.input': /^dtmf$/,
  'Pay.tokenType': /^(one-time|reusable|payment-method)$/,
  'Pay.securityCode': BOOLEAN,
  'Pay.paymentMethod': /^(credit-card|ach-debit)$/,
  'Pay.chargeAmount': /^\d{1,7}(\.\d{1,2})?$/,
  'Pay.currency': /^[A-Za-z]{3}$/,
  'Pay.language': PAY_LANGUAGES,
  'Prompt.for':
    /^(payment-card-number|expiration-date|security-code|postal-code|bank-routing-number|bank-account-number|payment-processing)$/,
  'Prompt.errorType':
    /^((timeout|invalid-card-number|invalid-card-type|invalid-date|invalid-security-code|invalid-postal-code|internal-error|input-matching-failed) ?)+$/,
  'Prompt.attempt': /^[123]( [123])*$/,
  'Record.timeout': WHOLE,
  'Record.maxLength': WHOLE,
  'Record.finishOnKey': /^[0-9#*]*$/,
  'Dial.timeout': WHOLE,
  'Dial.timeLimit': WHOLE,
  'Dial.hangupOnStar': BOOLEAN,
  'Reject.reason': /^(rejected|busy)$/,
};

function checkValue(verb: string, attribute: string, value: string): void {
  const wanted = attribute === 'method' && verb !== 'Pay' ? /^(GET|POST)$/i : VALUES[`${verb}.${attribute}`];
  if (wanted && !wanted.test(value)) throw new TwilioError(12200, `${verb} ${attribute}="${value}" is not allowed`);
}

function checkVoice(attributes: Record<string, string>): void {
  const { language, voice } = attributes;
  if (language !== undefined && (VOICELESS.has(language) || !/^[a-z]{2,3}(-[A-Za-z0-9]{2,4}){1,2}$/.test(language))) {
    throw new TwilioError(13520, `Say has no voice for language ${language}`);
  }
  const spoken = /^Google\.([a-z]{2,3}-[A-Z]{2})-/.exec(voice ?? '')?.[1];
  if (spoken && language && spoken !== language) {
    throw new TwilioError(13520, `Say voice ${voice} does not speak ${language}`);
  }
}

function checkGather({ attributes }: Verb): void {
  const model = attributes['speechModel'];
  if (attributes['speechTimeout'] === 'auto' && model && model !== 'default') {
    throw new TwilioError(12200, `Gather speechTimeout="auto" does not go with speechModel="${model}"`);
  }
}

function readChild(child: XmlElement | string, parent: string, allowed: string[], textAllowed: boolean): Verb[] {
  if (typeof child !== 'string') {
    if (!allowed.includes(child.name)) {
      throw new TwilioError(12200, `element ${child.name} is not allowed in ${parent}`);
    }
    return [readVerb(child)];
  }
  if (child.trim() && !textAllowed) throw new TwilioError(12200, `text is not allowed in ${parent}`);
  return [];
}

function checkSsml(element: XmlElement): void {
  for (const child of element.children) {
    if (typeof child === 'string') continue;
    const known = SSML.has(child.name) || child.name.startsWith('amazon:');
    if (!known) throw new TwilioError(12200, `element ${child.name} is not allowed in Say`);
    checkSsml(child);
  }
}

function readVerb(element: XmlElement): Verb {
  const rule = RULES[element.name];
  if (!rule) throw new TwilioError(12200, `unknown element ${element.name}`);
  for (const [name, value] of Object.entries(element.attributes)) {
    if (!rule.attributes.includes(name)) {
      throw new TwilioError(12200, `attribute ${name} is not allowed in ${element.name}`);
    }
    checkValue(element.name, name, value);
  }
  const verb: Verb = { name: element.name, attributes: element.attributes, text: textOf(element), children: [] };
  if (verb.name === 'Say') {
    checkVoice(verb.attributes);
    checkSsml(element);
    return verb;
  }
  if (verb.name === 'Gather') checkGather(verb);
  const { children = [], text = false } = rule;
  verb.children = element.children.flatMap((child) => readChild(child, element.name, children, text));
  return verb;
}

/**
 * Reads a TwiML document. Throws TwilioError 12100 when it is not XML and 12200 when a verb, attribute, value or nesting is
 * unknown: Twilio only warns for some of these, and a warning that nobody reads is how a call breaks later.
 */
export function readTwiml(document: string, stage: Stage): Verb[] {
  let root: XmlElement;
  try {
    root = parseXml(document);
  } catch (error) {
    if (error instanceof XmlError) throw new TwilioError(12100, `Document parse failure: ${error.message}`);
    throw error;
  }
  if (root.name !== 'Response')
    throw new TwilioError(12100, `Document parse failure: <${root.name}> is not <Response>`);
  return root.children.flatMap((child) => readChild(child, 'Response', STAGES[stage], false));
}

import type { TranscriptLine } from '../core/conversation.js';
import type { Heard } from '../dialogs/telling/heard.js';
import type { Reply } from './reply.js';

const hidden = '••••';

/** Four digits or more, however they are set apart; an amount with its decimals is none. */
const digitRuns = /\p{Nd}(?:[\s.,/()-]*\p{Nd}){3,}/gu;
const amount = /^\d{1,3}(?:,\d{3})*[.,]\d{2}$/;
/** In our own lines amounts are plain; an IMEI is read back in single digits. */
const ownRuns = /\p{Nd}{4,}|\p{Nd}(?:[ -]\p{Nd}){3,}/gu;

/** What lets somebody go on elsewhere is for that person alone. */
const tickets = /(\/continue\/|LL-)[\w-]{32}/g;

/** What an owner wrote or said, without digits that could be a code, an IMEI, a card or a phone number. */
export const redacted = (text: string): string => text.replace(digitRuns, (run) => (amount.test(run) ? run : hidden));

/** The same for a line of the assistant. */
export const redactedOwn = (text: string): string => text.replace(tickets, `$1${hidden}`).replace(ownRuns, hidden);

/** Of what was heard at a secret question nothing is kept. */
function ownerText(heard: Heard, secret: boolean): string | undefined {
  if (secret && heard.kind !== 'media') return undefined;
  switch (heard.kind) {
    case 'words':
      return redacted(heard.text);
    case 'keys':
      return redacted(heard.keys);
    case 'button':
      return redacted(heard.value);
    case 'media':
      return `[${redacted(heard.contentType)}]`;
    case 'start':
    case 'card':
    case 'silence':
    case 'hangup':
    case 'news':
      return undefined;
  }
}

/** One turn as the transcript has it. `secret` says whether a secret question was open when it was heard. */
export function transcriptOf(
  turn: { conversationId: string; at: Date; heard: Heard; secret: boolean },
  reply: Reply,
): Omit<TranscriptLine, 'n'>[] {
  const { conversationId, at } = turn;
  const owner = ownerText(turn.heard, turn.secret);
  return [
    ...(owner ? [{ conversationId, at, who: 'owner' as const, text: owner, agentId: null }] : []),
    ...reply.lines
      .filter((line) => line.text !== '')
      .map((line) => ({
        conversationId,
        at,
        who: 'assistant' as const,
        text: redactedOwn(line.text),
        agentId: null,
      })),
  ];
}

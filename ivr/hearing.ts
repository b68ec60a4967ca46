import type { Form } from '../bot/signature.js';
import type { CardHeard, Heard } from '../dialogs/telling/heard.js';

/** What a `<Gather>` brought: keys, words, or nothing. */
export function heardIn(form: Form): Heard {
  const keys = form['Digits'] ?? '';
  if (keys !== '') return { kind: 'keys', keys };
  const text = (form['SpeechResult'] ?? '').trim();
  return text === '' ? { kind: 'silence' } : { kind: 'words', text };
}

/** What the card prompt brought. Without a result it gave up and the document went on. */
export function cardIn(form: Form): Heard {
  return { kind: 'card', card: cardOf(form) };
}

function cardOf(form: Form): CardHeard {
  const token = form['PaymentToken'] ?? '';
  switch (form['Result']) {
    case 'success':
      return token === '' ? { outcome: 'trouble' } : { outcome: 'token', token };
    case 'caller-interrupted-with-star':
    case 'caller-hung-up':
      return { outcome: 'stopped' };
    case undefined:
    case 'too-many-failed-attempts':
    case 'validation-error':
      return { outcome: 'not_read' };
    default:
      return { outcome: 'trouble' };
  }
}

/**
 * How a wait for a person ended. Whoever talked to one until that person hung up is done; whoever left the queue, or
 * could not be queued, is called back.
 */
export function leftIn(form: Form): Heard {
  const result = form['QueueResult'] ?? '';
  if (result === 'hangup') return { kind: 'hangup' };
  const state = result === 'bridged' || result === 'bridging-in-process' ? 'resolved' : 'left';
  return { kind: 'news', news: { kind: 'handover', id: form['QueueSid'] ?? '', state } };
}

/** The end of a call, as its status is reported. */
export const isOver = (form: Form): boolean =>
  ['completed', 'busy', 'failed', 'no-answer', 'canceled'].includes(form['CallStatus'] ?? '');

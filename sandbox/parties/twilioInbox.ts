import type { CallRow } from '../telephone/call.js';
import { people } from '../people.js';
import type { World } from '../world.js';

/** What a person's phone received. */
export interface Received {
  sid: string;
  channel: 'sms' | 'whatsapp' | 'email' | 'call';
  from: string;
  to: string;
  body: string;
  /** Titles and payloads of quick replies or list items. */
  buttons?: { title: string; payload: string }[];
  mediaUrl?: string;
  at: string;
  deliveredTo: 'phone' | 'locked phone';
}

/** The phone that a number's SIM is in. */
export function phoneOf(number: string): Received['deliveredTo'] {
  const locked = people.some(({ phones }) => phones.some((one) => one.number === number && one.inLockedPhone));
  return locked ? 'locked phone' : 'phone';
}

/** A number without the name of its channel. */
export const bare = (address: string): string => address.replace(/^whatsapp:/, '');

export function putReceived(world: World, message: Omit<Received, 'deliveredTo'>): void {
  world.journal.table<Received>('twilio.received').put(message.sid, { ...message, deliveredTo: phoneOf(message.to) });
  world.changed(`messages:${message.to}`);
}

/** What phones received, oldest first; all of it without a number. */
export function received(world: World, to?: string): Received[] {
  const all = world.journal.table<Received>('twilio.received').all();
  return to === undefined ? all : all.filter((message) => message.to === to);
}

/** Digits that were spoken singly, as a person writes them down: in one run, and once when they were said twice. */
function joinDigits(words: string): string {
  return words.replace(/(?<!\d)\d(?:[\s,.;-]+\d(?!\d))+/g, (run) => {
    const digits = run.replace(/\D/g, '');
    const half = digits.slice(0, digits.length / 2);
    return half.length >= 4 && half + half === digits ? half : digits;
  });
}

/** Keeps what somebody who was rung up heard where their messages are. */
export function writeDown(world: World, call: CallRow): void {
  const body = joinDigits(call.heard.join(' '));
  putReceived(world, { sid: call.sid, channel: 'call', from: call.from, to: call.to, body, at: call.startedAt });
}

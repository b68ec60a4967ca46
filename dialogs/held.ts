import { dangerLines } from './danger.js';
import type { Desk } from './desk.js';
import { freeWords } from './questions/topics.js';
import { isOneOf, saidIn } from './said.js';
import type { Heard } from './telling/heard.js';
import type { Line } from './telling/story.js';
import { isSure } from './wishes.js';

/**
 * What is said in a chat that a person has or will have. No more messages is no more messages whoever reads it. Until somebody
 * does, an emergency is answered, and so is whoever asks for a person again or wants to hear again how it stands.
 */
export async function heldLines(desk: Desk, heard: Heard, isRead: boolean): Promise<readonly Line[]> {
  const { words, here, raw } = desk;
  if (wantsNoMessages(desk, heard, isRead)) {
    await raw.contact.optOut(here.conversationId);
    return [words.optedOut];
  }
  if (isRead) return [];
  const danger = dangerLines(desk, heard);
  if (danger.length > 0) return danger;
  if (!isForUs(desk, saidIn(heard))) return [];
  return [words.handover.comingOnChat((await raw.handovers.waitingBefore(here.conversationId)) ?? 0)];
}

/** Whoever waits may rather go on by themselves, or end the chat. */
export function leavesQueue({ words }: Desk, heard: Heard): boolean {
  if (heard.kind === 'button' && heard.value === 'goodbye') return true;
  const said = saidIn(heard);
  return said !== undefined && (said === 'menu' || isOneOf(words.startOver, said));
}

/** In other words than that one only while nobody reads them: to a person they may mean something else. */
function wantsNoMessages(desk: Desk, heard: Heard, isRead: boolean): boolean {
  if (saidIn(heard) === 'stop') return true;
  const text = isRead ? undefined : freeWords(heard);
  if (text === undefined) return false;
  const understood = desk.understand(text);
  return understood.intent === 'opt_out' && isSure(understood);
}

const codes = ['0', 'person', '9', 'repeat', 'language'];

const isForUs = ({ words }: Desk, said: string | undefined): boolean =>
  said !== undefined && (codes.includes(said) || isOneOf([...words.person, ...words.repeat], said));

import { plain } from '../../dialogs/questions/choice.js';

/**
 * What people write who want no more messages, in every language whatever the conversation's own. Only as the whole
 * message; "cancel", "end" and "quit" are none of them, for they are answers to questions of ours.
 */
const stopWords = `
  stop | stop all | stopall | stop messages | unsubscribe | opt out | optout | revoke
  alto | parar | para | detener | baja | darme de baja | no mas mensajes | no más mensajes
  रुको | रोकें | बंद करो | बंद करें | संदेश बंद करें | band karo | band karen
  நிறுத்து | நிறுத்தவும் | நிறுத்துங்கள் | niruthu
  නවත්වන්න | නතර කරන්න | nawathwanna | nawattanna`;

/** What takes it back. "Start" itself is one of the provider's own words. */
const startWords = 'start | unstop | subscribe | opt in';

const listed = (words: string): ReadonlySet<string> => new Set(words.split(/[|\n]/).map(plain).filter(Boolean));
const stops = listed(stopWords);
const starts = listed(startWords);

/** Whether somebody asks for no more messages, or for messages again. */
export function wishIn(text: string): 'stop' | 'start' | undefined {
  const said = plain(text);
  return stops.has(said) ? 'stop' : starts.has(said) ? 'start' : undefined;
}

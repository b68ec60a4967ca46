import { Problem } from '../../core/problem.js';
import type { SentMedia } from '../../core/ports/messenger.js';
import { beginsAs, fileTypes, largestFile } from '../../core/sentFile.js';
import { problemOf } from '../httpAnswers.js';

export interface MediaOptions {
  readonly accountSid: string;
  readonly authToken: string;
  readonly apiUrl?: string;
  readonly timeoutMs?: number;
}

/** Where the provider keeps media: it leads there, by an address that opens for some hours, and nowhere else. */
const keptAt = 'https://mms.twiliocdn.com';

/**
 * Fetches what somebody sent from the provider, by its ids alone: whoever wrote cannot lead us anywhere. Of a type that
 * is taken, no larger than is taken, and with the bytes of its type; what is more is not even read.
 */
export function createMedia({ accountSid, authToken, apiUrl, timeoutMs = 8000 }: MediaOptions) {
  const origin = (apiUrl ?? 'https://api.twilio.com').replace(/\/+$/, '');
  const authorization = `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`;

  async function answerTo(ref: string): Promise<Response> {
    const [message = '', media = ''] = ref.split('/');
    if (![message, media].every((id) => /^[A-Za-z0-9]{1,64}$/.test(id))) throw new Problem('messages.no_media');
    const url = `${origin}/2010-04-01/Accounts/${accountSid}/Messages/${message}/Media/${media}`;
    const signal = AbortSignal.timeout(timeoutMs);
    const first = await fetch(url, { headers: { authorization }, redirect: 'manual', signal });
    if (first.status < 300 || first.status > 399) return first;
    const onward = first.headers.get('location') ?? '';
    if (!URL.canParse(onward) || new URL(onward).origin !== keptAt) throw new Problem('messages.no_media');
    // Our password stays with the provider's own door.
    return fetch(onward, { redirect: 'error', signal });
  }

  return async function fetchMedia(ref: string): Promise<SentMedia> {
    try {
      return await readMedia(await answerTo(ref));
    } catch (thrown) {
      if (thrown instanceof Problem) throw thrown;
      throw problemOf('messages', 'media', { kind: 'down', received: false, passes: true }, false);
    }
  };
}

async function readMedia(response: Response): Promise<SentMedia> {
  const contentType = (response.headers.get('content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  const announced = Number(response.headers.get('content-length') ?? 0);
  if (!response.ok || !fileTypes.includes(contentType) || announced > largestFile) return refuse(response);
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength;
    if (size > largestFile) return refuse(response);
    chunks.push(chunk);
  }
  const content = Buffer.concat(chunks);
  if (!beginsAs(contentType, content)) throw new Problem('messages.no_media');
  return { contentType, content };
}

async function refuse(response: Response): Promise<never> {
  await response.body?.cancel().catch(() => undefined);
  throw new Problem('messages.no_media');
}

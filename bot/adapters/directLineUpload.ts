import type { Request } from 'express';
import type { SentFile } from './directLineActivities.js';

/** What may be sent as a file, and how big one may be, in bytes. A picture that can carry a script is none of them. */
export const fileTypes: readonly string[] = ['image/jpeg', 'image/png', 'image/webp', 'application/pdf'];
export const largestFile = 5 * 1024 * 1024;
/** Around the files: the activity and the form's own lines. */
const formAllowance = 128 * 1024;
const mostFiles = 3;

export type Upload =
  | { readonly activity: unknown; readonly files: readonly SentFile[] }
  | { readonly refused: 'UnsupportedMediaType' | 'TooLarge' | 'BadArgument' };

/** How the bytes of each type begin: what a client calls a file is not believed. */
const beginnings: Readonly<Record<string, readonly number[]>> = {
  'image/jpeg': [0xff, 0xd8, 0xff],
  'image/png': [0x89, 0x50, 0x4e, 0x47],
  'image/webp': [0x52, 0x49, 0x46, 0x46],
  'application/pdf': [0x25, 0x50, 0x44, 0x46],
};

/**
 * Reads one activity and its files, and checks size and type. The files are looked at and let go: they are kept nowhere,
 * and the bot hears only that one was sent and of what type.
 */
export async function readUpload(request: Request): Promise<Upload> {
  const type = request.headers['content-type'] ?? '';
  if (!/^multipart\/form-data\s*;/i.test(type)) return { refused: 'BadArgument' };
  const bytes = await bytesOf(request, mostFiles * largestFile + formAllowance);
  if (!bytes) return { refused: 'TooLarge' };
  try {
    return await readForm(await new Response(bytes, { headers: { 'content-type': type } }).formData());
  } catch {
    return { refused: 'BadArgument' };
  }
}

/** Undefined where there are more than `most`: the rest is not even read. */
async function bytesOf(request: Request, most: number): Promise<Buffer | undefined> {
  if (Number(request.headers['content-length'] ?? 0) > most) return undefined;
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > most) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

async function readForm(form: FormData): Promise<Upload> {
  const files: SentFile[] = [];
  let activity: unknown = { type: 'message', text: '' };
  for (const [name, part] of form) {
    if (name === 'activity') {
      activity = JSON.parse(typeof part === 'string' ? part : await part.text());
    } else if (typeof part !== 'string') {
      if (part.size > largestFile) return { refused: 'TooLarge' };
      if (!(await isWhatItSays(part))) return { refused: 'UnsupportedMediaType' };
      files.push({ name: plainName(part.name), contentType: part.type, bytes: part.size });
    }
  }
  if (files.length === 0 || files.length > mostFiles) return { refused: 'BadArgument' };
  return { activity, files };
}

async function isWhatItSays(file: File): Promise<boolean> {
  const beginning = beginnings[file.type];
  if (!fileTypes.includes(file.type) || !beginning) return false;
  const bytes = new Uint8Array(await file.slice(0, beginning.length).arrayBuffer());
  return beginning.every((byte, index) => bytes[index] === byte);
}

/** Without folders and without what could steer a screen. */
const plainName = (name: string): string =>
  name
    .replace(/^.*[/\\]/, '')
    .replace(/\p{C}/gu, '')
    .slice(0, 100) || 'file';

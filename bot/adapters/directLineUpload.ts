import type { Request, Response } from 'express';
import { beginningLength, beginsAs, largestFile } from '../../core/sentFile.js';
import type { Uploaded } from './directLineActivities.js';

/** Around the files: the activity and the form's own lines. */
const formAllowance = 128 * 1024;
const mostFiles = 3;

export type Upload =
  | { readonly activity: unknown; readonly files: readonly Uploaded[] }
  | { readonly refused: 'UnsupportedMediaType' | 'TooLarge' | 'BadArgument' };

/**
 * Reads one activity and its files, or one file that is all of the body, and checks size and type. The bot hears only that one
 * was sent and of what type.
 */
export async function readUpload(request: Request): Promise<Upload> {
  const type = request.headers['content-type'] ?? '';
  const isForm = /^multipart\/form-data\s*;/i.test(type);
  if (!isForm && (request.readableEnded || !/^[\w.+-]+\/[\w.+-]+/.test(type) || /^multipart/i.test(type)))
    return { refused: 'BadArgument' };
  const bytes = await bytesOf(request, isForm ? mostFiles * largestFile + formAllowance : largestFile);
  if (!bytes) return { refused: 'TooLarge' };
  try {
    const form = isForm
      ? await new globalThis.Response(bytes, { headers: { 'content-type': type } }).formData()
      : formOf(bytes, type, request.headers['content-disposition']);
    return await readForm(form);
  } catch {
    return { refused: 'BadArgument' };
  }
}

/** A single file as clients send it without a form: its name stands in `Content-Disposition`. */
function formOf(bytes: Buffer, type: string, disposition = ''): FormData {
  const form = new FormData();
  const name = /filename="?([^";]+)/i.exec(disposition)?.[1] ?? '';
  if (bytes.length > 0)
    form.append('file', new File([new Uint8Array(bytes)], name, { type: type.replace(/;.*/s, '').trim() }));
  return form;
}

/** Undefined where there are more than `most`: of the rest nothing is kept. */
function bytesOf(request: Request, most: number): Promise<Buffer | undefined> {
  if (Number(request.headers['content-length'] ?? 0) > most) return Promise.resolve(undefined);
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    function take(chunk: Buffer): void {
      size += chunk.length;
      if (size <= most) return void chunks.push(chunk);
      request.off('data', take);
      resolve(undefined);
    }
    request.on('data', take);
    request.once('end', () => resolve(Buffer.concat(chunks)));
    request.once('error', reject);
    request.once('close', () => reject(new Error('the upload was cut off')));
  });
}

/** Milliseconds for which what still comes of a refused upload is read and thrown away. */
const lingerMs = 3000;

/**
 * Refuses an upload of which more may be on its way. The answer goes out at once; the connection is closed when the
 * client has stopped, or a little later: one that is cut while its client writes takes the answer with it.
 */
export function refuseUpload(
  request: Request,
  response: Response,
  status: number,
  error: { code: string; message: string },
): void {
  const body = JSON.stringify({ error });
  const length = Buffer.byteLength(body);
  response
    .status(status)
    .set({ Connection: 'close', 'Content-Type': 'application/json', 'Content-Length': String(length) });
  response.write(body);
  const timer = setTimeout(() => response.end(), lingerMs);
  const end = (): void => {
    clearTimeout(timer);
    response.end();
  };
  if (request.readableEnded) return end();
  request.once('end', end).once('close', end).resume();
}

async function readForm(form: FormData): Promise<Upload> {
  const files: Uploaded[] = [];
  let activity: unknown = { type: 'message', text: '' };
  for (const [name, part] of form) {
    if (name === 'activity') {
      activity = JSON.parse(typeof part === 'string' ? part : await part.text());
    } else if (typeof part !== 'string') {
      if (part.size > largestFile) return { refused: 'TooLarge' };
      if (!(await isWhatItSays(part))) return { refused: 'UnsupportedMediaType' };
      files.push({
        name: plainName(part.name),
        contentType: part.type,
        content: Buffer.from(await part.arrayBuffer()),
      });
    }
  }
  if (files.length === 0 || files.length > mostFiles) return { refused: 'BadArgument' };
  return { activity, files };
}

async function isWhatItSays(file: File): Promise<boolean> {
  return beginsAs(file.type, new Uint8Array(await file.slice(0, beginningLength).arrayBuffer()));
}

/** Without folders and without what could steer a screen. */
const plainName = (name: string): string =>
  name
    .replace(/^.*[/\\]/, '')
    .replace(/\p{C}/gu, '')
    .slice(0, 100) || 'file';

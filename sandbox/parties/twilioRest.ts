import { timingSafeEqual } from 'node:crypto';
import express, { type Request, type RequestHandler, type Response, Router } from 'express';
import type { World } from '../world.js';

/** Answers with an error in Twilio's form. */
export function twilioError(response: Response, status: number, code: number, message: string): void {
  response.status(status).json({ code, message, more_info: `https://www.twilio.com/docs/errors/${code}`, status });
}

/** A moment as the 2010 API writes it; null when it has not come. */
export const rfc2822 = (iso: string | undefined): string | null =>
  iso ? new Date(iso).toUTCString().replace('GMT', '+0000') : null;

/** One form field; an absent and an empty one are the same to Twilio's API. */
export function field(request: Request, name: string): string | undefined {
  const value = (request.body as Record<string, unknown> | undefined)?.[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** One value of the query. */
export function query(request: Request, name: string): string | undefined {
  const value = request.query[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** One value of a path's parameter, without the `.json` that Twilio's paths end in. */
export function param(request: Request, name: string): string {
  const value = request.params[name];
  return typeof value === 'string' ? value.replace(/\.json$/, '') : '';
}

function same(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}

/** Lets in who carries the account's sid and token. */
export function basicAuth(world: World): RequestHandler {
  const { twilioAccountSid, twilioAuthToken } = world.config;
  return (request, response, next) => {
    const encoded = /^Basic (\S+)$/i.exec(request.get('authorization') ?? '')?.[1] ?? '';
    const credentials = Buffer.from(encoded, 'base64').toString('utf8');
    if (same(credentials, `${twilioAccountSid}:${twilioAuthToken}`)) next();
    else twilioError(response, 401, 20003, 'Authenticate');
  };
}

/** A router below `/2010-04-01/Accounts/{sid}` with faults, authentication and forms. */
export function accountRouter(world: World): Router {
  const router = Router({ caseSensitive: true });
  router.use(world.faults.middleware('twilio'), basicAuth(world));
  router.use(express.urlencoded({ extended: false }));
  return router;
}

/** One page of a list in the 2010 API's form. */
export function page<T>(request: Request, key: string, rows: T[]): Record<string, unknown> {
  const size = Math.min(Math.max(1, Number(query(request, 'PageSize') ?? 50) || 50), 1000);
  const at = Math.max(0, Number(query(request, 'Page') ?? 0) || 0);
  const [path = '', search = ''] = request.originalUrl.split('?');
  const uriOf = (number: number): string => {
    const params = new URLSearchParams(search);
    params.set('Page', String(number));
    params.set('PageSize', String(size));
    return `${path}?${params.toString()}`;
  };
  const shown = rows.slice(at * size, (at + 1) * size);
  return {
    [key]: shown,
    page: at,
    page_size: size,
    start: at * size,
    end: at * size + Math.max(0, shown.length - 1),
    uri: uriOf(at),
    first_page_uri: uriOf(0),
    next_page_uri: (at + 1) * size < rows.length ? uriOf(at + 1) : null,
    previous_page_uri: at > 0 ? uriOf(at - 1) : null,
  };
}

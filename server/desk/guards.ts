import type { Request, RequestHandler, Response } from 'express';
import { sessionRules } from '../../core/agent.js';
import type { Sessions, SignedIn } from './sessions.js';

const reading = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Whatever changes something must come from our own page. A browser says where from; what is no browser carries no cookie unasked. */
export function ownPageOnly(publicUrl: string): RequestHandler {
  const own = new URL(publicUrl).origin;
  return (request, response, next) => {
    if (reading.has(request.method)) return next();
    const origin = request.get('origin');
    const site = request.get('sec-fetch-site');
    if ((origin !== undefined && origin !== own) || (site !== undefined && site !== 'same-origin'))
      return fail(response, 403, 'cross_site');
    next();
  };
}

/** Scripts, styles and requests are our own and in files; nobody frames the desk; nothing of it is kept by caches. */
export function strictPage(): RequestHandler {
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "object-src 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
  return (_request, response, next) => {
    response.set({
      'Content-Security-Policy': policy,
      'Cache-Control': 'no-store',
      'Referrer-Policy': 'no-referrer',
      'X-Content-Type-Options': 'nosniff',
      'X-Frame-Options': 'DENY',
    });
    next();
  };
}

const signedInKey = 'deskSignedIn';

/** Lets in who is signed in. A request that changes something is the agent's own act; others only show that the page is there. */
export function signedInOnly(sessions: Sessions): RequestHandler {
  return async (request, response, next) => {
    const found = await sessions.find(request);
    if (!found) return fail(response, 401, 'signed_out');
    await sessions.see(found, !reading.has(request.method) && !isHeartbeat(request));
    response.locals[signedInKey] = found;
    next();
  };
}

/** A page that is merely open is no sign of its person; it says by itself whether there was one. */
const isHeartbeat = (request: Request): boolean => request.path === '/heartbeat';

export const signedInOf = (response: Response): SignedIn => response.locals[signedInKey] as SignedIn;

/** Seconds between two signs of life that a page should give, so that one may be lost. */
export const heartbeatEvery = Math.floor(sessionRules.away / 3);

export function fail(response: Response, status: number, code: string): void {
  response.status(status).json({ error: { code } });
}

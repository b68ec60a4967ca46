import type { ErrorRequestHandler, Request, RequestHandler, Response } from 'express';
import type { Origin } from '../deliveries.js';
import { pathOf } from '../faults.js';
import { lenderByCredential } from '../people.js';

/** Answers with an error in the form of our own two APIs. */
export function fail(response: Response, status: number, code: string, message: string): void {
  response.status(status).json({ error: { code, message } });
}

/** Lets in who carries a lender's token, and remembers the lender. */
export function bearer(purpose: 'loans' | 'locks'): RequestHandler {
  return (request, response, next) => {
    const token = /^Bearer (\S+)$/i.exec(request.get('authorization') ?? '')?.[1];
    const lender = lenderByCredential(token, purpose);
    if (!lender) return fail(response, 401, 'unauthorized', 'a bearer token of a lender is needed');
    response.locals['lender'] = lender;
    next();
  };
}

/** The lender whose credential the call carries. */
export function callerOf(response: Response): string {
  return response.locals['lender'] as string;
}

/** The call, for faults that are aimed at what it causes later. */
export function originOf(request: Request): Origin {
  return { method: request.method, path: pathOf(request) };
}

/** A text or a number of a body as text; anything else is empty. */
export function textOf(value: unknown): string {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' ? value : '';
}

/** One value of a path's parameter. */
export function param(request: Request, name: string): string {
  const value = request.params[name];
  return typeof value === 'string' ? value : '';
}

/** Answers what no route took. */
export const noRoute: RequestHandler = (_request, response) => fail(response, 404, 'not_found', 'no such route');

/** A body that is no JSON is the caller's mistake; anything else is ours. */
export const jsonErrors: ErrorRequestHandler = (error: { status?: number }, _request, response, next) => {
  if (response.headersSent) next(error);
  else if (error.status && error.status < 500) fail(response, 400, 'invalid', 'the body is not readable');
  else {
    console.error('sandbox answered 500:', error instanceof Error ? error.stack : 'not an error');
    fail(response, 500, 'internal', 'the sandbox has failed');
  }
};

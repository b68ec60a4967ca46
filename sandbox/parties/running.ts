import type { RequestHandler, Response } from 'express';
import { pathOf } from '../faults.js';

/** Refuses a POST whose Idempotency-Key is being worked on, as ledgers do; a slow one goes on after its caller has left. */
export function refuseWhileRunning(refuse: (response: Response) => void): RequestHandler {
  const running = new Set<string>();
  return (request, response, next) => {
    const key = request.get('idempotency-key');
    if (!key || request.method !== 'POST') return next();
    const name = `${pathOf(request)} ${key}`;
    if (running.has(name)) return refuse(response);
    running.add(name);
    const end = response.end.bind(response);
    response.end = ((...parts: Parameters<Response['end']>) => {
      running.delete(name);
      return end(...parts);
    }) as Response['end'];
    response.once('close', () => {
      if (!response.locals['slow']) running.delete(name);
    });
    next();
  };
}

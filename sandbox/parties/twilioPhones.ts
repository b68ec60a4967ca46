import express, { type Request, type RequestHandler, type Response, Router } from 'express';
import * as z from 'zod';
import { type Call, Interruption } from '../telephone/call.js';
import type { CallView, Exchange } from '../telephone/exchange.js';
import type { Act } from '../telephone/handset.js';
import { fail, param } from './bearer.js';

const ringBody = z.object({
  from: z.string().min(1).max(64),
  to: z.string().regex(/^\+[1-9]\d{6,14}$/),
  /** Words take as long as a voice needs for them. */
  spoken: z.boolean().default(false),
  /** How many times as long as the product allows this person may think before a key, for scripts on a slow machine. */
  patience: z.number().min(1).max(100).default(1),
});
const pressBody = z.object({ digits: z.coerce.string().regex(/^[0-9*#]{1,64}$/) });
const sayBody = z.object({ text: z.string().trim().min(1).max(2000) });
const cardBody = z.object({
  number: z.coerce.string().max(40),
  expiry: z.coerce.string().max(10),
  cvc: z.coerce.string().max(6),
});

function parse<T>(schema: z.ZodType<T>, request: Request, response: Response): T | undefined {
  const parsed = schema.safeParse(request.body ?? {});
  if (parsed.success) return parsed.data;
  fail(response, 400, 'invalid', z.prettifyError(parsed.error));
  return undefined;
}

/** The live call of the path; answers 404 for an unknown and 409 for an ended one. */
function liveCall(exchange: Exchange, request: Request, response: Response): Call | undefined {
  const sid = param(request, 'sid');
  const call = exchange.live(sid);
  if (call && exchange.row(sid)) return call;
  if (exchange.row(sid)) fail(response, 409, 'ended', 'the call is over');
  else fail(response, 404, 'not_found', 'no such call');
  return undefined;
}

/** `/sandbox/calls`: the telephones of the world. Every answer is the call as it is at the person's next turn. */
export function phoneControls(exchange: Exchange): Router {
  const router = Router();
  router.use('/calls', express.json());
  const shown = (sid: string): CallView | undefined => {
    const row = exchange.row(sid);
    return row && exchange.view(row);
  };

  router.post('/calls', async (request, response) => {
    const body = parse(ringBody, request, response);
    if (!body) return;
    const call = exchange.ring(body.from, body.to, body);
    if (!call) return fail(response, 404, 'not_found', 'nobody has this number');
    await exchange.act(call, []);
    response.status(201).json(shown(call.sid));
  });
  router.get('/calls', (request, response) => {
    const { to, from } = request.query;
    const rows = exchange.rows().filter((row) => (!to || row.to === to) && (!from || row.from === from));
    response.json(rows.map((row) => exchange.view(row)));
  });
  router.get('/calls/:sid', (request, response) => {
    const view = shown(param(request, 'sid'));
    if (view) response.json(view);
    else fail(response, 404, 'not_found', 'no such call');
  });

  function control<T>(name: string, schema: z.ZodType<T>, actsOf: (body: T) => Act[]): void {
    const handler: RequestHandler = async (request, response) => {
      const call = liveCall(exchange, request, response);
      const body = call && parse(schema, request, response);
      if (!call || body === undefined) return;
      await exchange.act(call, actsOf(body));
      response.json(shown(call.sid));
    };
    router.post(`/calls/:sid/${name}`, handler);
  }
  control('press', pressBody, ({ digits }) => Array.from(digits).map((key) => ({ kind: 'key', key })));
  control('say', sayBody, ({ text }) => [{ kind: 'words', text }]);
  control('silence', z.object({}), () => [{ kind: 'silence' }]);
  control('card', cardBody, (card) => [{ kind: 'card', card }]);

  router.post('/calls/:sid/hangup', async (request, response) => {
    const call = liveCall(exchange, request, response);
    if (!call) return;
    call.interrupt(new Interruption('hangup'));
    await call.over;
    response.json(shown(call.sid));
  });
  return router;
}

import express, { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import type { Agent } from '../../core/agent.js';
import type { Lenders } from '../../core/lender.js';
import { newToken } from '../../core/ids.js';
import type { Desk } from '../../core/services/desk.js';
import type { DeskRefusal, Refused } from '../../core/services/deskAccess.js';
import type { DeskCare } from '../../core/services/deskCare.js';
import type { DeskIncidents } from '../../core/services/deskIncidents.js';
import type { DeskQueue } from '../../core/services/deskQueue.js';
import type { DeskReplies } from '../../core/services/deskReplies.js';
import type { Overrides } from '../../core/services/overrides.js';
import { fail, heartbeatEvery, signedInOf } from './guards.js';
import type { Sessions } from './sessions.js';

export interface DeskApiParts {
  readonly desk: Desk;
  readonly queue: DeskQueue;
  readonly replies: DeskReplies;
  readonly overrides: Overrides;
  readonly care: DeskCare;
  readonly incidents: DeskIncidents;
  readonly sessions: Sessions;
  readonly lenders: Lenders;
}

const statuses: Readonly<Record<DeskRefusal, number>> = {
  not_found: 404,
  claimed: 409,
  not_claimed: 409,
  not_yours: 403,
  closed: 409,
  wrong_channel: 409,
  no_telephone: 409,
  telephone_down: 502,
  not_delivered: 502,
  not_proved: 403,
  not_payable: 409,
  in_progress: 409,
  already_asked: 409,
  not_in_care: 409,
  not_allowed: 403,
  no_phone: 409,
  no_release: 409,
  not_offline: 409,
  no_codes: 409,
  too_many: 429,
  lock_service_down: 502,
};

const words = z.string().trim().min(1).max(2000);
const bodies = {
  line: z.object({
    text: words,
    id: z
      .string()
      .regex(/^[\w-]{1,64}$/)
      .optional(),
  }),
  note: z.object({ text: words }),
  resolve: z.object({ outcome: z.string().trim().min(1).max(200) }),
  override: z.object({ kind: z.enum(['correction', 'override']), reason: z.string().trim().min(5).max(300) }),
  closing: z.object({ reason: z.string().trim().min(5).max(300) }),
  decision: z.object({ yes: z.boolean() }),
  offlineCode: z.object({
    id: z.string().regex(/^[\w-]{1,64}$/),
    challenge: z
      .string()
      .regex(/^[0-9A-Za-z]{1,32}$/)
      .optional(),
  }),
  heartbeat: z.object({ active: z.boolean() }),
};

type CaseRequest = Request<{ id: string }>;

/** What the page of an agent asks for, as JSON. Each act answers with the case as it is then. */
export function createDeskApi(parts: DeskApiParts): Router {
  const { desk, queue, replies, overrides, care, incidents, sessions, lenders } = parts;
  const router = Router();
  router.use(express.json({ limit: '32kb' }));

  router.get('/me', (_request, response) => {
    const { id, name, role, lenderIds, telephone } = signedInOf(response).agent;
    const served = lenderIds.flatMap((lenderId) => {
      const lender = lenders.byId(lenderId);
      return lender ? [{ id: lenderId, name: lender.name }] : [];
    });
    response.json({ id, name, role, lenders: served, hasTelephone: telephone !== null, heartbeatEvery });
  });
  router.post('/heartbeat', async (request, response) => {
    const body = read(bodies.heartbeat, request, response);
    if (!body) return;
    await sessions.see(signedInOf(response), body.active);
    response.status(204).end();
  });
  router.get('/queue', async (_request, response) => {
    const { agent } = signedInOf(response);
    response.json({ ...(await queue.lists(agent)), ...(await incidents.list(agent)) });
  });
  router.post('/incidents/:id/close', async (request: CaseRequest, response) => {
    const body = read(bodies.closing, request, response);
    if (body) answer(response, await incidents.close(signedInOf(response).agent, request.params.id, body.reason));
  });
  router.get('/cases/:id', async (request: CaseRequest, response) => {
    answer(response, await queue.view(signedInOf(response).agent, request.params.id));
  });
  router.get('/cases/:id/facts', async (request: CaseRequest, response) => {
    answer(response, await queue.facts(signedInOf(response).agent, request.params.id));
  });
  router.get('/cases/:id/files/:file', async (request: Request<{ id: string; file: string }>, response) => {
    const { id, file } = request.params;
    const found = await queue.file(signedInOf(response).agent, id, file);
    if ('refused' in found) return fail(response, statuses[found.refused], found.refused);
    response
      .set({
        'Content-Type': found.contentType,
        // Whatever is in it runs nothing, and nothing but a picture opens in the page.
        'Content-Security-Policy': "default-src 'none'; sandbox",
        'Content-Disposition': found.contentType.startsWith('image/') ? 'inline' : 'attachment; filename="paper.pdf"',
      })
      .send(found.content);
  });
  router.get('/cases/:id/lines', async (request: CaseRequest, response) => {
    const after = z.coerce.number().int().min(0).max(1_000_000).default(0).safeParse(request.query['after']);
    if (!after.success) return fail(response, 400, 'invalid');
    const lines = await queue.lines(signedInOf(response).agent, request.params.id, after.data);
    answer(response, 'refused' in lines ? lines : { lines });
  });
  router.post('/cases/:id/lines', async (request: CaseRequest, response) => {
    const body = read(bodies.line, request, response);
    if (!body) return;
    const { agent } = signedInOf(response);
    answer(response, await replies.write(agent, request.params.id, body.id ?? newToken(), body.text), 201);
  });
  router.post('/cases/:id/notes', async (request: CaseRequest, response) => {
    const body = read(bodies.note, request, response);
    if (body) answer(response, await replies.note(signedInOf(response).agent, request.params.id, body.text), 201);
  });
  router.post('/cases/:id/payment-link', async (request: CaseRequest, response) => {
    answer(response, await replies.sendLink(signedInOf(response).agent, request.params.id), 201);
  });

  router.post('/cases/:id/override', async (request: CaseRequest, response) => {
    const body = read(bodies.override, request, response);
    if (!body) return;
    const { agent } = signedInOf(response);
    answer(response, await overrides.release(agent, request.params.id, body.kind, body.reason), 201);
  });
  router.post('/cases/:id/override/decision', async (request: CaseRequest, response) => {
    const body = read(bodies.decision, request, response);
    if (body) answer(response, await overrides.decide(signedInOf(response).agent, request.params.id, body.yes));
  });
  router.post('/cases/:id/offline-code', async (request: CaseRequest, response) => {
    const body = read(bodies.offlineCode, request, response);
    if (!body) return;
    const { agent } = signedInOf(response);
    answer(response, await overrides.offlineCode(agent, request.params.id, body.id, body.challenge), 201);
  });

  /** An act on the case as a whole: answers with the case, or says why not. */
  function act(name: string, run: (agent: Agent, id: string) => Promise<object | Refused>): void {
    router.post(`/cases/:id/${name}`, async (request: CaseRequest, response) => {
      const { agent } = signedInOf(response);
      const done = await run(agent, request.params.id);
      answer(response, 'refused' in done ? done : await queue.view(agent, request.params.id));
    });
  }
  act('claim', desk.claim);
  act('release', desk.release);
  act('hand-back', desk.handBack);
  act('call', desk.call);
  router.post('/cases/:id/care/end', async (request: CaseRequest, response) => {
    const body = read(bodies.closing, request, response);
    if (!body) return;
    const { agent } = signedInOf(response);
    const done = await care.end(agent, request.params.id, body.reason);
    answer(response, 'refused' in done ? done : await queue.view(agent, request.params.id));
  });
  router.post('/cases/:id/resolve', async (request: CaseRequest, response) => {
    const body = read(bodies.resolve, request, response);
    if (!body) return;
    const { agent } = signedInOf(response);
    const done = await desk.resolve(agent, request.params.id, body.outcome);
    answer(response, 'refused' in done ? done : await queue.view(agent, request.params.id));
  });
  router.use((_request, response) => fail(response, 404, 'not_found'));
  return router;
}

function answer(response: Response, result: object | Refused, status = 200): void {
  if ('refused' in result) fail(response, statuses[result.refused], result.refused);
  else response.status(status).json(result);
}

function read<Body>(schema: z.ZodType<Body>, request: Request, response: Response): Body | undefined {
  const parsed = schema.safeParse(request.body);
  if (parsed.success) return parsed.data;
  fail(response, 400, 'invalid');
  return undefined;
}

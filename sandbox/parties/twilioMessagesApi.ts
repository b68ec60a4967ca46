import { setTimeout as pause } from 'node:timers/promises';
import { type Request, Router } from 'express';
import { pathOf } from '../faults.js';
import type { World } from '../world.js';
import type { MessageRow, Messages } from './twilioMessages.js';
import { field, page, param, query, rfc2822, twilioError } from './twilioRest.js';

/** Milliseconds after which the first status callbacks of a message are out. */
const CALLBACKS_TAKE = 800;

function messageJson(world: World, messages: Messages, row: MessageRow): Record<string, unknown> {
  const account = world.config.twilioAccountSid;
  const uri = `/2010-04-01/Accounts/${account}/Messages/${row.sid}`;
  const now = world.clock.now().getTime();
  const reached = row.steps.filter(({ at }) => Date.parse(at) <= now);
  const sent = reached.find(({ status }) => status !== 'queued');
  const status = messages.statusOf(row);
  const failed = status === 'undelivered' || status === 'failed';
  return {
    sid: row.sid,
    account_sid: account,
    api_version: '2010-04-01',
    body: row.body,
    from: row.from,
    to: row.to,
    direction: row.direction,
    status,
    error_code: failed ? (row.errorCode ?? null) : null,
    error_message: null,
    messaging_service_sid: row.serviceSid ?? null,
    num_media: String(row.media.length),
    num_segments: String(Math.max(1, Math.ceil(row.body.length / 153))),
    price: null,
    price_unit: 'USD',
    date_created: rfc2822(row.createdAt),
    date_sent: rfc2822(sent?.at),
    date_updated: rfc2822(reached.at(-1)?.at ?? row.createdAt),
    uri: `${uri}.json`,
    subresource_uris: { media: `${uri}/Media.json` },
  };
}

function strings(request: Request, name: string): string[] {
  const value = (request.body as Record<string, unknown>)[name];
  return (Array.isArray(value) ? value : [value]).filter((one): one is string => typeof one === 'string' && one !== '');
}

function optional<K extends string>(request: Request, key: K, name: string): { [key in K]?: string } {
  const value = field(request, name);
  return value === undefined ? {} : ({ [key]: value } as { [key in K]: string });
}

/** A location is a message's words too: the phone shows where it is. */
function withLocation(body: string | undefined, actions: string[]): string | undefined {
  const [action] = actions;
  return action ? [body, `[${action}]`].filter(Boolean).join('\n') : body;
}

function onDay(row: MessageRow, request: Request): boolean {
  const day = row.createdAt.slice(0, 10);
  const asked = (name: string): string | undefined => query(request, name)?.slice(0, 10);
  const [is, before, after] = [asked('DateSent'), asked('DateSent<'), asked('DateSent>')];
  return (!is || day === is) && (!before || day <= before) && (!after || day >= after);
}

function createRoute(world: World, messages: Messages, router: Router): void {
  router.post('/Messages.json', async (request, response) => {
    const body = withLocation(field(request, 'Body'), strings(request, 'PersistentAction'));
    const sent = messages.send({
      to: field(request, 'To') ?? '',
      mediaUrls: strings(request, 'MediaUrl'),
      ...(body ? { body } : {}),
      ...optional(request, 'from', 'From'),
      ...optional(request, 'serviceSid', 'MessagingServiceSid'),
      ...optional(request, 'contentSid', 'ContentSid'),
      ...optional(request, 'contentVariables', 'ContentVariables'),
      ...optional(request, 'statusCallback', 'StatusCallback'),
    });
    if ('code' in sent) return twilioError(response, sent.status, sent.code, sent.message);
    const early = world.faults.take('twilio', request.method, pathOf(request), ['webhook_before_response']);
    if (early) await pause(CALLBACKS_TAKE);
    response.status(201).json(messageJson(world, messages, sent));
  });
}

/** `/Messages` of the REST API. */
export function messagesRouter(world: World, messages: Messages): Router {
  const router = Router();
  createRoute(world, messages, router);
  router.get('/Messages.json', (request, response) => {
    const [to, from] = [query(request, 'To'), query(request, 'From')];
    const rows = messages
      .all()
      .filter((row) => (!to || row.to === to) && (!from || row.from === from) && onDay(row, request));
    response.json(
      page(
        request,
        'messages',
        rows.reverse().map((row) => messageJson(world, messages, row)),
      ),
    );
  });
  router.use('/Messages/:sid', (request, response, next) => {
    const sid = param(request, 'sid');
    if (messages.get(sid)) next();
    else twilioError(response, 404, 20404, `The requested resource Messages/${sid} was not found`);
  });
  const rowOf = (request: Request): MessageRow => messages.get(param(request, 'sid')) as MessageRow;
  router.get('/Messages/:sid', (request, response) => {
    response.json(messageJson(world, messages, rowOf(request)));
  });
  router.post('/Messages/:sid', (request, response) => {
    const row = rowOf(request);
    const redacted = (request.body as Record<string, unknown>)['Body'] === '' ? { ...row, body: '' } : row;
    messages.put(redacted);
    response.json(messageJson(world, messages, redacted));
  });
  router.delete('/Messages/:sid', (request, response) => {
    messages.remove(param(request, 'sid'));
    response.status(204).end();
  });
  return router;
}

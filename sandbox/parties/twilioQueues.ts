import { type Request, type Response, Router } from 'express';
import { newSid } from '../telephone/call.js';
import type { Exchange } from '../telephone/exchange.js';
import type { Member, QueueRow } from '../telephone/queues.js';
import type { World } from '../world.js';
import { field, page, param, rfc2822, twilioError } from './twilioRest.js';

interface Desk {
  world: World;
  exchange: Exchange;
}

const secondsSince = (world: World, at: Date): number =>
  Math.max(0, Math.round((world.clock.now().getTime() - at.getTime()) / 1000));

function queueJson({ world, exchange }: Desk, row: QueueRow): Record<string, unknown> {
  const members = exchange.queues.members(row.sid);
  const total = members.reduce((sum, { enqueuedAt }) => sum + secondsSince(world, enqueuedAt), 0);
  const uri = `/2010-04-01/Accounts/${world.config.twilioAccountSid}/Queues/${row.sid}`;
  return {
    sid: row.sid,
    account_sid: world.config.twilioAccountSid,
    friendly_name: row.friendlyName,
    current_size: members.length,
    max_size: row.maxSize,
    average_wait_time: members.length ? Math.round(total / members.length) : 0,
    date_created: rfc2822(row.createdAt),
    date_updated: rfc2822(row.createdAt),
    uri: `${uri}.json`,
    subresource_uris: { members: `${uri}/Members.json` },
  };
}

function memberJson({ world, exchange }: Desk, row: QueueRow, member: Member): Record<string, unknown> {
  const uri = `/2010-04-01/Accounts/${world.config.twilioAccountSid}/Queues/${row.sid}/Members/${member.call.sid}`;
  return {
    call_sid: member.call.sid,
    queue_sid: row.sid,
    date_enqueued: rfc2822(member.enqueuedAt.toISOString()),
    position: exchange.queues.members(row.sid).indexOf(member) + 1,
    wait_time: secondsSince(world, member.enqueuedAt),
    uri: `${uri}.json`,
  };
}

function missing(request: Request, response: Response): void {
  twilioError(response, 404, 20404, `The requested resource ${request.path} was not found`);
}

function membersRouter(desk: Desk): Router {
  const { exchange } = desk;
  const router = Router();
  const find = (request: Request): { row: QueueRow; member?: Member | undefined } | undefined => {
    const row = exchange.queues.find(param(request, 'sid'));
    if (!row) return undefined;
    const members = exchange.queues.members(row.sid);
    const wanted = param(request, 'call');
    return { row, member: wanted === 'Front' ? members[0] : members.find(({ call }) => call.sid === wanted) };
  };
  router.get('/Queues/:sid/Members.json', (request, response) => {
    const row = exchange.queues.find(param(request, 'sid'));
    if (!row) return missing(request, response);
    const members = exchange.queues.members(row.sid).map((member) => memberJson(desk, row, member));
    response.json(page(request, 'queue_members', members));
  });
  router.get('/Queues/:sid/Members/:call', (request, response) => {
    const found = find(request);
    if (found?.member) response.json(memberJson(desk, found.row, found.member));
    else missing(request, response);
  });
  router.post('/Queues/:sid/Members/:call', (request, response) => {
    const found = find(request);
    if (!found?.member) return missing(request, response);
    const url = field(request, 'Url');
    if (!url || !URL.canParse(url)) return twilioError(response, 400, 21205, 'Url parameter is required');
    const answer = memberJson(desk, found.row, found.member);
    found.member.leave({ source: { url, method: field(request, 'Method') === 'GET' ? 'GET' : 'POST' } });
    response.json(answer);
  });
  return router;
}

/** `/Queues` of the REST API: who waits where, and the way out for them. */
export function queuesRouter(world: World, exchange: Exchange): Router {
  const desk = { world, exchange };
  const { queues } = exchange;
  const router = Router();
  router.use(membersRouter(desk));
  router.get('/Queues.json', (request, response) => {
    response.json(
      page(
        request,
        'queues',
        queues.all().map((row) => queueJson(desk, row)),
      ),
    );
  });
  router.post('/Queues.json', (request, response) => {
    const name = field(request, 'FriendlyName');
    if (!name || name.length > 64) return twilioError(response, 400, 22001, 'FriendlyName is required, 64 characters');
    if (queues.all().some(({ friendlyName }) => friendlyName === name)) {
      return twilioError(response, 400, 22003, `A queue with the name ${name} already exists`);
    }
    const maxSize = Math.min(Number(field(request, 'MaxSize') ?? 100) || 100, 5000);
    const createdAt = world.clock.now().toISOString();
    const row = { sid: newSid(world.journal, 'QU'), friendlyName: name, maxSize, createdAt };
    queues.put(row);
    response.status(201).json(queueJson(desk, row));
  });
  router.get('/Queues/:sid', (request, response) => {
    const row = queues.find(param(request, 'sid'));
    if (row) response.json(queueJson(desk, row));
    else missing(request, response);
  });
  router.delete('/Queues/:sid', (request, response) => {
    const row = queues.find(param(request, 'sid'));
    if (!row) return missing(request, response);
    if (queues.members(row.sid).length > 0) return twilioError(response, 400, 22004, 'The queue is not empty');
    queues.remove(row.sid);
    response.status(204).end();
  });
  return router;
}

import { Router } from 'express';
import { type CallRow, type Source, Interruption, isOver } from '../telephone/call.js';
import type { Exchange } from '../telephone/exchange.js';
import type { World } from '../world.js';
import { field, page, param, query, rfc2822, twilioError } from './twilioRest.js';

const FINAL = ['completed', 'canceled'];

function callJson(world: World, row: CallRow): Record<string, unknown> {
  const account = world.config.twilioAccountSid;
  const uri = `/2010-04-01/Accounts/${account}/Calls/${row.sid}`;
  return {
    sid: row.sid,
    account_sid: account,
    api_version: '2010-04-01',
    from: row.from,
    from_formatted: row.from,
    to: row.to,
    to_formatted: row.to,
    status: row.status,
    direction: row.direction,
    duration: row.duration === undefined ? null : String(row.duration),
    start_time: rfc2822(row.answeredAt),
    end_time: rfc2822(row.endedAt),
    date_created: rfc2822(row.startedAt),
    date_updated: rfc2822(row.endedAt ?? row.answeredAt ?? row.startedAt),
    parent_call_sid: row.parentSid ?? null,
    phone_number_sid: null,
    answered_by: null,
    caller_name: null,
    forwarded_from: null,
    group_sid: null,
    queue_time: '0',
    price: null,
    price_unit: 'USD',
    trunk_sid: null,
    annotation: null,
    uri: `${uri}.json`,
    subresource_uris: { payments: `${uri}/Payments.json`, recordings: `${uri}/Recordings.json` },
  };
}

type Request = Parameters<typeof field>[0];

function sourceOf(request: Request): Source | undefined {
  const twiml = field(request, 'Twiml');
  if (twiml) return { twiml };
  const url = field(request, 'Url');
  if (!url || !URL.canParse(url)) return undefined;
  return { url, method: field(request, 'Method') === 'GET' ? 'GET' : 'POST' };
}

function eventsOf(request: Request): string[] {
  const value = (request.body as Record<string, unknown>)['StatusCallbackEvent'];
  const listed = (Array.isArray(value) ? value : [value]).filter((one) => typeof one === 'string' && one !== '');
  return listed.length ? listed.flatMap((one: string) => one.split(/\s+/)) : ['completed'];
}

const DIALLABLE = /^(\+[1-9]\d{6,14}|client:.+|sip:.+)$/;

function create(world: World, exchange: Exchange, router: Router): void {
  router.post('/Calls.json', (request, response) => {
    const [from, to, source] = [field(request, 'From'), field(request, 'To'), sourceOf(request)];
    if (!to) return twilioError(response, 400, 21201, "No 'To' number is specified");
    if (!DIALLABLE.test(to)) return twilioError(response, 400, 13224, 'Dial: Invalid phone number');
    if (!from) return twilioError(response, 400, 21213, "No 'From' number is specified");
    if (!source) return twilioError(response, 400, 21205, 'Url parameter is required');
    const [fallbackUrl, url] = [field(request, 'FallbackUrl'), field(request, 'StatusCallback')];
    const method = field(request, 'StatusCallbackMethod') === 'GET' ? 'GET' : 'POST';
    const statusCallback = url ? { statusCallback: { url, method, events: eventsOf(request) } as const } : {};
    const row = exchange.ringUp({ from, to, source, ...(fallbackUrl && { fallbackUrl }), ...statusCallback });
    response.status(201).json(callJson(world, row));
  });
}

function update(world: World, exchange: Exchange, router: Router): void {
  router.post('/Calls/:sid', (request, response) => {
    const sid = param(request, 'sid');
    const row = exchange.row(sid);
    if (!row) return twilioError(response, 404, 20404, `The requested resource Calls/${sid} was not found`);
    const call = exchange.live(sid);
    const status = field(request, 'Status');
    if (!call || isOver(row)) {
      if (status) return void response.json(callJson(world, row));
      return twilioError(response, 400, 21220, 'Call is not in-progress. Cannot redirect.');
    }
    const source = sourceOf(request);
    if (status && FINAL.includes(status)) {
      call.interrupt(new Interruption('hangup'));
      return void call.over.then(() => response.json(callJson(world, call.row())));
    }
    if (!source) return twilioError(response, 400, 21218, 'Invalid ApplicationSid, Url or Twiml');
    call.interrupt(new Interruption('update', source));
    response.json(callJson(world, row));
  });
}

/** `/Calls` of the REST API: ring somebody up, look at calls, send a live call elsewhere or end it. */
export function callsRouter(world: World, exchange: Exchange): Router {
  const router = Router();
  create(world, exchange, router);
  update(world, exchange, router);
  router.get('/Calls.json', (request, response) => {
    const wanted = { to: query(request, 'To'), from: query(request, 'From'), status: query(request, 'Status') };
    const parent = query(request, 'ParentCallSid');
    const rows = exchange
      .rows()
      .filter((row) => !wanted.to || row.to === wanted.to)
      .filter((row) => !wanted.from || row.from === wanted.from)
      .filter((row) => !wanted.status || row.status === wanted.status)
      .filter((row) => !parent || row.parentSid === parent);
    response.json(
      page(
        request,
        'calls',
        rows.reverse().map((row) => callJson(world, row)),
      ),
    );
  });
  router.get('/Calls/:sid', (request, response) => {
    const sid = param(request, 'sid');
    const row = exchange.row(sid);
    if (row) response.json(callJson(world, row));
    else twilioError(response, 404, 20404, `The requested resource Calls/${sid} was not found`);
  });
  return router;
}

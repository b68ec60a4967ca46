import express, { Router } from 'express';
import { newSid } from '../telephone/call.js';
import type { World } from '../world.js';
import { basicAuth, param, twilioError } from './twilioRest.js';

/** A content template as the Content API has it. */
interface ContentRow {
  sid: string;
  friendlyName: string;
  language: string;
  variables: Record<string, string>;
  /** By type, such as `twilio/quick-reply`. */
  types: Record<string, Record<string, unknown>>;
  approval?: { name: string; category: string };
  createdAt: string;
}

/** What a person sees of a message. */
export interface Rendered {
  body: string;
  buttons: { title: string; payload: string }[];
  /** It may open a conversation outside the 24-hour window. */
  opens: boolean;
}

const contents = (world: World) => world.journal.table<ContentRow>('twilio.contents');

function fill(text: string, variables: Record<string, string>): string {
  return text.replace(/\{\{\s*(\w+)\s*\}\}/g, (whole, key: string) => variables[key] ?? whole);
}

interface Choice {
  title?: string;
  item?: string;
  id?: string;
  url?: string;
}

function render(row: ContentRow, variables: Record<string, string>): Rendered {
  const [type = '', content = {}] = Object.entries(row.types).at(-1) ?? [];
  const choices = (content['actions'] ?? content['items'] ?? []) as Choice[];
  const title = (choice: Choice): string => fill(choice.title ?? choice.item ?? '', variables);
  return {
    body: fill(typeof content['body'] === 'string' ? content['body'] : '', variables),
    buttons: choices.map((choice) => ({
      title: title(choice),
      payload: fill(choice.id ?? choice.url ?? '', variables),
    })),
    opens: type !== 'twilio/list-picker' && row.approval !== undefined,
  };
}

/** The words and buttons of a message. A template that was never created here is taken for an approved one: its variables are what is known of it. */
export function renderContent(
  world: World,
  draft: { body?: string; contentSid?: string; contentVariables?: string },
): Rendered {
  if (!draft.contentSid) return { body: draft.body ?? '', buttons: [], opens: false };
  const given = JSON.parse(draft.contentVariables ?? '{}') as Record<string, unknown>;
  const variables = Object.fromEntries(Object.entries(given).map(([key, value]) => [key, String(value)]));
  const row = contents(world).get(draft.contentSid);
  if (row) return render(row, { ...row.variables, ...variables });
  return { body: draft.body ?? Object.values(variables).join(' '), buttons: [], opens: true };
}

function contentJson(world: World, row: ContentRow): Record<string, unknown> {
  const url = `https://content.twilio.com/v1/Content/${row.sid}`;
  return {
    sid: row.sid,
    account_sid: world.config.twilioAccountSid,
    friendly_name: row.friendlyName,
    language: row.language,
    variables: row.variables,
    types: row.types,
    date_created: row.createdAt,
    date_updated: row.createdAt,
    url,
    links: { approval_create: `${url}/ApprovalRequests/whatsapp`, approval_fetch: `${url}/ApprovalRequests` },
  };
}

function approvalJson(world: World, row: ContentRow): Record<string, unknown> {
  const { name = row.friendlyName, category = 'UTILITY' } = row.approval ?? {};
  const status = row.approval ? 'approved' : 'unsubmitted';
  const whatsapp = { type: 'whatsapp', name, category, content_type: Object.keys(row.types)[0], status };
  return { sid: row.sid, account_sid: world.config.twilioAccountSid, whatsapp: { ...whatsapp, rejection_reason: '' } };
}

function readContent(world: World, body: Record<string, unknown>): ContentRow | undefined {
  const { types, variables, language, friendly_name: name } = body;
  if (typeof types !== 'object' || types === null || Object.keys(types).length === 0) return undefined;
  return {
    sid: newSid(world.journal, 'HX'),
    friendlyName: typeof name === 'string' ? name : '',
    language: typeof language === 'string' ? language : 'en',
    variables: (variables ?? {}) as Record<string, string>,
    types: types as ContentRow['types'],
    createdAt: world.clock.now().toISOString(),
  };
}

/** The Content API, which lives on a host of its own: here at `/v1/Content` and at `/twilio-content/v1/Content`. Approval takes no time. */
export function contentRouter(world: World): Router {
  const table = contents(world);
  const router = Router();
  router.use(world.faults.middleware('twilio'), basicAuth(world), express.json());
  const missing = (sid: string): string => `The requested resource /Content/${sid} was not found`;
  router.post('/', (request, response) => {
    const row = readContent(world, (request.body ?? {}) as Record<string, unknown>);
    if (!row) return twilioError(response, 400, 20001, 'types is required');
    table.put(row.sid, row);
    response.status(201).json(contentJson(world, row));
  });
  router.get('/', (_request, response) => {
    const key = { key: 'contents', page: 0, page_size: 50, next_page_url: null, previous_page_url: null };
    const url = 'https://content.twilio.com/v1/Content?PageSize=50&Page=0';
    const list = table.all().map((row) => contentJson(world, row));
    response.json({ contents: list, meta: { ...key, url, first_page_url: url } });
  });
  router.get('/:sid', (request, response) => {
    const row = table.get(param(request, 'sid'));
    if (row) response.json(contentJson(world, row));
    else twilioError(response, 404, 20404, missing(param(request, 'sid')));
  });
  router.delete('/:sid', (request, response) => {
    table.remove(param(request, 'sid'));
    response.status(204).end();
  });
  router.post('/:sid/ApprovalRequests/whatsapp', (request, response) => {
    const row = table.get(param(request, 'sid'));
    if (!row) return twilioError(response, 404, 20404, missing(param(request, 'sid')));
    const { name, category } = (request.body ?? {}) as { name?: string; category?: string };
    const approved = { ...row, approval: { name: name ?? row.friendlyName, category: category ?? 'UTILITY' } };
    table.put(row.sid, approved);
    const { whatsapp } = approvalJson(world, approved) as { whatsapp: Record<string, unknown> };
    response.status(201).json({ ...whatsapp, allow_category_change: true });
  });
  router.get('/:sid/ApprovalRequests', (request, response) => {
    const row = table.get(param(request, 'sid'));
    if (row) response.json(approvalJson(world, row));
    else twilioError(response, 404, 20404, missing(param(request, 'sid')));
  });
  return router;
}

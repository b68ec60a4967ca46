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
  approval?: { name: string; category: string; rejected?: string };
  createdAt: string;
}

/** What a person sees of a message. */
export interface Rendered {
  body: string;
  buttons: { title: string; payload: string }[];
  /** It may open a conversation outside the 24-hour window. */
  opens: boolean;
  /** WhatsApp will not show it: more buttons than it takes unapproved. */
  refused: boolean;
}

/** Buttons of a template that is not approved, and items of a list. */
const MOST_BUTTONS = 3;
const MOST_ITEMS = 10;

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
    opens: isApproved(row) && type !== 'twilio/list-picker',
    refused: !isApproved(row) && type === 'twilio/quick-reply' && choices.length > MOST_BUTTONS,
  };
}

const isApproved = ({ approval }: ContentRow): boolean => approval !== undefined && approval.rejected === undefined;

/** Whether a template of this id is there. */
export const knowsContent = (world: World, sid: string): boolean => contents(world).get(sid) !== undefined;

/** The words and buttons of a message. */
export function renderContent(
  world: World,
  draft: { body?: string; contentSid?: string; contentVariables?: string },
): Rendered {
  const row = draft.contentSid === undefined ? undefined : contents(world).get(draft.contentSid);
  if (!row) return { body: draft.body ?? '', buttons: [], opens: false, refused: false };
  const given = JSON.parse(draft.contentVariables ?? '{}') as Record<string, unknown>;
  const variables = Object.fromEntries(Object.entries(given).map(([key, value]) => [key, String(value)]));
  return render(row, { ...row.variables, ...variables });
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
  const status = row.approval?.rejected ? 'rejected' : row.approval ? 'approved' : 'unsubmitted';
  const whatsapp = { type: 'whatsapp', name, category, content_type: Object.keys(row.types)[0], status };
  return {
    sid: row.sid,
    account_sid: world.config.twilioAccountSid,
    whatsapp: { ...whatsapp, rejection_reason: row.approval?.rejected ?? '' },
  };
}

function readContent(world: World, body: Record<string, unknown>): ContentRow | undefined {
  const { types, variables, language, friendly_name: name } = body;
  if (typeof types !== 'object' || types === null || Object.keys(types).length === 0) return undefined;
  const items = Object.values(types as ContentRow['types']).flatMap(({ items: some }) => [some ?? []]) as unknown[][];
  if (items.some(({ length }) => length > MOST_ITEMS)) return undefined;
  return {
    sid: newSid(world.journal, 'HX'),
    friendlyName: typeof name === 'string' ? name : '',
    language: typeof language === 'string' ? language : 'en',
    variables: (variables ?? {}) as Record<string, string>,
    types: types as ContentRow['types'],
    createdAt: world.clock.now().toISOString(),
  };
}

/** WhatsApp takes no words that begin or end with a variable or have two side by side, and wants a sample of each. */
function whyRejected({ types, variables }: ContentRow): string | undefined {
  for (const { body } of Object.values(types)) {
    const text = typeof body === 'string' ? body.trim() : '';
    if (/^\{\{|\}\}$/.test(text)) return 'The body begins or ends with a variable';
    if (/\}\}\s*\{\{/.test(text)) return 'Two variables are side by side';
    const names = Array.from(text.matchAll(/\{\{\s*(\w+)\s*\}\}/g), ([, name = '']) => name);
    if (names.some((name) => !variables[name])) return 'A variable has no sample';
  }
  return undefined;
}

/** `/v1/ContentAndApprovals`: the templates, each with what WhatsApp says to it. */
export function contentAndApprovalsRouter(world: World): Router {
  const router = Router();
  router.use(world.faults.middleware('twilio'), basicAuth(world));
  router.get('/', (_request, response) => {
    const rows = contents(world).all();
    const list = rows.map((row) => ({
      ...contentJson(world, row),
      approval_requests: row.approval ? approvalJson(world, row)['whatsapp'] : {},
    }));
    const url = 'https://content.twilio.com/v1/ContentAndApprovals?PageSize=1000&Page=0';
    const key = { key: 'contents', page: 0, page_size: 1000, next_page_url: null, previous_page_url: null };
    response.json({ contents: list, meta: { ...key, url, first_page_url: url } });
  });
  return router;
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
    const rejected = whyRejected(row);
    const asked = { name: name ?? row.friendlyName, category: category ?? 'UTILITY' };
    const approved: ContentRow = { ...row, approval: { ...asked, ...(rejected && { rejected }) } };
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

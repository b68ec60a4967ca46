import type { Request, RequestHandler } from 'express';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Turns } from '../bot/turns.js';
import type { Clock } from '../core/clock.js';
import { incidentKinds } from '../core/incident.js';
import type { Lenders } from '../core/lender.js';
import type { Database } from '../core/ports/store.js';
import type { Problem } from '../core/problem.js';
import type { Identify } from '../core/services/identify.js';
import { soon } from './soon.js';
import { watchDatabase } from './watchedDatabase.js';

export interface TelemetryParts {
  readonly clock: Clock;
  readonly lenders: Lenders;
}

/** Seconds, as the semantic conventions of HTTP have them. */
const requestBuckets = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];
/** Seconds from a request for a release to the lock service's word: from at once to the longest limit. */
const releaseBuckets = [1, 2, 5, 10, 30, 60, 300, 900, 3600, 14_400, 43_200, 86_400, 172_800, 259_200];

/**
 * What operators count, in the form that Prometheus reads. A label is one of a few words that the code knows: a route's
 * pattern, a kind, a state. Never an id, a number or anything that came in with a request.
 */
export function createTelemetry({ clock, lenders }: TelemetryParts) {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const meters = createMeters(registry);
  const seconds = (began: number): number => (clock.elapsed() - began) / 1000;
  const drivers = new Set(lenders.all().map(({ locks }) => locks.driver));

  /** Counts every request once it is over. To be mounted before all routes. */
  const requests: RequestHandler = (request, response, next) => {
    const began = clock.elapsed();
    response.once('close', () => {
      // How long a page of the desk stood open says nothing of how fast we answer.
      if (String(response.getHeader('content-type')).startsWith('text/event-stream')) return;
      const status = response.writableFinished ? String(response.statusCode) : 'aborted';
      meters.requests.observe(
        {
          http_request_method: methodOf(request),
          http_route: routeOf(request),
          http_response_status_code: status,
        },
        seconds(began),
      );
      const source = status === '403' ? sourceOf(request.originalUrl, drivers) : undefined;
      if (source) meters.rejected.inc({ source });
    });
    next();
  };

  /** The same turns, each counted by what was open after it. */
  function watchTurns(turns: Turns): Turns {
    return {
      async take(request) {
        const began = clock.elapsed();
        const { channel } = request;
        let outcome = 'failed';
        try {
          const reply = await turns.take(request);
          outcome = reply.open.kind;
          return reply;
        } finally {
          meters.turns.inc({ channel, outcome });
          meters.turnSeconds.observe({ channel }, seconds(began));
        }
      },
    };
  }

  /** The same services, with the verdicts over passcodes counted. */
  function watchServices<Services extends { readonly identify: Identify }>(services: Services): Services {
    const verify: Identify['verify'] = async (...code) => {
      const verdict = await services.identify.verify(...code);
      meters.verdicts.inc({ verdict });
      return verdict;
    };
    return { ...services, identify: { ...services.identify, verify } };
  }

  const driverOf = (lenderId: string): string => lenders.byId(lenderId)?.locks.driver ?? 'unknown';

  return {
    requests,
    watchTurns,
    watchServices,
    /** The same database, with what its transactions committed of payments and releases counted. */
    watchDatabase: (database: Database): Database =>
      watchDatabase(database, {
        payment: (method, state) => meters.payments.inc({ method, state }),
        released: (lenderId, waited) => meters.releases.observe({ driver: driverOf(lenderId) }, waited),
      }),
    trouble: ({ code }: Pick<Problem, 'code'>): void => meters.troubles.inc({ code }),
    rated: ({ score, who }: { readonly score: number; readonly who: 'assistant' | 'person' }): void =>
      meters.ratings.inc({ score: String(score), who }),
    taskDone: (kind: string, outcome: 'done' | 'again' | 'failed', milliseconds: number): void => {
      meters.tasks.inc({ kind, outcome });
      meters.taskSeconds.observe({ kind }, milliseconds / 1000);
    },
    /** All metrics as text, with the state of the work as it is now. */
    async text(database: Pick<Database, 'read'>): Promise<string> {
      await lookAtWork(meters, database, clock);
      return registry.metrics();
    },
    contentType: registry.contentType,
  };
}

export type Telemetry = ReturnType<typeof createTelemetry>;

/** A database that does not answer is itself something to tell, and no reason to tell nothing. */
async function lookAtWork(meters: Meters, { read }: Pick<Database, 'read'>, clock: Clock): Promise<void> {
  try {
    const now = clock.now();
    const look = soon(() => Promise.all([read.tasks.counts(now), read.incidents.openByKind()]));
    const [{ due, overdue, oldestDueAt }, open] = await look();
    meters.due.set(due);
    meters.overdue.set(overdue);
    meters.oldestDue.set(oldestDueAt ? Math.max(0, (now.getTime() - oldestDueAt.getTime()) / 1000) : 0);
    for (const kind of incidentKinds) meters.incidents.set({ kind }, open.get(kind) ?? 0);
    meters.databaseUp.set(1);
  } catch {
    for (const gauge of [meters.due, meters.overdue, meters.oldestDue]) gauge.remove();
    meters.incidents.reset();
    meters.databaseUp.set(0);
  }
}

function createMeters(registry: Registry) {
  const registers = [registry];
  const counter = <Name extends string>(name: string, help: string, ...labelNames: Name[]) =>
    new Counter({ name, help, labelNames, registers });
  const histogram = <Name extends string>(name: string, help: string, buckets: number[], ...labelNames: Name[]) =>
    new Histogram({ name, help, buckets, labelNames, registers });
  const gauge = <Name extends string = never>(name: string, help: string, ...labelNames: Name[]) =>
    new Gauge({ name, help, labelNames, registers });
  return {
    requests: histogram(
      'http_server_request_duration_seconds',
      'Requests by method, pattern of their route and status.',
      requestBuckets,
      'http_request_method',
      'http_route',
      'http_response_status_code',
    ),
    rejected: counter('liftline_webhooks_rejected_total', 'Webhooks refused for their signature.', 'source'),
    turns: counter('liftline_turns_total', 'Turns by what was open after them.', 'channel', 'outcome'),
    turnSeconds: histogram('liftline_turn_duration_seconds', 'Time of a turn.', requestBuckets, 'channel'),
    troubles: counter('liftline_turn_troubles_total', 'Surprises in conversations.', 'code'),
    ratings: counter('liftline_chat_ratings_total', 'Chats by how they were rated, 1 to 5.', 'score', 'who'),
    verdicts: counter('liftline_passcode_verdicts_total', 'Verdicts over passcodes.', 'verdict'),
    payments: counter('liftline_payments_total', 'Payments that came into a state.', 'method', 'state'),
    releases: histogram(
      'liftline_release_duration_seconds',
      'From the request for a release to the phone being free.',
      releaseBuckets,
      'driver',
    ),
    tasks: counter('liftline_tasks_total', 'Tasks done, put off by plan, or failed.', 'kind', 'outcome'),
    taskSeconds: histogram('liftline_task_duration_seconds', 'Time of a task.', requestBuckets, 'kind'),
    due: gauge('liftline_tasks_due', 'Tasks whose time has come.'),
    oldestDue: gauge('liftline_tasks_oldest_due_age_seconds', 'How long the oldest of them has waited.'),
    overdue: gauge('liftline_tasks_overdue', 'Tasks that are late enough for a person to be told.'),
    incidents: gauge('liftline_incidents_open', 'Incidents that nobody has closed.', 'kind'),
    databaseUp: gauge('liftline_database_up', 'Whether the database answers.'),
  };
}

type Meters = ReturnType<typeof createMeters>;

const methods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);
const methodOf = ({ method }: Request): string => (methods.has(method) ? method : '_OTHER');

/** The pattern of the route that took a request, with where its router is mounted; `none` where no route did. */
function routeOf(request: Request): string {
  const patterns: unknown = (request.route as { path?: unknown } | undefined)?.path;
  const asked = request.path.toLowerCase().replace(/(?<=.)\/$/, '');
  const pattern: unknown = Array.isArray(patterns) ? patterns.find((one) => one === asked) : patterns;
  // Routers are mounted at plain words. Should one ever be mounted at a pattern, what was asked for is not told.
  const mount = request.baseUrl.toLowerCase();
  return typeof pattern === 'string' && /^[a-z/_-]*$/.test(mount) ? mount + pattern : 'none';
}

/** Whose signature it was that did not fit. */
function sourceOf(url: string, drivers: ReadonlySet<string>): string | undefined {
  if (/^\/(?:voice|whatsapp|sms)\//i.test(url)) return 'twilio';
  if (/^\/payments\/stripe\b/i.test(url)) return 'stripe';
  const driver = /^\/mdm\/([^/?]+)\/events\b/i.exec(url)?.[1];
  return driver && (drivers.has(driver) ? driver : 'unknown');
}

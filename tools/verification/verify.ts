import { limitHoursOf } from '../../core/jurisdiction.js';
import type { Lenders } from '../../core/lender.js';
import { lateAfterSeconds } from '../../core/task.js';
import { verifyAudit } from '../../store/auditChain.js';
import type { Connections } from '../../store/connections.js';
import { databaseOver } from '../../store/database.js';
import { lookAtFolder } from './folder.js';
import { type Invariant, invariants } from './invariants.js';
import { lookForPersonalData } from './personalData.js';

/** What a look at one invariant came to. */
export interface Finding extends Pick<Invariant, 'number' | 'title'> {
  /** How many rows it is about. */
  readonly looked: number;
  /** Ids of what breaks it. */
  readonly broken: readonly string[];
}

export interface World {
  readonly now: Date;
  readonly lenders: Lenders;
  /** Where the embedded engine has its database. */
  readonly folder?: string | undefined;
}

/** Looks at every invariant in the rows as they are now. Changes nothing. */
export async function verify(connections: Connections, world: World): Promise<Finding[]> {
  const findings = await verifyRows(connections, world);
  findings.push(await lookAtChain(connections), await lookForPersonalData(connections, world.lenders));
  findings.push(await lookAtFolder(connections.engine === 'embedded' ? world.folder : undefined));
  return findings.sort((a, b) => a.number - b.number);
}

/** Those alone that a statement shows: neither the chain of the audit nor each text that is kept is read. */
export async function verifyRows(connections: Connections, world: World): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const invariant of invariants) findings.push(await look(connections, world, invariant));
  return findings;
}

/** All of it at one moment of the database, however many others write meanwhile. */
export function verifyAtOneMoment(connections: Connections, world: World): Promise<Finding[]> {
  return connections.withClient(async (client) => {
    await client.query('begin isolation level repeatable read read only');
    try {
      return await verify(onlyOn(connections, client), world);
    } finally {
      await client.query('rollback');
    }
  });
}

/** Everything on one connection, within the transaction that it has open. */
export const onlyOn = (
  connections: Connections,
  client: Parameters<Parameters<Connections['withClient']>[0]>[0],
): Connections => ({
  ...connections,
  query: (config, values) => client.query(config as string, values),
  withClient: (work) => work(client, () => undefined),
});

async function look(connections: Connections, { now, lenders }: World, invariant: Invariant): Promise<Finding> {
  const { number, title, over, broken } = invariant;
  const limits = lenders.all().map((lender) => ({ id: lender.id, limit_hours: limitHoursOf(lender) }));
  const centres = lenders
    .all()
    .flatMap((lender) => lender.centres.map(({ id, seats }) => ({ lender_id: lender.id, id, seats })));
  const text = `with world as (select $1::timestamptz as now),
    lender as (select * from jsonb_to_recordset($2::jsonb) as l (id text, limit_hours float8)),
    late_after as (select key as kind, value::int as seconds from jsonb_each_text($4::jsonb)),
    centre as (select * from jsonb_to_recordset($3::jsonb) as c (lender_id text, id text, seats int))
    ${broken} order by subject`;
  const values = [
    now.toISOString(),
    JSON.stringify(limits),
    JSON.stringify(centres),
    JSON.stringify(lateAfterSeconds.byKind),
  ];
  const { rows } = await connections.query({ text, values });
  const counted = await connections.query({ text: `select count(*)::int as looked from ${over}` });
  return {
    number,
    title,
    looked: (counted.rows as { looked: number }[])[0]?.looked ?? 0,
    broken: (rows as { subject: string }[]).map(({ subject }) => subject),
  };
}

async function lookAtChain(connections: Connections): Promise<Finding> {
  const { rows, brokenAt } = await verifyAudit(databaseOver(connections).read.audit);
  const broken = brokenAt === null ? [] : [`row ${brokenAt}`];
  return { number: 16, title: 'no row of the audit was altered, left out or put in', looked: rows, broken };
}

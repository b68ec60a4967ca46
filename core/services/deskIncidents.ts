import { type Agent, mayDo } from '../agent.js';
import type { Incident } from '../incident.js';
import { type Refused, refused, sees, tellDesks } from './deskAccess.js';
import type { Workshop } from './workshop.js';

/** An incident as a supervisor sees it. */
export interface IncidentLine extends Pick<Incident, 'id' | 'kind' | 'loanId' | 'at'> {
  /** The lender's name. */
  readonly lender: string;
  /** The kind of task that is late, where it is about work. */
  readonly work: string | null;
  readonly openSeconds: number;
}

export interface OpenIncidents {
  readonly incidents: readonly IncidentLine[];
}

/** What must not happen and did, for supervisors: they see what is open of their lenders, and close it with a reason. */
export function createDeskIncidents(shop: Workshop, parts: { redacted(text: string): string }) {
  const { database, clock } = shop;

  async function list(agent: Agent): Promise<OpenIncidents> {
    if (!mayDo(agent, 'supervisor')) return { incidents: [] };
    const open = (await database.read.incidents.open()).filter((incident) => sees(agent, incident));
    return { incidents: open.map(lineOf) };
  }

  const lineOf = ({ id, kind, lenderId, loanId, subject, at }: Incident): IncidentLine => ({
    id,
    kind,
    lender: shop.lenders.byId(lenderId)?.name ?? lenderId,
    loanId,
    work: kind === 'work_late' ? subject : null,
    at,
    openSeconds: Math.max(0, Math.round((clock.now().getTime() - at.getTime()) / 1000)),
  });

  /** `reason` is the supervisor's own words for what was done about it. Answers with what is still open. */
  async function close(agent: Agent, id: string, reason: string): Promise<OpenIncidents | Refused> {
    if (!mayDo(agent, 'supervisor')) return refused('not_allowed');
    const incident = await database.read.incidents.get(id);
    if (!incident || !sees(agent, incident)) return refused('not_found');
    const at = clock.now();
    const closed = await database.transaction(async (stores) => {
      if (!(await stores.incidents.close(id, at))) return false;
      const detail = { kind: incident.kind, reason: parts.redacted(reason) };
      await stores.audit.append({ at, actor: `agent:${agent.id}`, action: 'incident_closed', subject: id, detail });
      return true;
    });
    if (!closed) return refused('closed');
    await tellDesks(shop, { lenderId: incident.lenderId, handoverId: null });
    return list(agent);
  }

  return { list, close };
}

export type DeskIncidents = ReturnType<typeof createDeskIncidents>;

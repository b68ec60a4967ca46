import type { Twilio } from 'twilio';
import { systemClock } from '../../core/clock.js';
import type { Template, TemplateState } from '../../core/ports/messenger.js';

/** A content of the account, with what WhatsApp says to it. */
interface Known {
  readonly sid: string;
  readonly state: TemplateState;
}

/** Milliseconds for which what the provider listed is believed: longer once the template may be used. */
const believed = { approved: 3_600_000, other: 60_000 } as const;

/**
 * Templates are found by their name, which changes with their words, and made where there is none: made, they still have
 * to be approved by WhatsApp, which takes minutes or days. So no setting names them, and any process may come first.
 */
export function createTemplates(client: Twilio) {
  const known = new Map<string, Known & { until: number }>();

  async function listed(name: string): Promise<Known | undefined> {
    const all = await client.content.v1.contentAndApprovals.list({ limit: 1000 });
    const found = all.filter(({ friendlyName }) => friendlyName === name);
    const states = found.map(({ sid, approvalRequests }) => ({ sid, state: stateIn(approvalRequests) }));
    return states.find(({ state }) => state === 'approved') ?? states[0];
  }

  async function make({ name, language, body, samples }: Template): Promise<Known> {
    const variables = Object.fromEntries(samples.map((sample, index) => [String(index + 1), sample]));
    const wire = { friendly_name: name, language, variables, types: { 'twilio/text': { body } } };
    // The client sends what it is given as it is, and the names that its types know are not the wire's.
    const { sid } = await client.content.v1.contents.create(wire as never);
    return { sid, state: 'unsubmitted' };
  }

  async function submit({ sid }: Known, { name }: Template): Promise<Known> {
    const request = { name, category: 'UTILITY' };
    const asked = await client.content.v1.contents(sid).approvalCreate.create(request as never);
    return { sid, state: stateIn(asked) };
  }

  /** The template as the provider has it: made and handed in for approval where it was not there. */
  return async function ensure(template: Template): Promise<Known> {
    const before = known.get(template.name);
    if (before && before.until > systemClock.elapsed()) return before;
    const there = (await listed(template.name)) ?? (await make(template));
    const now = there.state === 'unsubmitted' ? await submit(there, template) : there;
    const milliseconds = now.state === 'approved' ? believed.approved : believed.other;
    known.set(template.name, { ...now, until: systemClock.elapsed() + milliseconds });
    return now;
  };
}

export type EnsureTemplate = ReturnType<typeof createTemplates>;

/** The provider's answers have the state at different depths. */
function stateIn(answer: unknown): TemplateState {
  const { status, whatsapp } = (answer ?? {}) as { status?: unknown; whatsapp?: { status?: unknown } };
  const state = status ?? whatsapp?.status;
  switch (state) {
    case 'approved':
    case 'rejected':
    case 'unsubmitted':
      return state;
    case undefined:
      return 'unsubmitted';
    default:
      return state === 'paused' || state === 'disabled' ? 'rejected' : 'pending';
  }
}

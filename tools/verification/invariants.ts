/** Something that must always hold, as far as rows can show it. */
export interface Invariant {
  readonly number: number;
  readonly title: string;
  /** What is looked at: a table, or a table with a condition. Its rows are counted. */
  readonly over: string;
  /** Selects the id of whatever breaks it, as `subject`. May use the tables `world`, `lender` and `centre` (see `verify`). */
  readonly broken: string;
}

const sentStates = "('submitting', 'ambiguous', 'accepted', 'propagating', 'offline', 'watching', 'closed')";
const openStates =
  "('requested', 'checking', 'held', 'queued', 'submitting', 'ambiguous', 'waiting', 'accepted', 'propagating', 'offline', 'overdue', 'escalated', 'relocked')";

/** A case that a person has or had since a moment. An open one counts whenever it began. */
const withPerson = (row: string, since: string): string => `exists (
  select 1 from handovers h where h.lender_id = ${row}.lender_id and h.loan_id = ${row}.loan_id
  and (h.state in ('waiting', 'claimed', 'abandoned') or h.created_at >= ${since} - interval '1 hour'))`;

/** Moments of the gateway and ours may differ by a little. */
const slack = "interval '5 minutes'";

const money: readonly Invariant[] = [
  {
    number: 1,
    title: 'the entries of a ledger transaction add up to nothing',
    over: 'ledger_transactions',
    broken: `select t.id as subject from ledger_transactions t left join ledger_entries e on e.transaction_id = t.id
      group by t.id, e.currency having count(e.*) < 2 or sum(e.minor) <> 0`,
  },
  {
    number: 1,
    title: 'ledger and audit are insert-only',
    over: "(values ('ledger_transactions'), ('ledger_entries'), ('audit')) as kept (name)",
    broken: `select kept.name as subject from (values ('ledger_transactions'), ('ledger_entries'), ('audit')) as kept (name)
      where not exists (select 1 from pg_trigger t where t.tgrelid = kept.name::regclass
        and t.tgname = kept.name || '_insert_only' and t.tgenabled in ('O', 'A'))`,
  },
  {
    number: 2,
    title: 'an attempt is charged once at most',
    over: 'payment_attempts',
    broken: `select attempt_id as subject from movements where kind = 'paid' group by attempt_id having count(*) > 1`,
  },
  {
    number: 3,
    title: 'our ledger has what the gateway moved',
    over: 'movements',
    broken: `select coalesce(m.attempt_id, l.attempt_id) as subject from (
        select attempt_id, currency, sum(case kind when 'paid' then amount_minor when 'reinstated' then amount_minor
          else -amount_minor end) as minor from movements where kind <> 'failed' group by attempt_id, currency
      ) m full join (
        select t.attempt_id, e.currency, sum(e.minor) as minor from ledger_transactions t
          join ledger_entries e on e.transaction_id = t.id where e.account = 'gateway' group by t.attempt_id, e.currency
      ) l on l.attempt_id = m.attempt_id and l.currency = m.currency
      where coalesce(m.minor, 0) <> coalesce(l.minor, 0)`,
  },
  {
    number: 11,
    title: 'amount, currency and loan match, or the money is in suspense with a person told',
    over: 'payment_attempts',
    broken: `select p.id as subject from payment_attempts p join movements m on m.attempt_id = p.id and m.kind = 'paid'
        where (m.amount_minor <> p.amount_minor or m.currency <> p.currency)
          and not exists (select 1 from incidents i where i.kind = 'suspense' and i.dedupe = 'suspense:' || m.id)
      union select p.id from payment_attempts p where p.state = 'settled' and not exists (
        select 1 from movements m where m.attempt_id = p.id and m.kind in ('paid', 'reinstated')
          and m.amount_minor = p.amount_minor and m.currency = p.currency)
      union select p.id from payment_attempts p join quotes q on q.id = p.quote_id
        where q.loan_id <> p.loan_id or q.lender_id <> p.lender_id or q.currency <> p.currency
          or p.amount_minor > q.payoff_minor`,
  },
];

const release: readonly Invariant[] = [
  {
    number: 4,
    title: 'a phone has one open release at most',
    over: 'releases',
    broken: `select min(id) as subject from releases where state in ${openStates} group by device_hash having count(*) > 1`,
  },
  {
    number: 4,
    title: 'no two releases share a command of the lock service',
    over: 'releases where vendor_ref is not null',
    broken: `select min(id) as subject from releases where vendor_ref is not null
      group by lender_id, vendor_ref having count(*) > 1`,
  },
  {
    number: 5,
    title: 'no command without its ground',
    over: `releases where accepted_at is not null or state in ${sentStates}`,
    broken: `select r.id as subject from releases r
      where (r.accepted_at is not null or r.state in ${sentStates}) and coalesce(case r.ground ->> 'kind'
        when 'ledger_clear' then r.ground ->> 'paymentId' is null or exists (select 1 from payment_attempts p
          where p.id = r.ground ->> 'paymentId' and p.loan_id = r.loan_id and p.lender_id = r.lender_id
            and p.posted_as is not null)
        when 'plan' then exists (select 1 from plans n where n.id = r.ground ->> 'planId'
          and n.loan_id = r.loan_id and n.lender_id = r.lender_id and n.active_at is not null)
        when 'correction' then r.ground ->> 'note' <> ''
        when 'override' then r.ground ->> 'reason' <> '' and (
          (select count(distinct a) from jsonb_array_elements_text(r.ground -> 'agentIds') a) >= 2
          or ((select count(*) from jsonb_array_elements_text(r.ground -> 'agentIds')) = 1 and exists (
            select 1 from payment_attempts p where p.loan_id = r.loan_id and p.lender_id = r.lender_id
              and p.posted_as is not null)))
        else false end, false) is not true`,
  },
  {
    number: 6,
    title: 'what was paid is on the lender’s ledger, on its way there, or with a person',
    over: "payment_attempts where state = 'settled'",
    broken: `select p.id as subject from world, payment_attempts p left join lender l on l.id = p.lender_id
      where p.state = 'settled' and p.posted_as is null and not ${withPerson('p', 'p.settled_at')}
        and (p.settled_at + coalesce(l.limit_hours, 24) * interval '1 hour' < world.now
          or not exists (select 1 from tasks t where t.kind = 'payment.post' and t.payload ->> 'paymentId' = p.id
            and t.done_at is null and t.dead_at is null))`,
  },
  {
    number: 6,
    title: 'who paid what lifts the lock is released, or with a person, within the limit',
    over: "payment_attempts where state = 'settled' and posted_as is not null",
    broken: `select p.id as subject from world, payment_attempts p join quotes q on q.id = p.quote_id
        left join lender l on l.id = p.lender_id
      where p.state = 'settled' and p.posted_as is not null
        and p.settled_at + coalesce(l.limit_hours, 24) * interval '1 hour' < world.now
        and (p.purpose = 'down_payment' or (p.plan_id is null and q.minimum_to_unlock_minor > 0
          and p.amount_minor >= q.minimum_to_unlock_minor))
        and not ${withPerson('p', 'p.settled_at')}
        and not exists (select 1 from releases r where r.lender_id = p.lender_id and r.loan_id = p.loan_id
          and r.confirmed_at >= p.settled_at - ${slack})`,
  },
  {
    number: 6,
    title: 'an open release is within its limit, or with a person',
    over: `releases where state in ${openStates}`,
    broken: `select r.id as subject from world, releases r where r.state in ${openStates} and r.deadline_at < world.now
      and not ${withPerson('r', 'r.requested_at')}`,
  },
  {
    number: 7,
    title: 'money that was taken back after the release is flagged once',
    over: "movements where kind = 'disputed'",
    broken: `select m.id as subject from movements m join payment_attempts p on p.id = m.attempt_id
      where m.kind = 'disputed'
        and exists (select 1 from releases r where r.lender_id = p.lender_id and r.loan_id = p.loan_id
          and r.confirmed_at between p.settled_at - ${slack} and m.at)
        and not exists (select 1 from tasks t where t.kind = 'payment.reversed' and t.payload ->> 'movementId' = m.id
          and t.done_at is null and t.dead_at is null)
        and (select count(*) from incidents i where i.kind = 'reversed_after_release'
          and i.dedupe = 'reversed_after_release:' || m.id) <> 1`,
  },
];

const work: readonly Invariant[] = [
  {
    number: 8,
    title: 'no task is past its deadline, or given up, without anybody being told',
    over: 'tasks where done_at is null',
    broken: `select t.kind || ' ' || t.id as subject from world, tasks t
      where t.done_at is null and (t.dead_at is not null or t.deadline_at < world.now)
        and not exists (select 1 from incidents i where i.subject in (t.id::text, t.dedupe, t.kind || ':' || t.dedupe))
        and not exists (select 1 from releases r where t.dead_at is null and t.kind = 'release.step'
          and r.id = t.payload ->> 'releaseId'
          and (r.state not in ${openStates} or ${withPerson('r', 'r.requested_at')}))`,
  },
  {
    number: 9,
    title: 'an event is in the inbox once',
    over: 'inbox',
    broken: `select source || ' ' || event_id as subject from inbox group by source, event_id having count(*) > 1
      union select 'the inbox has no key' where not exists (
        select 1 from pg_constraint where conrelid = 'inbox'::regclass and contype = 'p')`,
  },
];

const people: readonly Invariant[] = [
  {
    number: 13,
    title: 'a passcode opens once, in its time, and has five tries',
    over: 'passcodes',
    broken: `select id as subject from passcodes
        where tries > 5 or (used_at is not null and (code_hash is null or used_at not between sent_at and expires_at))
      union select min(id) from passcodes where used_at is null and ended_at is null
        group by identification_id having count(*) > 1`,
  },
  {
    number: 13,
    title: 'who counts as proved used a passcode, and each use proved once',
    over: 'identifications where proved_at is not null',
    broken: `select i.id as subject from identifications i where i.proved_at is not null and not exists (
          select 1 from passcodes c where c.identification_id = i.id and c.used_at is not null)
      union select coalesce(used.conversation_id, proved.conversation_id) from (
          select i.conversation_id, count(*) as times from passcodes c join identifications i
            on i.id = c.identification_id where c.used_at is not null group by i.conversation_id
        ) used full join (
          select substr(actor, 7) as conversation_id, count(*) as times from audit
            where action = 'proved' and actor like 'owner:%' group by actor
        ) proved on proved.conversation_id = used.conversation_id
        where coalesce(used.times, 0) <> coalesce(proved.times, 0)`,
  },
  {
    number: 16,
    title: 'what an agent did with a case has its row in the audit',
    over: 'handovers',
    broken: `select h.id as subject from handovers h where not exists (
          select 1 from audit a where a.subject = h.id and a.action = 'handover_opened')
      union select h.id from handovers h where h.state = 'claimed' and not exists (
        select 1 from audit a where a.subject = h.id and a.action = 'case_claimed' and a.actor = 'agent:' || h.agent_id)`,
  },
  {
    number: 17,
    title: 'no centre has more visits at once than seats',
    over: "visits where state = 'booked'",
    broken: `select v.id as subject from visits v join centre c on c.lender_id = v.lender_id and c.id = v.centre_id
      where v.state = 'booked' and (v.seat > c.seats or (select count(*) from visits o where o.state = 'booked'
        and o.lender_id = v.lender_id and o.centre_id = v.centre_id and o.starts_at <= v.starts_at
        and o.starts_at + o.minutes * interval '1 minute' > v.starts_at) > c.seats)`,
  },
  {
    number: 18,
    title: 'a case has one agent at most, and one that is claimed has one',
    over: 'handovers',
    broken: `select min(id) as subject from handovers where conversation_id is not null and state in ('waiting', 'claimed')
        group by conversation_id having count(*) > 1
      union select id from handovers where (state = 'claimed') <> (agent_id is not null)
        and state in ('waiting', 'claimed')`,
  },
];

/** All that rows can show today, by number. */
export const invariants: readonly Invariant[] = [...money, ...release, ...work, ...people].toSorted(
  (a, b) => a.number - b.number,
);

/** What rows cannot show; the tests and the simulation do. */
export const notShown: readonly number[] = [10, 12, 14, 15, 19, 20];

import { lateAfterSeconds } from '../../core/task.js';

/** Something that must always hold, as far as rows can show it. */
export interface Invariant {
  readonly number: number;
  readonly title: string;
  /** What is looked at: a table, or a table with a condition. Its rows are counted. */
  readonly over: string;
  /** Selects the id of whatever breaks it, as `subject`. May use the tables `world`, `lender`, `centre` and `late_after` (see `verify`). */
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

/** As of when the work was last looked at. Where the product stands still, or has only just begun, nobody could be told. */
const lastLook = `select min(w.was_due_at) from tasks w
  where w.kind = 'work.watch' and w.done_at is null and w.lease is null`;

const signed = (row: string): string => `sum(case when ${row}.kind in ('paid', 'reinstated') then ${row}.amount_minor
  when ${row}.kind in ('refunded', 'disputed') then -${row}.amount_minor else 0 end)`;

/** Of each attempt that has one: what is left of the payment that counts for its loan, which is in no suspense. */
const counted = `(select k.attempt_id, ${signed('k')} as net from movements k join movements c
  on c.attempt_id = k.attempt_id and c.kind = 'paid' and not exists (
    select 1 from incidents i where i.kind = 'suspense' and i.dedupe = 'suspense:' || c.id)
  where k.id = c.id or (k.kind <> 'paid' and coalesce(k.charge, c.id) = c.id) group by k.attempt_id)`;

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
    title: 'an attempt is charged once at most; what a till took again is in suspense with a person told',
    over: 'payment_attempts',
    broken: `select m.attempt_id as subject from movements m join payment_attempts p on p.id = m.attempt_id
      where m.kind = 'paid' and (p.method <> 'reference' or not exists (
        select 1 from incidents i where i.kind = 'suspense' and i.dedupe = 'suspense:' || m.id))
      group by m.attempt_id having count(*) > 1`,
  },
  {
    number: 3,
    title: 'our ledger has what the gateway moved',
    over: 'movements',
    broken: `select coalesce(m.attempt_id, l.attempt_id) as subject from (
        select m.attempt_id, m.currency, ${signed('m')} as minor from movements m where m.kind <> 'failed' group by 1, 2
      ) m full join (
        select t.attempt_id, e.currency, sum(e.minor) as minor from ledger_transactions t
          join ledger_entries e on e.transaction_id = t.id where e.account = 'gateway' group by t.attempt_id, e.currency
      ) l on l.attempt_id = m.attempt_id and l.currency = m.currency
      where coalesce(m.minor, 0) <> coalesce(l.minor, 0)`,
  },
  {
    number: 3,
    title: 'the loan has in our ledger what counts for it, and nothing of what waits for a person',
    over: 'payment_attempts',
    broken: `select p.id as subject from payment_attempts p left join ${counted} c on c.attempt_id = p.id left join (
        select t.attempt_id, -sum(e.minor) as minor from ledger_transactions t join ledger_entries e
          on e.transaction_id = t.id where e.account in ('loan', 'overpayment') group by t.attempt_id
      ) l on l.attempt_id = p.id where coalesce(c.net, 0) <> coalesce(l.minor, 0)`,
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

const replayed: readonly Invariant[] = [
  {
    number: 10,
    title: 'a payment is what its movements make of it, in whatever order they came',
    over: 'payment_attempts',
    broken: `select p.id as subject from payment_attempts p left join (
        select m.attempt_id, bool_or(m.kind = 'paid') as paid, ${signed('m')} as net from movements m group by 1
      ) r on r.attempt_id = p.id left join ${counted} c on c.attempt_id = p.id
      where case
        when not coalesce(r.paid, false) then p.state in ('settled', 'refunded', 'reversed', 'suspense')
        when coalesce(c.net, r.net) <= 0 then p.state not in ('refunded', 'reversed')
        else p.state <> case when c.net is null then 'suspense' else 'settled' end end`,
  },
  {
    number: 12,
    title: 'what was paid beyond the balance is in our books as a credit',
    over: 'movements where excess_minor > 0',
    broken: `select m.id as subject from movements m where m.excess_minor > 0 and m.posted_as is not null and not exists (
        select 1 from ledger_transactions t join ledger_entries e on e.transaction_id = t.id
        where t.key = 'over:' || m.id and e.account = 'overpayment' and e.minor = -m.excess_minor)`,
  },
  {
    number: 12,
    title: 'a plan releases once its down payment is on the ledger',
    over: `releases where ground ->> 'kind' = 'plan'`,
    broken: `select r.id as subject from releases r join plans n on n.id = r.ground ->> 'planId'
      where n.down_payment_minor > 0 and (r.accepted_at is not null or r.state in ${sentStates}) and not exists (
        select 1 from payment_attempts p where p.plan_id = n.id and p.posted_as is not null
          and p.amount_minor >= n.down_payment_minor)`,
  },
];

const release: readonly Invariant[] = [
  {
    number: 4,
    title: 'a phone, and a loan, has one open release at most',
    over: 'releases',
    broken: `select min(id) as subject from releases where state in ${openStates} group by device_hash having count(*) > 1
      union select min(id) from releases where state in ${openStates} group by lender_id, loan_id having count(*) > 1`,
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
            and t.done_at is null))`,
  },
  {
    number: 6,
    title: 'a code that may be paid at a shop is asked about until it is over',
    over: "payment_attempts where method = 'reference' and state = 'collecting'",
    broken: `select p.id as subject from payment_attempts p where p.method = 'reference' and p.state = 'collecting'
      and not exists (select 1 from tasks t where t.kind = 'payment.reconcile' and t.payload ->> 'paymentId' = p.id
        and t.done_at is null)`,
  },
  {
    number: 6,
    title: 'who paid what lifts the lock is released, or with a person, within the limit',
    over: "payment_attempts where state = 'settled' and posted_as is not null",
    broken: `select p.id as subject from world, payment_attempts p join quotes q on q.id = p.quote_id
        left join lender l on l.id = p.lender_id join ${counted} c on c.attempt_id = p.id
      where p.state = 'settled' and p.posted_as is not null
        and p.settled_at + coalesce(l.limit_hours, 24) * interval '1 hour' < world.now
        and (p.purpose = 'down_payment' or (p.plan_id is null and q.minimum_to_unlock_minor > 0
          and c.net >= q.minimum_to_unlock_minor))
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
          and t.done_at is null)
        and (select count(*) from incidents i where i.kind = 'reversed_after_release'
          and i.dedupe = 'reversed_after_release:' || m.id) <> 1`,
  },
];

const work: readonly Invariant[] = [
  {
    number: 8,
    title: 'no work is late without anybody being told',
    over: 'tasks where done_at is null',
    broken: `select t.kind || ' ' || t.id as subject from tasks t left join late_after l on l.kind = t.kind
      where t.done_at is null
        and coalesce(t.failing_since, t.run_at) + coalesce(l.seconds, ${lateAfterSeconds.others}) * interval '1 second'
          < (${lastLook})
        and not exists (select 1 from incidents i where i.kind = 'work_late' and i.subject = t.kind
          and i.at >= coalesce(t.failing_since, t.run_at))`,
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
    number: 16,
    title: 'a release by decision has its rows in the audit, and a second person or a payment',
    over: 'overrides',
    broken: `select o.id as subject from overrides o where not exists (select 1 from audit a
          where a.action = 'release_override_asked' and a.actor = 'agent:' || o.asked_by and a.detail ->> 'override' = o.id)
        or (o.decided_by is not null and (o.decided_by = o.asked_by or not exists (select 1 from audit a
          where a.action = 'release_override_' || o.state and a.actor = 'agent:' || o.decided_by
            and a.detail ->> 'override' = o.id)))
        or (o.state = 'approved' and o.kind = 'override' and o.decided_by is null and not exists (
          select 1 from payment_attempts p where p.lender_id = o.lender_id and p.loan_id = o.loan_id
            and p.posted_as is not null))`,
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

const words: readonly Invariant[] = [
  {
    number: 19,
    title: 'nothing of a loan is in a transcript before its owner proved who they are',
    over: "transcript_lines where who in ('assistant', 'system')",
    broken: `select distinct l.conversation_id as subject from transcript_lines l
      join identifications i on i.conversation_id = l.conversation_id and i.loan_id is not null
      where l.who in ('assistant', 'system') and l.at < coalesce((select min(o.proved_at) from identifications o
          where o.conversation_id = i.conversation_id and o.loan_id = i.loan_id), 'infinity')
        and (l.text ~ ('(^|[^0-9A-Za-z])' || i.loan_id || '($|[^0-9A-Za-z])') or exists (
          select 1 from quotes q, unnest(array[q.overdue_minor, q.minimum_to_unlock_minor, q.payoff_minor]) as amount
          where q.lender_id = i.lender_id and q.loan_id = i.loan_id and amount > 0
            and replace(l.text, ',', '') ~ ('(^|[^0-9.])' || (amount / 100) || '\\.' || lpad((amount % 100)::text, 2, '0') || '($|[^0-9])')))`,
  },
  {
    number: 20,
    title: 'what we began to say was allowed by the contact rules when it went out',
    over: "messages where kind in ('reminder', 'payment_reminder', 'release_notice', 'receipt', 'reference_over') and state in ('sent', 'delivered', 'read')",
    broken: `select m.id as subject from messages m
      where m.kind in ('reminder', 'payment_reminder', 'release_notice', 'receipt', 'reference_over')
        and m.state in ('sent', 'delivered', 'read') and (
          m.contact is null or m.contact ->> 'may' <> 'true'
          or exists (select 1 from opt_outs o where o.lender_id = m.lender_id and o.address_hash = m.address_hash
            and o.at <= (m.contact ->> 'at')::timestamptz)
          or (m.kind in ('reminder', 'payment_reminder') and (m.consent is null
            or exists (select 1 from jsonb_array_elements_text(m.contact -> 'zones') z
              where to_char((m.contact ->> 'at')::timestamptz at time zone z, 'HH24:MI')
                not between m.contact -> 'hours' ->> 0 and m.contact -> 'hours' ->> 1)
            or (select count(*) from messages o where (o.address_hash = m.address_hash
                  or (m.contact ? 'earlier' and o.lender_id = m.lender_id and o.loan_id = m.loan_id))
                and o.kind in ('reminder', 'payment_reminder') and o.contact ->> 'may' = 'true'
                and (o.contact ->> 'at')::timestamptz between (m.contact ->> 'at')::timestamptz - interval '7 days'
                  and (m.contact ->> 'at')::timestamptz) > (m.contact ->> 'mostInSevenDays')::int))
          or (m.kind = 'payment_reminder' and jsonb_array_length(m.contact -> 'holds') > 0))`,
  },
];

/** What a statement can show, by number. What takes more than one statement is in `verify`. */
export const invariants: readonly Invariant[] = [
  ...money,
  ...replayed,
  ...release,
  ...work,
  ...people,
  ...words,
].toSorted((a, b) => a.number - b.number);

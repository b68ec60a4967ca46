import { isKilled } from './engine.js';
import type { Token } from './gatewayModel.js';
import * as people from './people.js';
import type { Processes } from './processes.js';
import { lender, vault } from './setting.js';
import type { World } from './world.js';

/** Somebody with what they still want to do. */
interface Actor {
  readonly person: people.Person;
  readonly todo: people.Deed[];
  busy: boolean;
  /** What was answered stays answered when the same is done again after a kill. */
  log: Map<string, unknown>;
}

const tokens: readonly Token[] = ['pays', 'pays', 'pays', 'slow', 'slow_declined', 'declined', 'lies'];
const wishes: readonly people.Wish[] = ['overdue', 'overdue', 'payoff', 'part', 'tiny'];

function someDeed({ dice: { pick, chance } }: World): people.Deed {
  return pick([
    () => people.payByCard(pick(wishes), pick(tokens), chance(0.2)),
    () => people.payByCard('overdue', 'pays', chance(0.2)),
    () => people.payByCard(pick(['overdue', 'payoff'] as const), 'pays', false),
    () => people.payUntilItWorks(pick(['declined', 'slow_declined'] as const)),
    () => people.payUntilItWorks('pays'),
    () => people.payUntilItWorks('pays'),
    () => people.payByLink(pick(wishes)),
    () => people.payByCode(pick(wishes)),
    () => people.payByCode('overdue'),
    () => people.agreePlan(pick(['pays', 'pays', 'slow', 'waits'] as const)),
    () => people.askForRelease,
    () => people.giveUp,
  ])();
}

/** The people of a schedule: one or two about each loan, with one to three things to do each. */
export function createActors(world: World, processes: Processes) {
  const { dice, engine, lenderBooks, gateway, chronicle } = world;
  const actors: Actor[] = [...lenderBooks.loans.keys()].flatMap((loanId) =>
    Array.from({ length: dice.between(1, 2) }, (_, index) => {
      const conversationId = `c${loanId}${index}`;
      return {
        person: { conversationId, loanId, owner: { identificationId: `i${conversationId}`, loanId } },
        todo: Array.from({ length: dice.between(1, 3) }, () => someDeed(world)),
        busy: false,
        log: new Map(),
      };
    }),
  );

  async function prove({ person: { conversationId, loanId, owner } }: Actor): Promise<void> {
    const imei = lenderBooks.loans.get(loanId)?.imei ?? '';
    await engine.sql(
      `insert into identifications (id, version, conversation_id, lender_id, purpose, imei_hash, sealed_imei, imei_tail,
         loan_id, lookup, proved_at, created_at) values ($1, 1, $2, $3, 'identify', $4, $5, '0101', $6, 'done', $7, $7)
       on conflict (id) do update set proved_at = excluded.proved_at`,
      [
        owner.identificationId,
        conversationId,
        lender.id,
        vault.hash('imei', imei),
        vault.seal(imei),
        loanId,
        new Date(world.now),
      ],
    );
  }

  async function act(actor: Actor): Promise<void> {
    const deed = actor.todo.shift();
    if (!deed) return;
    await prove(actor);
    actor.busy = true;
    const { life, services } = processes.any();
    const { log, person } = actor;
    chronicle.note(`${life.name}: ${person.conversationId} ${deed.name}`);
    const once = async <T>(what: string, call: () => Promise<T>): Promise<T> => {
      if (log.has(what)) return log.get(what) as T;
      const answer = await call();
      log.set(what, answer);
      return answer;
    };
    void deed
      .run(services, person, { once, sees: gateway.give })
      .then(
        () => true,
        (thrown: unknown) => !(isKilled(thrown) && dice.chance(0.7)),
      )
      .then((over) => {
        if (over) actor.log = new Map();
        else actor.todo.unshift(deed);
        actor.busy = false;
      });
  }

  return {
    /** Who could do something now, each with it. */
    waiting: (): (() => Promise<void>)[] =>
      actors.filter(({ busy, todo }) => !busy && todo.length > 0).map((actor) => () => act(actor)),
  };
}

export type Actors = ReturnType<typeof createActors>;

import type { CareCategory } from '../core/care.js';
import { Problem } from '../core/problem.js';
import type { Desk } from './desk.js';
import { choose, yesOrNo } from './questions/choice.js';
import { type ImeiGiven, imeiIn } from './questions/imei.js';
import { askMenu, goalAbout, goalOf, type Menu, menuOf, withImei } from './questions/topics.js';
import { account, type AccountGoal, accountGoals, type Before } from './scenes/account.js';
import { contactLines } from './answers.js';
import { identify } from './scenes/identify.js';
import { inOtherLanguages, language } from './scenes/language.js';
import { person } from './scenes/person.js';
import { visit } from './scenes/visit.js';
import { why } from './scenes/why.js';
import { Interrupt, toMenu } from './telling/interrupt.js';
import { ask, noted, say, scene, type Story } from './telling/story.js';
import { type Goal, topicAbout } from './topics.js';

/** The whole conversation. */
export function* support(desk: Desk): Story {
  let wishes: readonly Wish[] = [];
  let offered = false;
  for (let topics = 0; ; topics += 1) {
    try {
      yield* scene('topic', topic(desk, topics === 0, wishes, offered));
      wishes = [];
    } catch (thrown) {
      wishes = wishesIn(thrown);
      if (wantsMenu(thrown)) {
        // As anywhere else: from the first question on.
        topics = -1;
        continue;
      }
      if (isWish(thrown)) continue;
      offered ||= thrown instanceof Interrupt && topicAbout(thrown.about ?? '').care?.need !== undefined;
      const then = yield* recovered(desk, thrown);
      if (!then) return;
      wishes = then;
    }
  }
}

/** What is wanted from the menu: one of its goals, or a phone whose IMEI was given there. */
type Wish = Goal | { readonly imei: ImeiGiven };

/** Whoever changed their mind goes on with what they want now, one thing after another. */
const wishesIn = (thrown: unknown): readonly Wish[] =>
  isWish(thrown) ? wishesAbout([thrown.about ?? '', ...thrown.besides]) : [];

const isWish = (thrown: unknown): thrown is Interrupt => thrown instanceof Interrupt && thrown.reason === 'wish';
const wantsMenu = (thrown: unknown): boolean => thrown instanceof Interrupt && thrown.about === toMenu;

const wishesAbout = (abouts: readonly string[]): readonly Wish[] =>
  abouts.flatMap((about): readonly Wish[] => {
    const given = imeiIn(about);
    const goal = goalAbout(about, goals);
    return given ? [{ imei: given }] : goal ? [goal] : [];
  });

/** `offered`: a person was offered in this conversation to who is in need. */
function* topic(desk: Desk, first: boolean, wishes: readonly Wish[], offered: boolean): Story {
  const came = first && wishes.length === 0 ? yield* desk.tickets.arrival(desk.here.conversationId) : null;
  if (came) {
    yield* say(desk.words.moving.goOn(came.channel));
    return yield* scene('unlock', unlock(desk, { cameFrom: came.conversationId }));
  }
  const wanted = wishes.length > 0 ? wishes : yield* askMenu(desk, whatBringsYou(desk, first));
  const ofAccount = wanted.filter((wish): wish is AccountGoal => ownersOnly.some((goal) => goal === wish));
  // What an account answers is served in one go, once it is known whose it is.
  if (ofAccount.length > 0) yield* scene('unlock', unlock(desk, { wishes: ofAccount, offered }));
  for (const wish of wanted) {
    if (typeof wish === 'object') yield* scene('unlock', unlock(desk, { phone: wish.imei, offered }));
    else if (wish === 'unlock') yield* scene('unlock', unlock(desk, { offered }));
    else if (wish === 'otherPhone') yield* scene('unlock', unlock(desk, { phone: 'ask', offered }));
    else if (wish === 'why') yield* scene('why', why(desk));
    else if (wish === 'visit') yield* scene('visit', visit(desk));
    else if (wish === 'language') yield* scene('language', language(desk));
  }
}

/** Each wish once, in their order. Of the ways to settle what is owed the last that was named is meant. */
function together(...wishes: readonly (readonly AccountGoal[])[]): readonly AccountGoal[] {
  const all = wishes.flat();
  const last = all.findLast((goal) => settling.includes(goal));
  return [...new Set(all)].filter((goal) => !settling.includes(goal) || goal === last);
}

const settling: readonly AccountGoal[] = ['pay', 'payoff', 'plan', 'promise'];

interface Unlock extends Before {
  readonly wishes?: readonly AccountGoal[];
  readonly phone?: ImeiGiven | 'ask';
}

/**
 * `wishes` are what was asked for before the owner was known; what was said while they proved it comes after. What was
 * proved is not asked again while it is valid, but for another phone: one whose IMEI was given, or has yet to be asked for.
 */
function* unlock(desk: Desk, { wishes = [], phone, ...before }: Unlock): Story {
  let another = phone !== undefined;
  for (let already = phone === 'ask' ? undefined : phone; ; already = undefined) {
    const proved = another ? null : yield* desk.identify.owner(desk.here.conversationId);
    const owner = proved ?? (yield* scene('identify', identify(desk, already)));
    const notes = (yield* noted()).flatMap((about) => goalAbout(about, accountGoals) ?? []);
    try {
      const wanted = together(wishes, notes);
      if ((yield* scene('account', account(desk, owner, wanted, before))) !== 'otherPhone') return;
      another = true;
    } catch (thrown) {
      // The proof lasts a quarter of an hour; after that it is asked for again, and nothing else is lost.
      if (!(thrown instanceof Problem) || thrown.code !== 'identify.not_proved') throw thrown;
      yield* say(desk.words.passcode.proveAgain);
    }
  }
}

/**
 * Whoever asks for a person, is not understood, or meets an outage gets a person. Then it goes on with what was wished for
 * besides; null ends the conversation.
 */
function* recovered(desk: Desk, first: unknown): Story<readonly Wish[] | null> {
  for (let thrown = first; ; ) {
    try {
      if (!(thrown instanceof Interrupt)) {
        yield* say(desk.words.handover.outage);
        yield* scene('person', person(desk, 'outage', ''));
      } else if (thrown.reason === 'goodbye') {
        if (thrown.about !== undefined) yield* say(desk.words.goodbye);
        return null;
      } else yield* withPerson(desk, thrown);
      return thrown instanceof Interrupt ? wishesAbout(thrown.besides) : [];
    } catch (again) {
      if (!(again instanceof Interrupt)) throw again;
      // Whoever would rather do something by themselves needs no person.
      if (isWish(again)) return wishesIn(again);
      thrown = again;
    }
  }
}

function* withPerson(desk: Desk, { reason, place, about }: Interrupt): Story {
  const care = about === undefined ? undefined : topicAbout(about).care;
  if (!care) return yield* scene('person', person(desk, reason === 'person' ? 'asked' : 'not_understood', place));
  const { offerPerson } = desk.words.topics;
  // In need: from here on nothing is demanded, whatever they answer.
  if (care.need) yield* desk.care.begin(desk.here.conversationId, care.need);
  yield* say(care.line(desk.words), ...(care.contact ? contactLines(desk, care.contact) : []));
  if (care.ask && (yield* ask(yesOrNo('offer a person', offerPerson, desk.words))) === 'no')
    return care.need && (yield* scene('care', consent(desk, care.need)));
  yield* scene('person', person(desk, care.reason, place));
}

/** Whether it may be kept why they are to be treated with care. */
function* consent(desk: Desk, need: CareCategory): Story {
  const { careConsent, careNoted, careNotNoted } = desk.words.topics;
  const given = (yield* ask(yesOrNo('care consent', careConsent, desk.words))) === 'yes';
  yield* desk.care.consent(desk.here.conversationId, need, given);
  yield* say(given ? careNoted : careNotNoted);
}

/** What is told and done for a proved owner only; a visit is booked for anybody. */
const ownersOnly = accountGoals.filter((goal) => goal !== 'visit');
const goals: readonly Goal[] = ['unlock', 'why', 'visit', 'language', 'otherPhone', ...ownersOnly];

function whatBringsYou(desk: Desk, first: boolean): Menu<Goal, { readonly imei: ImeiGiven }> {
  const { words, here } = desk;
  const { choices } = words;
  const many = here.lender.languages.length > 1;
  const ladder = first ? words.greeting(here.lender.name) : words.anythingElse;
  const question = choose<Goal>('what brings you', inOtherLanguages(desk, ladder), [
    { key: '1', value: 'unlock', choice: choices.unlock },
    { key: '2', value: 'why', choice: choices.why },
    { key: '3', value: 'visit', choice: choices.visit },
    { key: '8', value: 'language', choice: choices.language, hidden: !many },
  ]);
  const menu = menuOf(
    desk,
    question,
    (intent) => goalOf(intent, goals),
    (goal) => choices[goal === 'paid' ? 'status' : goal].title,
  );
  return withImei(menu);
}

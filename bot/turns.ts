import { hasCard } from '../core/cardNumber.js';
import type { Clock } from '../core/clock.js';
import type { Channel, Conversation } from '../core/conversation.js';
import { firstLanguage, type Language, type Lender, languages } from '../core/lender.js';
import type { Shared } from '../core/ports/shared.js';
import type { Database } from '../core/ports/store.js';
import { asProblem, Problem } from '../core/problem.js';
import type { Vault } from '../core/vault.js';
import type { Here } from '../dialogs/desk.js';
import type { Heard } from '../dialogs/telling/heard.js';
import { tell } from '../dialogs/telling/teller.js';
import type { Telling, Told } from '../dialogs/telling/turn.js';
import { createCallsUnderWay } from './callsUnderWay.js';
import type { Dialogue } from './dialogue.js';
import { type Kept, keptIn, sealed, unsealed } from './keeping.js';
import { endedReply, openAfter, type Reply } from './reply.js';
import { transcriptOf } from './transcript.js';

/** One thing that was heard in a conversation, once: the same turn id is the same turn. */
export interface TurnRequest {
  readonly conversationId: string;
  readonly turnId: string;
  readonly channel: Channel;
  readonly lender: Lender;
  /** The other end's address. It proves nothing, and is kept sealed. */
  readonly address: string;
  readonly heard: Heard;
  /** The language to begin in; absent means the lender's first. */
  readonly language?: Language | undefined;
}

export interface TurnParts {
  readonly database: Pick<Database, 'read'>;
  readonly clock: Clock;
  readonly vault: Vault;
  readonly shared: Pick<Shared, 'exclusively'>;
  readonly dialogue: Dialogue;
  /** How long one turn waits for outside calls, in milliseconds, before it asks to hold on. */
  readonly callPatienceMs: number;
  onTrouble(problem: Problem, conversationId: string): void;
  /** Told of each turn once it and its lines are kept, with the conversation as it is then. */
  onKept?(conversation: Conversation): Promise<void>;
}

export interface Turns {
  /**
   * Takes one turn. Throws where it could not be kept: then nothing counts as said, and the same turn may come again.
   */
  take(request: TurnRequest): Promise<Reply>;
}

/** A turn that met another's write is told again; after so many tries something else is wrong. */
const mostTries = 3;
/** Seconds after which a lock frees itself, should its holder have died: no longer than a worker's lease, for people wait. */
const lockSeconds = 10;
/** A call right after a slow one still gets this long, in milliseconds: most calls are to our own database. */
const leastPatienceMs = 250;

/** What a turn comes to: what is answered and what is kept of it. */
interface Outcome {
  readonly reply: Reply;
  readonly next: Conversation;
}

export function createTurns(parts: TurnParts): Turns {
  const { database, clock, vault, shared, dialogue } = parts;
  const onTrouble = (problem: Problem, conversationId: string): void => parts.onTrouble(problem, conversationId);
  const underWay = createCallsUnderWay(clock);
  const store = () => database.read.conversations;

  async function settle(request: TurnRequest): Promise<Reply> {
    const { conversationId, turnId, heard } = request;
    let ownerAtFirst: Conversation['owner'] | undefined;
    for (let tries = 1; tries <= mostTries; tries += 1) {
      const { conversation, turn } = await store().withTurn(conversationId, turnId);
      if (turn) return unsealed<Reply>(vault, turn.reply);
      if (!conversation && heard.kind === 'hangup') return endedReply(languageOf(request));
      const current = conversation ?? (await begin(request));
      const kept = keptIn(vault, current.bookmark);
      ownerAtFirst ??= current.owner;
      const { reply, next: after } = await outcomeOf(request, current, kept, ownerAtFirst);
      // Now, and not when the turn began: what is said of an account comes after the proof that the turn itself took.
      const at = clock.now();
      const next = { ...after, updatedAt: at };
      const stored = { conversationId, turnId, reply: sealed(vault, reply), at };
      const secret = kept?.open.kind === 'question' && kept.open.secret;
      const lines = transcriptOf({ conversationId, at, heard, secret }, reply);
      if (!(await store().answer(next, stored, lines))) continue;
      underWay.tidy(conversationId);
      if (next.owner === 'ended') underWay.drop(conversationId);
      await tellKept(next);
      return reply;
    }
    throw new Problem('turn.conflict', { retry: 'again' });
  }

  /** The services read the conversation, so it is there before its story begins. */
  async function begin(request: TurnRequest): Promise<Conversation> {
    const now = clock.now();
    const conversation: Conversation = {
      id: request.conversationId,
      version: 1,
      channel: request.channel,
      lenderId: request.lender.id,
      language: languageOf(request),
      sealedAddress: vault.seal(request.address),
      bookmark: null,
      owner: 'bot',
      epoch: 0,
      startedAt: now,
      updatedAt: now,
    };
    await store().insert(conversation);
    return conversation;
  }

  async function outcomeOf(
    request: TurnRequest,
    conversation: Conversation,
    kept: Kept | undefined,
    ownerAtFirst: Conversation['owner'],
  ): Promise<Outcome> {
    if (isOver(request, conversation) || isNewsForNobody(request, kept))
      return { reply: endedReply(conversation.language), next: ownedBy(conversation, 'ended') };
    try {
      if (isHeld(ownerAtFirst) && isWithPerson(request, conversation)) {
        const held = await heldOutcome(request, conversation, kept);
        if (held) return held;
      }
      return told(
        conversation,
        await tell(tellingOf(request, conversation, kept), kept?.bookmark ?? null, request.heard),
      );
    } catch (thrown) {
      onTrouble(asProblem(thrown), conversation.id);
      return { reply: troubled(conversation, kept), next: conversation };
    }
  }

  /**
   * A person has the conversation: the bot is silent, but for what must not be here or must not wait. Undefined where who
   * waits goes on with the bot instead. (A handover that this very turn made is still announced, even where an agent was
   * quicker than the turn.)
   */
  async function heldOutcome(
    request: TurnRequest,
    conversation: Conversation,
    kept: Kept | undefined,
  ): Promise<Outcome | undefined> {
    const here = hereOf(request, kept?.bookmark.language ?? conversation.language);
    const isRead = conversation.owner === 'person';
    if (!isRead && dialogue.leavesQueue?.(here, request.heard)) return undefined;
    const { language } = conversation;
    const lines = writesCard(request)
      ? [dialogue.notACard(language)]
      : ((await dialogue.held?.(here, request.heard, isRead)) ?? []);
    const open = kept?.open ?? { kind: 'hold', label: 'person' };
    return { reply: { lines, open, place: kept?.place ?? '', language }, next: conversation };
  }

  function tellingOf(request: TurnRequest, conversation: Conversation, kept: Kept | undefined): Telling {
    const { conversationId } = request;
    const begun = clock.elapsed();
    const language = kept?.bookmark.language ?? conversation.language;
    const here = (tongue: string): Here => hereOf(request, tongue);
    return {
      story: (tongue) => dialogue.story(here(tongue)),
      language,
      findAside: dialogue.findAside(here(language)),
      ...(dialogue.offer ? { offer: dialogue.offer(here(language)) } : {}),
      clock,
      // All calls of a turn share one patience: a turn as a whole must be answered in time.
      get callPatienceMs() {
        return Math.max(leastPatienceMs, parts.callPatienceMs - (clock.elapsed() - begun));
      },
      underWay: underWay.of(conversationId),
      holdLine: (tongue) => dialogue.oneMoment(asLanguage(tongue)),
    };
  }

  function told(conversation: Conversation, { lines, slow, open, bookmark, place }: Told): Outcome {
    const language = asLanguage(bookmark.language);
    const again = open.kind === 'question' ? (open.question.ladder[1] ?? open.question.ladder[0]) : undefined;
    const kept: Kept = { bookmark, open: openAfter(open), again, place };
    return {
      reply: { lines, ...(slow ? { slow } : {}), open: kept.open, place, language },
      next: { ...ownedBy(conversation, ownerAfter(conversation, open)), language, bookmark: sealed(vault, kept) },
    };
  }

  /** The open question is kept and asked again. Two in a row are the place where a person could take over. */
  function troubled(conversation: Conversation, kept: Kept | undefined): Reply {
    const language = asLanguage(kept?.bookmark.language ?? conversation.language);
    const again = kept?.again ? [kept.again] : [];
    const open = kept && kept.open.kind !== 'ended' ? kept.open : ({ kind: 'hold', label: 'start' } as const);
    return { lines: [dialogue.trouble(language), ...again], open, place: kept?.place ?? '', language };
  }

  /** Whoever follows a conversation can look again by themselves: their trouble is not the caller's. */
  async function tellKept(conversation: Conversation): Promise<void> {
    try {
      await parts.onKept?.(conversation);
    } catch (thrown) {
      onTrouble(asProblem(thrown), conversation.id);
    }
  }

  return {
    take: (request) => shared.exclusively(`conversation:${request.conversationId}`, lockSeconds, () => settle(request)),
  };
}

const hereOf = ({ conversationId, channel, lender }: TurnRequest, language: string): Here => ({
  conversationId,
  channel,
  lender,
  language: asLanguage(language),
});

const languageOf = (request: TurnRequest): Language => request.language ?? firstLanguage(request.lender);

const asLanguage = (language: string): Language => languages.find((known) => known === language) ?? 'en';

/** Who hung up hears nothing more. A chat that ended begins again when its owner writes, not when there is news. */
function isOver({ heard, channel }: TurnRequest, conversation: Conversation): boolean {
  if (heard.kind === 'hangup') return true;
  return conversation.owner === 'ended' && (channel === 'voice' || heard.kind === 'news' || heard.kind === 'silence');
}

/** News may come after a story has ended; it does not begin another. */
const isNewsForNobody = ({ heard }: TurnRequest, kept: Kept | undefined): boolean =>
  heard.kind === 'news' && kept?.open.kind === 'ended';

const isHeld = (owner: Conversation['owner']): boolean => owner === 'queued' || owner === 'person';

const isWithPerson = ({ heard, channel }: TurnRequest, { owner }: Conversation): boolean =>
  channel !== 'voice' && heard.kind !== 'news' && isHeld(owner);

const writesCard = ({ heard }: TurnRequest): boolean => heard.kind === 'words' && hasCard(heard.text);

/** Once the story waits for a person the conversation is queued, unless one has it already; past that it is the bot's. */
function ownerAfter({ owner }: Conversation, open: Told['open']): Conversation['owner'] {
  if (open.kind === 'ended') return 'ended';
  const waits = open.kind === 'question' && open.question.listen.by === 'queue';
  if (owner === 'person') return 'person';
  return waits ? 'queued' : 'bot';
}

/** What was worked out for an earlier owner is told from its epoch. */
const ownedBy = (conversation: Conversation, owner: Conversation['owner']): Conversation =>
  owner === conversation.owner ? conversation : { ...conversation, owner, epoch: conversation.epoch + 1 };

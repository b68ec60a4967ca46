import type { CookieOptions, Request, Response } from 'express';
import { type Agent, type AgentSession, sessionRules } from '../../core/agent.js';
import { type Clock, earlier } from '../../core/clock.js';
import { newToken } from '../../core/ids.js';
import type { Database } from '../../core/ports/store.js';
import type { Vault } from '../../core/vault.js';
import type { SignInKept } from './signIn.js';

export interface SignedIn {
  readonly session: AgentSession;
  readonly agent: Agent;
}

export interface SessionParts {
  readonly database: Pick<Database, 'read'>;
  readonly vault: Vault;
  /** Real time: a trial run that moves the world's clock signs nobody out. */
  readonly clock: Clock;
  readonly publicUrl: string;
}

/** Seconds: a sign of life is written down at most this often, and a sign-in under way is forgotten after so long. */
const writeEvery = 10;
const signInLifetime = 10 * 60;

/**
 * Who is signed in. The cookie holds a token that means nothing; the row behind its hash can be ended from here, and is
 * the same for every process. A new token at each sign-in.
 */
export function createSessions({ database, vault, clock, publicUrl }: SessionParts) {
  const secure = publicUrl.startsWith('https://');
  const prefix = secure ? '__Host-' : '';
  const names = { session: `${prefix}liftline-desk`, signIn: `${prefix}liftline-sign-in` };
  const options: CookieOptions = { httpOnly: true, sameSite: 'lax', secure, path: '/' };
  const store = () => database.read.agentSessions;
  const idOf = (token: string): string => vault.hash('session', token);

  async function open(request: Request, response: Response, agent: Agent): Promise<void> {
    const before = await find(request);
    if (before) await store().remove(before.session.id);
    const now = clock.now();
    await store().removeIdleSince(earlier(now, sessionRules.longest));
    const token = newToken();
    await store().insert({
      id: idOf(token),
      agentId: agent.id,
      sealedAgent: vault.seal(JSON.stringify(agent)),
      createdAt: now,
      activeAt: now,
      seenAt: now,
    });
    response.cookie(names.session, token, options);
  }

  /** Undefined for a cookie that is forged, ended, idle for too long or too old. */
  async function find(request: Request): Promise<SignedIn | undefined> {
    const token = cookieIn(request, names.session);
    const session = token ? await store().get(idOf(token)) : undefined;
    return session && standing(session);
  }

  async function standing(session: AgentSession): Promise<SignedIn | undefined> {
    const now = clock.now();
    const tooOld = session.createdAt <= earlier(now, sessionRules.longest);
    if (tooOld || session.activeAt <= earlier(now, sessionRules.idle)) {
      await store().remove(session.id);
      return undefined;
    }
    return { session, agent: JSON.parse(vault.open(session.sealedAgent)) as Agent };
  }

  /** Whether a session that a stream was opened under still stands. */
  async function stands(sessionId: string): Promise<boolean> {
    const session = await store().get(sessionId);
    return session !== undefined && (await standing(session)) !== undefined;
  }

  /** The page is there; with `active` its person did something. */
  async function see({ session }: SignedIn, active: boolean): Promise<void> {
    const now = clock.now();
    const last = active ? session.activeAt : session.seenAt;
    if (last <= earlier(now, writeEvery)) await store().see(session.id, now, active);
  }

  async function end(request: Request, response: Response): Promise<SignedIn | undefined> {
    const found = await find(request);
    if (found) await store().remove(found.session.id);
    response.clearCookie(names.session, options);
    return found;
  }

  /** What a sign-in under way needs to be finished, sealed into the browser that began it. */
  function keepSignIn(response: Response, kept: SignInKept): void {
    const until = clock.now().getTime() + signInLifetime * 1000;
    response.cookie(names.signIn, vault.seal(JSON.stringify({ ...kept, until })), options);
  }

  function takeSignIn(request: Request, response: Response): SignInKept | undefined {
    const sealed = cookieIn(request, names.signIn);
    response.clearCookie(names.signIn, options);
    if (!sealed) return undefined;
    try {
      const kept = JSON.parse(vault.open(sealed)) as SignInKept & { until: number };
      return kept.until > clock.now().getTime() ? kept : undefined;
    } catch {
      return undefined;
    }
  }

  return { open, find, stands, see, end, keepSignIn, takeSignIn };
}

export type Sessions = ReturnType<typeof createSessions>;

/** A cookie that stands twice is no cookie of ours: which of the two was meant cannot be known. */
function cookieIn(request: Request, name: string): string | undefined {
  const found = (request.headers.cookie ?? '')
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${name}=`))
    .map((pair) => decodeURIComponentSafely(pair.slice(name.length + 1)));
  return found.length === 1 ? found[0] : undefined;
}

function decodeURIComponentSafely(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

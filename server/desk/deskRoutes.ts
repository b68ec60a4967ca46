import { existsSync } from 'node:fs';
import { join } from 'node:path';
import express, { type Request, type Response, Router } from 'express';
import { type Clock, systemClock } from '../../core/clock.js';
import type { Database } from '../../core/ports/store.js';
import type { Shared } from '../../core/ports/shared.js';
import { asProblem, type Problem } from '../../core/problem.js';
import type { Vault } from '../../core/vault.js';
import { htmlPage } from '../routes/html.js';
import { createDeskApi, type DeskApiParts } from './deskApi.js';
import { createDeskEvents } from './deskEvents.js';
import { fail, ownPageOnly, signedInOnly, strictPage } from './guards.js';
import { createSessions, type Sessions } from './sessions.js';
import { createSignIn, type SignInOptions } from './signIn.js';

export interface DeskRouteParts extends Omit<DeskApiParts, 'sessions'> {
  readonly signIn: Omit<SignInOptions, 'lenders' | 'publicUrl'>;
  readonly publicUrl: string;
  readonly database: Pick<Database, 'read'>;
  readonly shared: Shared;
  readonly vault: Vault;
  readonly clock: Clock;
  /** The folder of the built page. */
  readonly pageFolder: string;
  /** Sessions live by this clock. The system's unless given. */
  readonly sessionClock?: Clock;
  onTrouble(problem: Problem, where: string): void;
}

/** The desk: the page of human agents, their sign-in and what the page asks for. To be mounted at the root. */
export function createDeskRoutes(parts: DeskRouteParts): Router {
  const { database, vault, publicUrl, lenders } = parts;
  const sessions = createSessions({ database, vault, publicUrl, clock: parts.sessionClock ?? systemClock });
  const router = Router();
  const own = Router();
  router.use('/desk', strictPage(), ownPageOnly(publicUrl), own);
  signInRoutes(own, sessions, parts);
  own.use('/api', signedInOnly(sessions));
  own.get(
    '/api/events',
    createDeskEvents({ shared: parts.shared, sessions, onTrouble: (...trouble) => parts.onTrouble(...trouble) }),
  );
  own.use('/api', createDeskApi({ ...parts, lenders, sessions }));
  pageRoutes(own, parts.pageFolder);
  return router;
}

function signInRoutes(own: Router, sessions: Sessions, parts: DeskRouteParts): void {
  const { publicUrl, lenders, desk } = parts;
  const signIn = createSignIn({ ...parts.signIn, publicUrl, lenders });
  const audit = (agentId: string, action: string): Promise<void> =>
    parts.database.read.audit.append({
      at: parts.clock.now(),
      actor: `agent:${agentId}`,
      action,
      subject: `agent:${agentId}`,
      detail: {},
    });

  own.get('/sign-in', async (_request, response) => {
    try {
      const { url, kept } = await signIn.begin();
      sessions.keepSignIn(response, kept);
      response.redirect(303, url);
    } catch (thrown) {
      parts.onTrouble(asProblem(thrown), 'sign-in');
      sorry(response, 502, 'The sign-in does not answer just now.');
    }
  });
  own.get('/signed-in', async (request, response) => {
    const kept = sessions.takeSignIn(request, response);
    if (!kept) return sorry(response, 400, 'This sign-in is too old, or was not begun here.');
    try {
      const agent = await signIn.finish(queryOf(request), kept);
      if (!agent) return sorry(response, 403, 'You are signed in, but you have no part in this desk.');
      await sessions.open(request, response, agent);
      await audit(agent.id, 'signed_in');
      response.redirect(303, `${publicUrl}/desk/`);
    } catch (thrown) {
      parts.onTrouble(asProblem(thrown), 'sign-in');
      sorry(response, 400, 'The sign-in did not succeed.');
    }
  });
  own.post('/sign-out', async (request, response) => {
    const ended = await sessions.end(request, response);
    if (ended) {
      await audit(ended.agent.id, 'signed_out');
      await desk.left(ended.agent.id);
    }
    response.status(204).end();
  });
}

const queryOf = (request: Request): string => new URL(request.originalUrl, 'http://localhost').search;

/** The page's addresses are relative to a folder. */
function pageRoutes(own: Router, pageFolder: string): void {
  own.get('/', (request, response, next) => {
    if (!new URL(request.originalUrl, 'http://localhost').pathname.endsWith('/'))
      return response.redirect(302, '/desk/');
    if (!existsSync(join(pageFolder, 'index.html'))) return sorry(response, 503, 'The page is not built.');
    next();
  });
  own.use(express.static(pageFolder, { cacheControl: false, redirect: false }));
  own.use((_request, response) => fail(response, 404, 'not_found'));
}

/** The one page that is not built: its styles stand in it, so it has a policy of its own. */
function sorry(response: Response, status: number, words: string): void {
  const body = `<h1>Desk</h1><p>${words}</p><a class="go" href="/desk/sign-in">Sign in again</a>`;
  response
    .status(status)
    .set(
      'Content-Security-Policy',
      "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'",
    )
    .type('html')
    .send(htmlPage('en', 'Desk', body));
}

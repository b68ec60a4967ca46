import express, { type Request, type Response, Router } from 'express';
import type { DirectLine } from '../../bot/adapters/directLine.js';
import { newToken } from '../../core/ids.js';
import type { Lenders } from '../../core/lender.js';
import type { Tickets, TicketView } from '../../core/services/tickets.js';
import { wordsOf } from '../../dialogs/words/languages.js';
import { escaped, htmlPage } from './html.js';

export interface ContinueParts {
  readonly tickets: Pick<Tickets, 'look' | 'spend' | 'exchange'>;
  readonly lenders: Lenders;
  readonly directLine: Pick<DirectLine, 'admit'>;
}

/**
 * The page behind a link that was sent from a call: it leads into the web chat or to WhatsApp with what was proved.
 * Opening it spends nothing, for previews open links too; a button does, once.
 */
export function createContinueRoutes({ tickets, lenders, directLine }: ContinueParts): Router {
  const router = Router();

  async function show(response: Response, token: string, view: TicketView | undefined): Promise<void> {
    const isOpen = view?.state === 'open' && view.onward === 'chat';
    response
      .status(isOpen ? 200 : view ? 410 : 404)
      .type('html')
      .send(page(lenders, isOpen ? view : undefined, token, view?.language ?? 'en'));
  }

  async function spend(request: Request<{ token: string }>, response: Response): Promise<void> {
    const { token } = request.params;
    const { to, visit } = (request.body ?? {}) as { to?: unknown; visit?: unknown };
    if (to === 'whatsapp') {
      const onward = await tickets.exchange(token);
      if (onward) return response.redirect(303, onward.url);
    } else {
      const view = await tickets.look(token);
      // A button that was pressed twice sends the same visit twice, and leads to the same chat.
      if (view && typeof visit === 'string' && /^[A-Za-z0-9_-]{32}$/.test(visit)) {
        const { lenderId, language } = view;
        const { chatId, token: opens } = directLine.admit(lenderId, language, `${token}|${visit}`);
        if (await tickets.spend(token, 'chat', { conversationId: chatId, lenderId, channel: 'web' }))
          // What stands behind the hash never leaves the browser.
          return response.redirect(303, `/chat?lender=${encodeURIComponent(lenderId)}#t=${opens}`);
      }
    }
    await show(response, token, await tickets.look(token));
  }

  router.use('/continue', (_request, response, next) => {
    response.setHeader(
      'Content-Security-Policy',
      "default-src 'none'; style-src 'unsafe-inline'; form-action 'self' https://wa.me https://api.whatsapp.com; frame-ancestors 'none'; base-uri 'none'",
    );
    response.setHeader('Cache-Control', 'no-store');
    response.setHeader('Referrer-Policy', 'no-referrer');
    next();
  });
  router.get('/continue/:token', async (request, response) => {
    const { token } = request.params;
    await show(response, token, await tickets.look(token));
  });
  router.post('/continue/:token', express.urlencoded({ extended: false, limit: '4kb' }), spend);
  return router;
}

function page(lenders: Lenders, view: TicketView | undefined, token: string, language: string): string {
  const words = wordsOf(language).moving.page;
  if (!view) return htmlPage(language, words.title, `<h1>${escaped(words.title)}</h1><p>${escaped(words.closed)}</p>`);
  const name = lenders.byId(view.lenderId)?.name ?? words.title;
  const action = `/continue/${encodeURIComponent(token)}`;
  const button = (to: string, title: string, look: string): string =>
    `<button class="${look}" name="to" value="${to}">${escaped(title)}</button>`;
  return htmlPage(
    language,
    words.title,
    `<h1>${escaped(name)}</h1><p>${escaped(words.intro(name))}</p><form method="post" action="${action}"><input type="hidden" name="visit" value="${newToken()}">${button('chat', words.chat, 'go')}${button('whatsapp', words.whatsapp, 'go other')}</form><p class="quiet">${escaped(words.secure)}</p>`,
  );
}

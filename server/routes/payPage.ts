import { Router } from 'express';
import { firstLanguage, type Language, type Lender, type Lenders } from '../../core/lender.js';
import { asProblem, type Problem } from '../../core/problem.js';
import type { LinkView } from '../../core/services/paymentLinks.js';
import type { Payments } from '../../core/services/payments.js';
import { readableNumber } from '../../core/phoneNumber.js';
import { wordsOf } from '../../dialogs/words/languages.js';
import { escaped, htmlPage } from './html.js';

/**
 * The page that a payment link opens: what was agreed, then the gateway's own page. Opening it spends nothing (previews
 * open links too); only the button leads on.
 */
export function createPayRoutes(options: {
  payments: Payments;
  lenders: Lenders;
  gatewayOrigins: readonly string[];
  onTrouble(problem: Problem): void;
}): Router {
  const { payments, lenders } = options;
  const router = Router();
  router.use('/pay', (_request, response, next) => {
    // The button's answer leads to the gateway, which browsers count as a form's target.
    response.setHeader(
      'Content-Security-Policy',
      `default-src 'none'; style-src 'unsafe-inline'; form-action 'self' ${options.gatewayOrigins.join(' ')}; frame-ancestors 'none'; base-uri 'none'`,
    );
    response.setHeader('Cache-Control', 'no-store');
    response.setHeader('Referrer-Policy', 'no-referrer');
    next();
  });
  router.get('/pay/:token', async (request, response) => {
    const view = await payments.behindLink(request.params.token);
    // Back from the gateway before its word has come: nobody who has just paid is offered to pay.
    const seen = view?.state === 'open' && request.query['done'] ? { ...view, state: 'settling' as const } : view;
    if (seen?.state === 'settling') response.setHeader('Refresh', '3');
    response
      .status(seen ? 200 : 404)
      .type('html')
      .send(page(lenders, seen, request.params.token));
  });
  router.post('/pay/:token', async (request, response) => {
    const { token } = request.params;
    try {
      const opened = await payments.openCheckout(token);
      response.redirect(303, 'url' in opened ? opened.url : `/pay/${encodeURIComponent(token)}`);
    } catch (thrown) {
      // Whoever pays is told on the page, beside the button: nothing has been charged.
      options.onTrouble(asProblem(thrown));
      const view = await payments.behindLink(token);
      response
        .status(503)
        .type('html')
        .send(page(lenders, view, token, true));
    }
  });
  return router;
}

function page(lenders: Lenders, view: LinkView | undefined, token: string, failed = false): string {
  const lender = view && lenders.byId(view.lenderId);
  const language = view?.language ?? (lender ? firstLanguage(lender) : 'en');
  const words = wordsOf(language).pages.pay;
  const heading = `<h1>${escaped(lender?.name ?? words.title)}</h1>`;
  switch (view?.state) {
    case 'open':
      return htmlPage(
        language,
        words.title,
        `${heading}<p>${escaped(words.owed(view.amount))}</p>${failed ? `<p role="alert">${escaped(words.trouble)}</p>` : ''}<form method="post" action="/pay/${encodeURIComponent(token)}"><button class="go">${escaped(words.button)}</button></form><p class="quiet">${escaped(words.secure)}</p>`,
      );
    case 'settling':
    case 'paid':
      return htmlPage(language, words.title, `${heading}<p>${escaped(words[view.state])}</p>`);
    default:
      return htmlPage(
        language,
        words.title,
        `${heading}<p>${escaped(words.closed)}</p>${lender ? reach(lender, language) : ''}`,
      );
  }
}

/** The ways to another link. */
function reach({ id, hotline }: Lender, language: Language): string {
  const { call, chat } = wordsOf(language).pages.notice;
  const chatUrl = `/chat?lender=${id}&language=${language}`;
  return `<a class="go" href="tel:${escaped(hotline)}">${escaped(call(readableNumber(hotline)))}</a><a class="go other" href="${escaped(chatUrl)}">${escaped(chat)}</a>`;
}

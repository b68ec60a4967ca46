import { Router } from 'express';
import { firstLanguage, type Language, type Lender, type Lenders } from '../../core/lender.js';
import { readableNumber } from '../../core/phoneNumber.js';
import { languageNames, wordsOf } from '../../dialogs/words/languages.js';
import { escaped, htmlPage } from './html.js';

/**
 * The lock notice: what a locked phone's screen shows or links to, in the lender's first language or the one that is asked
 * for (`?language=`). It names nobody and knows nothing of who looks.
 */
export function createNoticeRoutes(options: { lenders: Lenders; publicUrl: string }): Router {
  const { lenders, publicUrl } = options;
  const router = Router();
  router.get('/notice/:lender', (request, response) => {
    const lender = lenders.byId(request.params.lender);
    if (!lender) return void response.status(404).json({ error: { code: 'not_found' } });
    response.setHeader('Vary', 'Accept');
    const asked = lender.languages.find((language) => language === request.query['language']);
    const notice = noticeOf(lender, publicUrl, asked);
    if (request.accepts(['html', 'json']) === 'json') return void response.json(notice);
    response.type('html').send(asPage(notice, lender.languages));
  });
  return router;
}

interface Notice {
  readonly lender: string;
  readonly language: string;
  readonly title: string;
  readonly text: string;
  readonly lifts: string;
  readonly dataIsKept: string;
  readonly emergencyCallsWork: string;
  readonly noReset: string;
  readonly hotline: string;
  readonly chatUrl: string;
  /** Paying begins in the chat, where the link for the right amount is made. */
  readonly payUrl: string;
  readonly labels: { readonly call: string; readonly chat: string; readonly pay: string };
}

function noticeOf(lender: Lender, publicUrl: string, asked: Language | undefined): Notice {
  const language = asked ?? firstLanguage(lender);
  const words = wordsOf(language).pages.notice;
  const chatUrl = `${publicUrl}/chat?lender=${lender.id}${asked ? `&language=${asked}` : ''}`;
  return {
    lender: lender.name,
    language,
    title: words.title,
    text: words.locked(lender.name),
    lifts: words.lifts,
    dataIsKept: words.dataIsKept,
    emergencyCallsWork: words.emergencyWorks,
    noReset: words.noReset,
    hotline: lender.hotline,
    chatUrl,
    payUrl: `${chatUrl}&topic=pay`,
    labels: { call: words.call(readableNumber(lender.hotline)), chat: words.chat, pay: words.pay },
  };
}

function asPage(notice: Notice, languages: readonly Language[]): string {
  const others = languages
    .filter((language) => language !== notice.language)
    .map((language) => `<a href="?language=${language}" lang="${language}">${escaped(languageNames[language])}</a>`);
  const body = [
    ...(others.length > 0 ? [`<nav>${others.join('')}</nav>`] : []),
    `<h1>${escaped(notice.title)}</h1><p>${escaped(notice.text)}</p><p>${escaped(notice.lifts)}</p>`,
    `<a class="go" href="tel:${escaped(notice.hotline)}">${escaped(notice.labels.call)}</a>`,
    `<a class="go other" href="${escaped(notice.chatUrl)}">${escaped(notice.labels.chat)}</a>`,
    `<a class="go other" href="${escaped(notice.payUrl)}">${escaped(notice.labels.pay)}</a>`,
    ...[notice.dataIsKept, notice.emergencyCallsWork, notice.noReset].map(
      (line) => `<p class="quiet">${escaped(line)}</p>`,
    ),
  ];
  return htmlPage(notice.language, notice.title, body.join(''));
}

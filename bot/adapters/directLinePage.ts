import { join } from 'node:path';
import express, { Router } from 'express';
import { firstLanguage, type Lender, type Lenders } from '../../core/lender.js';

export interface ChatPageParts {
  readonly lenders: Lenders;
  readonly publicUrl: string;
  /** The built page: `dist/web/chat`. */
  readonly folder: string;
  /** Origins of pages, beside our own, that may show the chat inside them. */
  readonly embeddedIn?: readonly string[];
}

/** The chat page and what it needs to know of a lender. To be mounted at the root. */
export function createChatPage({ lenders, publicUrl, folder, embeddedIn = [] }: ChatPageParts): Router {
  const router = Router();
  const policy = contentPolicy(publicUrl, embeddedIn);

  router.get('/chat', (_request, response) => {
    response.setHeader('Content-Security-Policy', policy);
    // Who may embed the page is said above; this older header cannot name more than one.
    response.removeHeader('X-Frame-Options');
    response.setHeader('Cache-Control', 'no-cache');
    response.sendFile(join(folder, 'index.html'), { cacheControl: false });
  });
  router.get('/chat/lender', (request, response) => {
    const { lender: id } = request.query;
    if (id === undefined) return void response.json({ lenders: lenders.all().map(faceOf) });
    const lender = typeof id === 'string' ? lenders.byId(id) : undefined;
    if (!lender) return void response.status(404).json({ error: { code: 'UnknownLender' } });
    response.json(faceOf(lender));
  });
  router.use('/chat', express.static(folder, { index: false, immutable: true, maxAge: '1y', redirect: false }));
  return router;
}

/** What everybody may know of a lender. */
const faceOf = (lender: Lender) => ({
  id: lender.id,
  name: lender.name,
  language: firstLanguage(lender),
  languages: lender.languages,
  hotline: lender.hotline,
});

function contentPolicy(publicUrl: string, embeddedIn: readonly string[]): string {
  const stream = new URL(publicUrl).origin.replace(/^http/, 'ws');
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    `connect-src 'self' ${stream}`,
    "base-uri 'self'",
    "form-action 'none'",
    `frame-ancestors ${["'self'", ...embeddedIn].join(' ')}`,
  ].join('; ');
}

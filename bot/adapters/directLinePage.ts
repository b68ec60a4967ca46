import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import express, { Router } from 'express';
import { firstLanguage, type Lender, type Lenders } from '../../core/lender.js';

export interface ChatPageParts {
  readonly lenders: Lenders;
  readonly publicUrl: string;
  /** The built page: `dist/web/chat`. */
  readonly folder: string;
  /** Origins of pages, beside our own and a lender's, that may show the chat of any lender inside them. */
  readonly embeddedIn?: readonly string[];
}

/** The chat page and what it needs to know of a lender. To be mounted at the root. */
export function createChatPage({ lenders, publicUrl, folder, embeddedIn = [] }: ChatPageParts): Router {
  const router = Router();

  router.get('/chat', async (request, response) => {
    const { lender: id } = request.query;
    const lender = typeof id === 'string' ? lenders.byId(id) : undefined;
    const [page, early] = await Promise.all(
      ['index.html', 'early.js'].map((name) => readFile(join(folder, name), 'utf8')),
    );
    const policy = contentPolicy(publicUrl, [...embeddedIn, ...(lender?.chatOrigins ?? [])], early ?? '');
    response.setHeader('Content-Security-Policy', policy);
    // Who may embed the page is said above; this older header cannot name more than one.
    response.removeHeader('X-Frame-Options');
    response.setHeader('Cache-Control', 'no-cache');
    response.type('html').send(pageFor(lender, page ?? '', early ?? ''));
  });
  /** One line of a lender's own page loads this: it may come from anywhere, and does nothing where it is not allowed. */
  router.get('/chat/embed.js', (_request, response) => {
    response.setHeader('Cross-Origin-Resource-Policy', 'cross-origin');
    response.setHeader('Cache-Control', 'public, max-age=300');
    response.sendFile(join(folder, 'embed.js'), { cacheControl: false });
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

/** The page with what it would ask for first: whose chat it is, and the script that opens one. */
function pageFor(lender: Lender | undefined, page: string, early: string): string {
  const face = lender ? JSON.stringify(faceOf(lender)).replace(/[&"<]/g, (sign) => `&#${sign.charCodeAt(0)};`) : '';
  return page
    .replace('<head>', () => `<head><script>${early}</script>`)
    .replace('<div id="chat">', () => `<div id="chat" data-lender="${face}">`);
}

function contentPolicy(publicUrl: string, embeddedIn: readonly string[], early: string): string {
  const stream = new URL(publicUrl).origin.replace(/^http/, 'ws');
  return [
    "default-src 'none'",
    `script-src 'self' 'sha256-${createHash('sha256').update(early).digest('base64')}'`,
    "style-src 'self'",
    // Blobs are the photos that are about to be sent.
    "img-src 'self' blob:",
    `connect-src 'self' ${stream}`,
    "base-uri 'self'",
    "form-action 'none'",
    `frame-ancestors ${["'self'", ...embeddedIn].join(' ')}`,
  ].join('; ');
}

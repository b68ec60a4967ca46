import { join } from 'node:path';
import express, { type ErrorRequestHandler, type Express, type Request } from 'express';
import helmet from 'helmet';
import { createChatPage } from '../bot/adapters/directLinePage.js';
import { createMessagingRoutes } from '../bot/adapters/messagingRoutes.js';
import { languages } from '../core/lender.js';
import { asProblem } from '../core/problem.js';
import { messageFailure } from '../integrations/messages/twilioProblems.js';
import { createAgentLegRoutes } from '../ivr/agentLeg.js';
import { createCalledRoutes } from '../ivr/calledRoutes.js';
import { wordsOf } from '../dialogs/words/languages.js';
import { createHints } from '../dialogs/understanding/hints.js';
import { createRecordingRoutes } from '../ivr/recordings.js';
import { createVoiceRoutes } from '../ivr/voiceRoutes.js';
import type { Product } from './compose.js';
import { createGateway } from './drivers.js';
import { type Config, projectRoot } from './config.js';
import { createDeskRoutes } from './desk/deskRoutes.js';
import { createContinueRoutes } from './routes/continuePage.js';
import { createGatewayEventRoutes } from './routes/gatewayEvents.js';
import { createHealthRoutes } from './routes/health.js';
import { escaped, htmlPage } from './routes/html.js';
import { createLockEventRoutes } from './routes/lockEvents.js';
import { createMetricsRoutes } from './routes/metrics.js';
import { createNoticeRoutes } from './routes/notice.js';
import { createOpenApiRoutes } from './routes/openapi.js';
import { createPayRoutes } from './routes/payPage.js';
import { createVisitCalendarRoutes } from './routes/visitCalendar.js';

/** The product's HTTP face: one line a door. */
export function createApp(product: Product): Express {
  const { config, services, lockEvents, door, dialogue, messaging, shop, directLine, desk, onTrouble } = product;
  const twilio = { ...config.twilio, publicUrl: config.publicUrl };
  const app = express();
  app.disable('x-powered-by');
  app.use(product.pressure.requests);
  app.use(product.telemetry.requests);
  app.use(helmet());
  app.use(createHealthRoutes(product));
  app.use(createMetricsRoutes(product));
  app.use(createOpenApiRoutes());
  const { brief, accepted } = desk.desk;
  app.use(createAgentLegRoutes({ ...twilio, brief, accepted, onTrouble }));
  const { tickets } = services;
  app.use(createCalledRoutes({ ...twilio, lenders: config.lenders, tickets, onTrouble }));
  const { waitingBefore } = services.handovers;
  app.use(createRecordingRoutes());
  app.use(
    createVoiceRoutes({
      ...twilio,
      lenders: config.lenders,
      hints: createHints(),
      door,
      dialogue,
      onTrouble,
      waitingBefore,
    }),
  );
  app.use(
    createMessagingRoutes({
      ...twilio,
      shop,
      messaging,
      messages: services.messages,
      dialogue,
      onTrouble,
      meaningOf: messageFailure,
    }),
  );
  app.use(
    createGatewayEventRoutes({
      gateway: createGateway(config),
      lenderId: config.lenders.all()[0]?.id ?? '',
      inbox: services.inbox,
    }),
  );
  app.use(createLockEventRoutes({ readers: lockEvents, inbox: services.inbox }));
  app.use(
    createPayRoutes({
      payments: services.payments,
      lenders: config.lenders,
      gatewayOrigins: gatewayOrigins(config),
      onTrouble: ({ code }) => product.log.warn({ code }, 'the gateway’s page was not opened'),
    }),
  );
  app.use(createContinueRoutes({ tickets, lenders: config.lenders, directLine }));
  app.use(createNoticeRoutes({ lenders: config.lenders, publicUrl: config.publicUrl }));
  app.use(createVisitCalendarRoutes({ ...product, visits: services.visits }));
  app.use('/directline', directLine.router);
  app.use(
    createChatPage({
      lenders: config.lenders,
      publicUrl: config.publicUrl,
      folder: pageFolder('chat'),
      embeddedIn: config.chatOrigins,
    }),
  );
  app.use(
    createDeskRoutes({
      ...product,
      ...desk,
      lenders: config.lenders,
      publicUrl: config.publicUrl,
      desk: desk.desk,
      signIn: config.signIn,
      pageFolder: pageFolder('desk'),
    }),
  );
  app.use((_request, response) => void response.status(404).json({ error: { code: 'not_found' } }));
  app.use(errorHandler(product));
  return app;
}

const pageFolder = (page: string): string => join(projectRoot, 'dist', 'web', page);

/** Where the gateway's own pages may be: in trial runs the sandbox goes by both its names. */
function gatewayOrigins({ stripe: { apiUrl } }: Config): string[] {
  const sandbox = apiUrl ? [new URL(apiUrl).origin, new URL(apiUrl).origin.replace('127.0.0.1', 'localhost')] : [];
  return ['https://checkout.stripe.com', ...sandbox];
}

/** A surprise gives its code and nothing else; the log has the rest. */
function errorHandler({ log }: Product): ErrorRequestHandler {
  return (thrown: unknown, request, response, next) => {
    const problem = asProblem(thrown);
    const status = statusOf(thrown);
    if (status >= 500)
      log.error(
        {
          code: problem.code,
          route: request.route?.path ?? 'none',
          cause: problem.cause instanceof Error ? problem.cause.stack : undefined,
        },
        'request failed',
      );
    if (response.headersSent) return next(thrown);
    // Who follows a link of ours sees a page.
    if (status >= 500 && request.accepts(['json', 'html']) === 'html')
      return void response.status(status).type('html').send(troublePage(request));
    response.status(status).json({ error: { code: status >= 500 ? problem.code : 'bad_request' } });
  };
}

function troublePage(request: Request): string {
  const language = languages.find((one) => one === request.acceptsLanguages(...languages)) ?? 'en';
  const { text } = wordsOf(language).trouble;
  return htmlPage(language, 'Liftline', `<p role="alert">${escaped(text)}</p>`);
}

/** Body readers throw their own errors with a status of 4xx. */
function statusOf(thrown: unknown): number {
  const status = typeof thrown === 'object' && thrown !== null && 'status' in thrown ? Number(thrown.status) : 500;
  return status >= 400 && status < 500 ? status : 500;
}

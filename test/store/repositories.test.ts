import { afterAll, beforeAll } from '@jest/globals';
import { engines, type OpenEngine } from './engines.js';
import { caseSuite } from './suites/cases.js';
import { chatSuite } from './suites/chats.js';
import { conversationSuite } from './suites/conversations.js';
import { identitySuite } from './suites/identity.js';
import { moneySuite } from './suites/money.js';
import { rowSuite } from './suites/rows.js';
import { taskSuite } from './suites/tasks.js';
import { threadSuite } from './suites/threads.js';
import { transactionSuite } from './suites/transactions.js';

for (const engine of engines) {
  engine.describe(`stores on ${engine.name}`, () => {
    let open: OpenEngine;
    beforeAll(async () => {
      open = await engine.open();
    }, 60_000);
    afterAll(() => open.close());

    rowSuite(() => open.database);
    conversationSuite(() => open.database);
    chatSuite(() => open.database);
    identitySuite(() => open.database);
    moneySuite(() => open.database);
    caseSuite(() => open.database);
    threadSuite(() => open.database);
    taskSuite(() => open);
    transactionSuite(() => open);
  });
}

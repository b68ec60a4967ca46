const { TestEnvironment } = require('jest-environment-node');

/** Heavy CommonJS packages are loaded in jest's own realm, once per worker, and handed to the tests. */
const shared = [
  'botbuilder',
  'twilio',
  'pg',
  'drizzle-orm',
  'drizzle-orm/migrator',
  'drizzle-orm/node-postgres',
  'drizzle-orm/node-postgres/migrator',
  'drizzle-orm/pg-core',
];

/** What one test file started and the next ones of the same worker go on with: plain values, by name. */
const kept = {};

module.exports = class extends TestEnvironment {
  async setup() {
    await super.setup();
    this.global.__kept = kept;
    this.global.__shared = Object.fromEntries(shared.map((name) => [name, () => require(name)]));
  }
};

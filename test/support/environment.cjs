const { TestEnvironment } = require('jest-environment-node');

/** Heavy CommonJS packages are loaded in jest's own realm, once per worker, and handed to the tests. */
const shared = ['botbuilder', 'twilio'];

module.exports = class extends TestEnvironment {
  async setup() {
    await super.setup();
    this.global.__shared = Object.fromEntries(shared.map((name) => [name, () => require(name)]));
  }
};

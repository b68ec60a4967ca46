const { default: Sequencer } = require('@jest/test-sequencer');

/** What takes longest begins first, so that no worker waits for another at the end; without a cache jest goes by size. */
const slow = [
  '/test/journeys/pay',
  '/test/faults/',
  '/test/journeys/',
  '/test/browser/',
  '/test/tools/verify',
  '/test/core/release',
  '/test/bot/messaging',
  '/test/store/embedded',
  '/test/sandbox/lenders/kill',
];
const rank = ({ path }) => {
  const index = slow.findIndex((folder) => path.includes(folder));
  return index === -1 ? slow.length : index;
};

module.exports = class extends Sequencer {
  async sort(tests) {
    return [...(await super.sort(tests))].sort((a, b) => rank(a) - rank(b));
  }
};

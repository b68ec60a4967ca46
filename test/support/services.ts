import { describe } from '@jest/globals';

export { freePort, has } from '../../tools/machine.js';

/** `REQUIRE_SERVICES=1` turns a service that is not installed into a failure; else its tests are skipped, by name. */
const required = process.env['REQUIRE_SERVICES'] === '1';

/** `describe` for tests that need a service of this machine. */
export function describeWith(service: string, installed: boolean): typeof describe | typeof describe.skip {
  if (installed || required) return describe;
  const skip = (name: unknown, body: () => void): void => describe.skip(`${String(name)} (no ${service} here)`, body);
  return skip as unknown as typeof describe.skip;
}

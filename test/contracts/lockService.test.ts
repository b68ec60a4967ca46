import type { Imei14 } from '../../core/imei.js';
import type { LockService } from '../../core/ports/locks.js';
import { createVault } from '../../core/vault.js';
import { createKnoxGuard } from '../../integrations/locks/knoxGuard.js';
import type { LockDriverOptions } from '../../integrations/locks/lockAnswers.js';
import { createReleaseApi } from '../../integrations/locks/releaseApi.js';
import { createTrustonic } from '../../integrations/locks/trustonic.js';
import { lockServiceContract } from './lockService.js';
import { openTestWorld, type TestWorld } from './sandbox.js';

const unknown = '86112203009999' as Imei14;

const run = (name: string, imei: string, create: (options: LockDriverOptions, world: TestWorld) => LockService): void =>
  lockServiceContract(name, async () => {
    const opened = await openTestWorld();
    const { world, url } = opened;
    return {
      service: create({ url, token: '', http: { random: () => 0 } }, opened),
      locked: imei.slice(0, 14) as Imei14,
      unknown,
      advance: (duration) => void world.clock.advance(duration),
      now: () => world.clock.now(),
      async changes() {
        const device = (await opened.control('GET', `/devices/${imei}`)) as { history: unknown[] };
        return device.history.length;
      },
      faultNext: (kind) => opened.fault('locks', kind),
      close: () => opened.close(),
    };
  });

run('the release API', '861122030001010', (options) =>
  createReleaseApi({ ...options, token: 'sandbox-northwind-locks' }),
);
run('Trustonic', '861122030003032', (options) =>
  createTrustonic({
    ...options,
    token: 'sandbox-lanka-locks',
    tenant: 'lanka',
    vault: createVault('a key of this test'),
  }),
);
run('Knox Guard', '861122030004048', (options, { world }) =>
  createKnoxGuard({ ...options, token: 'sandbox-bharat-locks', clock: world.clock }),
);

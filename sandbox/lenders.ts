import express, { Router } from 'express';
import { deviceControls } from './controls/devices.js';
import { ledgerControls } from './controls/ledgers.js';
import { peopleControls } from './controls/people.js';
import { worldControls } from './controls/world.js';
import { createDevices } from './devices.js';
import { createLedgers } from './ledgers.js';
import { createLockService } from './lockService.js';
import { createFineract } from './parties/fineract.js';
import { createKnoxGuard } from './parties/knoxGuard.js';
import { createLoanApi } from './parties/loanApi.js';
import { createReleaseApi } from './parties/releaseApi.js';
import { createTrustonic } from './parties/trustonic.js';
import type { World } from './world.js';

/** The lenders' side of the world: loan systems, lock services, and the controls over them. */
export function createLenders(world: World): { router: Router; controls: Router } {
  const ledgers = createLedgers(world);
  const devices = createDevices(world);
  const locks = createLockService(world, devices, ledgers);
  const router = Router();
  router.use(createLoanApi(world, ledgers).router);
  router.use(createReleaseApi(world, devices, locks).router);
  router.use(createFineract(world, ledgers).router);
  router.use(createKnoxGuard(world, devices, locks).router);
  router.use(createTrustonic(world, devices, locks).router);
  locks.resume();

  const controls = Router();
  controls.use(express.json());
  controls.use(peopleControls(), worldControls(world));
  controls.use('/devices', deviceControls(world, devices, locks));
  controls.use('/loans', ledgerControls(world, ledgers));
  return { router, controls };
}

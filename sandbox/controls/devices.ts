import { type Response, Router } from 'express';
import type { Device, Devices } from '../devices.js';
import type { LockService } from '../lockService.js';
import { fail, param } from '../parties/bearer.js';
import { useCode } from '../parties/offlineCodes.js';
import type { World } from '../world.js';

function phoneOf(device: Device, devices: Devices): Record<string, unknown> {
  return {
    state: device.state,
    relockAt: device.relockAt ?? null,
    online: device.online,
    history: device.history,
    screen: devices.screenOf(device),
    notices: device.notices,
    ...(device.completing ? { completingUntil: device.completing.at } : {}),
    lender: device.lender,
    loan: device.loan,
  };
}

/** The phones: looked at, brought online or offline, given an offline code, and locked by their lender. */
export function deviceControls(world: World, devices: Devices, locks: LockService): Router {
  const router = Router();
  const answer = (response: Response, id: string): void => {
    const device = devices.get(id);
    if (device) response.json(phoneOf(device, devices));
  };
  router.param('imei', (request, response, next) => {
    const device = devices.byImei(param(request, 'imei'));
    if (!device) return fail(response, 404, 'unknown_device', 'no phone with this IMEI');
    response.locals['device'] = device;
    next();
  });
  const here = (response: Response): Device => response.locals['device'] as Device;
  router.get('/:imei', (_request, response) => answer(response, here(response).id));
  router.post('/:imei/online', (_request, response) => {
    locks.online(here(response));
    answer(response, here(response).id);
  });
  router.post('/:imei/offline', (_request, response) => {
    devices.put({ ...here(response), online: false });
    answer(response, here(response).id);
  });
  router.post('/:imei/lock', (_request, response) => {
    locks.lock(here(response), 'lender');
    answer(response, here(response).id);
  });
  router.post('/:imei/code', (request, response) => {
    const { code } = (request.body ?? {}) as { code?: unknown };
    if (typeof code !== 'string' || !useCode(world, here(response), code))
      return fail(response, 422, 'invalid', 'this code does not open the phone');
    locks.openByCode(here(response));
    answer(response, here(response).id);
  });
  return router;
}

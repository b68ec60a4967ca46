import type { Device, Devices } from './devices.js';
import type { Origin } from './deliveries.js';
import type { Ledgers } from './ledgers.js';
import type { World } from './world.js';

export type LockOperation = 'unlock' | 'unlock_until' | 'release' | 'cancel_release';

/** One thing that a lock service was told to do. */
export interface LockCommand {
  id: string;
  lender: string;
  deviceId: string;
  operation: LockOperation;
  until?: string;
  reason: string;
  outcome: 'accepted' | 'already_in_state';
  status: 'accepted' | 'sent' | 'done' | 'failed';
  at: string;
  origin: Origin;
  /** Faults that were met when it was given. */
  never?: boolean;
  locksAgain?: boolean;
}

/** Something that happened to a phone, in no vendor's words yet. */
export interface LockEvent {
  id: string;
  type: 'device.unlocked' | 'device.locked' | 'device.released' | 'device.online' | 'command.failed';
  lender: string;
  deviceId: string;
  commandId?: string;
  at: string;
  relockAt?: string;
  origin?: Origin;
}

/** What a command asks for. */
export interface LockRequest {
  operation: LockOperation;
  until?: string;
  reason: string;
  origin: Origin;
  /** Milliseconds of world time until a final release is final. */
  finalAfter?: number;
}

export type LockAnswer =
  | {
      outcome: 'accepted' | 'already_in_state';
      command: LockCommand;
      /** A fault: the event goes out first, and the answer follows after a while. */
      eventFirst?: boolean;
    }
  | { outcome: 'busy' | 'refused'; command?: never };

export interface LockService {
  command(device: Device, request: LockRequest): LockAnswer;
  commandOf(id: string): LockCommand | undefined;
  /** The phone has reached the network: what waited for it is carried out at once. */
  online(device: Device): void;
  /** The lender's automation, or somebody at the lender, locks the phone. */
  lock(device: Device, by: string): void;
  /** The holder typed an offline code that is right: free for a day, or until the phone reports. */
  openByCode(device: Device): void;
  onEvent(listener: (event: LockEvent) => void): void;
  /** Arms again what was waiting; call it once, when the process starts. */
  resume(): void;
}

const reachesPhoneAfter = 2_000;
const finalAfter = 2 * 24 * 3600 * 1000;
const locksAgainAfter = 60_000;
const codeLasts = 24 * 3600 * 1000;

function alreadyThere(device: Device, request: LockRequest): boolean {
  if (device.state === 'released') return request.operation !== 'cancel_release';
  if (request.operation === 'unlock') return device.state === 'unlocked';
  if (request.operation === 'release') return device.completing !== undefined;
  if (request.operation === 'cancel_release') return device.completing === undefined;
  return device.state === 'temporarily_unlocked' && device.relockAt === request.until;
}

/** Commands, the phones that carry them out, and the lender's automation. Real time and `clock.advance` both move it. */
export function createLockService(world: World, devices: Devices, ledgers: Ledgers): LockService {
  const { clock, journal } = world;
  const commands = journal.table<LockCommand>('lockCommands');
  const listeners: ((event: LockEvent) => void)[] = [];
  const after = (milliseconds: number): string => new Date(clock.now().getTime() + milliseconds).toISOString();

  function emit(device: Device, type: LockEvent['type'], command?: LockCommand): void {
    const event: LockEvent = {
      id: journal.next('EV'),
      type,
      lender: device.lender,
      deviceId: device.id,
      at: clock.now().toISOString(),
      ...(command ? { commandId: command.id, origin: command.origin } : {}),
      ...(device.relockAt ? { relockAt: device.relockAt } : {}),
    };
    for (const listener of listeners) listener(event);
  }

  function become(device: Device, state: Device['state'], by: string, relockAt?: string): Device {
    const { relockAt: _, lockAgainAt: __, ...rest } = device;
    const at = clock.now().toISOString();
    return { ...rest, state, ...(relockAt ? { relockAt } : {}), history: [...device.history, { at, state, by }] };
  }

  function keep(device: Device): void {
    devices.put(device);
    arm(device);
  }

  function finish(id: string, status: LockCommand['status']): void {
    const command = commands.get(id);
    if (command) commands.put(id, { ...command, status });
  }

  /** The phone carries out what waits for it. */
  function carryOut(id: string): void {
    const device = devices.get(id);
    const command = device?.pending && commands.get(device.pending.commandId);
    if (!device || !command || command.never || device.neverConfirms || !device.online) return;
    const { pending: _, ...rest } = device;
    const temporary = command.operation === 'unlock_until';
    const state = temporary ? 'temporarily_unlocked' : 'unlocked';
    const opened = become({ ...rest, lastSeenAt: clock.now().toISOString() }, state, command.id, command.until);
    journal.atomically(() => {
      keep(command.locksAgain ? { ...opened, lockAgainAt: after(locksAgainAfter) } : opened);
      if (command.operation !== 'release') finish(command.id, 'done');
      emit(opened, 'device.unlocked', command);
    });
  }

  function lock(device: Device, by: string): void {
    const locked = become(device, 'locked', by);
    journal.atomically(() => {
      keep(locked);
      emit(locked, 'device.locked');
    });
  }

  /** A temporary unlock has run out: arrears lock again, a hold keeps the phone open to its own end. */
  function relock(id: string): void {
    const device = devices.get(id);
    const ledger = device && ledgers.get(device.loan);
    if (!device || !ledger || device.state !== 'temporarily_unlocked') return;
    const held = ledgers.heldUntil(ledger.id);
    if (ledgers.owed(ledger).overdue === 0) keep(become(device, 'unlocked', 'lender automation'));
    else if (held) keep({ ...device, relockAt: held.toISOString() });
    else lock(device, 'lender automation');
  }

  function lockAgain(id: string): void {
    const device = devices.get(id);
    if (!device?.lockAgainAt) return;
    const { lockAgainAt: _, ...rest } = device;
    if (ledgers.heldUntil(device.loan) || device.state === 'released') keep(rest);
    else lock(rest, 'lender automation');
  }

  function complete(id: string): void {
    const device = devices.get(id);
    if (!device?.completing || !device.online || device.neverConfirms) return;
    const command = commands.get(device.completing.commandId);
    const { completing: _, pending: __, ...rest } = device;
    const released = become(rest, 'released', device.completing.commandId);
    journal.atomically(() => {
      keep(released);
      if (command) finish(command.id, 'done');
      emit(released, 'device.released', command);
    });
  }

  function arm(device: Device): void {
    const timers: [string, string | undefined, (id: string) => void][] = [
      ['reach', device.pending?.dueAt, carryOut],
      ['relock', device.relockAt, relock],
      ['again', device.lockAgainAt, lockAgain],
      ['complete', device.completing?.at, complete],
    ];
    for (const [name, at, run] of timers) {
      const key = `device:${device.id}:${name}`;
      if (at) clock.at(new Date(at), key, () => run(device.id));
      else clock.cancel(key);
    }
  }

  function accept(device: Device, request: LockRequest, command: LockCommand): void {
    const reaches = { commandId: command.id, ...(device.online ? { dueAt: after(reachesPhoneAfter) } : {}) };
    if (request.operation === 'cancel_release') {
      const { completing, ...rest } = device;
      if (completing) finish(completing.commandId, 'failed');
      keep(rest);
    } else if (request.operation === 'release') {
      const completing = { commandId: command.id, at: after(request.finalAfter ?? finalAfter) };
      keep({ ...device, completing, ...(device.state === 'locked' ? { pending: reaches } : {}) });
    } else keep({ ...device, pending: reaches });
  }

  function refusalOf(device: Device, request: LockRequest): 'busy' | 'refused' | undefined {
    const { method, path } = request.origin;
    const fault = world.faults.take('locks', method, path, ['busy', 'refused']);
    if (fault) return fault.kind === 'busy' ? 'busy' : 'refused';
    if (device.stolen && request.operation !== 'cancel_release') return 'refused';
    if (device.state === 'released' && request.operation === 'cancel_release') return 'refused';
    if (request.operation === 'release' && device.pending) return 'busy';
    return undefined;
  }

  function command(device: Device, request: LockRequest): LockAnswer {
    const refusal = refusalOf(device, request);
    if (refusal) return { outcome: refusal };
    const { method, path } = request.origin;
    const already = alreadyThere(device, request);
    const instant = already || request.operation === 'cancel_release';
    const fault = instant
      ? undefined
      : world.faults.take('locks', method, path, ['accepted_then_never', 'relocks_after_unlock'])?.kind;
    const row: LockCommand = {
      id: journal.next('CM'),
      lender: device.lender,
      deviceId: device.id,
      operation: request.operation,
      ...(request.until ? { until: request.until } : {}),
      reason: request.reason,
      outcome: already ? 'already_in_state' : 'accepted',
      status: instant ? 'done' : device.online ? 'sent' : 'accepted',
      at: clock.now().toISOString(),
      origin: request.origin,
      ...(fault === 'accepted_then_never' ? { never: true } : {}),
      ...(fault === 'relocks_after_unlock' ? { locksAgain: true } : {}),
    };
    const eventFirst = !instant && world.faults.take('locks', method, path, ['webhook_before_response']) !== undefined;
    journal.atomically(() => {
      commands.put(row.id, row);
      if (!already) accept(device, request, row);
      if (eventFirst) carryOut(device.id);
    });
    return { outcome: row.outcome, command: row, eventFirst };
  }

  return {
    command,
    commandOf: (id) => commands.get(id),
    online(device) {
      const here = { ...device, online: true, lastSeenAt: clock.now().toISOString() };
      journal.atomically(() => {
        keep(here);
        emit(here, 'device.online');
        carryOut(device.id);
        const completing = devices.get(device.id)?.completing;
        if (completing && new Date(completing.at) <= clock.now()) complete(device.id);
      });
    },
    lock,
    openByCode(device) {
      const opened = become(device, 'temporarily_unlocked', 'offline code', after(codeLasts));
      journal.atomically(() => keep(opened));
    },
    onEvent: (listener) => listeners.push(listener),
    resume() {
      for (const device of devices.all()) arm(device);
    },
  };
}

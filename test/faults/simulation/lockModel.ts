import type {
  CommandAnswer,
  DeviceStatus,
  LockCommand,
  LockEvent,
  LockService,
  LockState,
} from '../../../core/ports/locks.js';
import { type Flow, flowNow } from './flow.js';
import type { Caller, Outside } from './outside.js';

interface Command extends LockCommand {
  readonly ref: string;
  /** Of which time that the phone was locked. */
  readonly episode: number;
  state: 'accepted' | 'done' | 'failed';
  /** Accepted, and nothing will ever come of it. */
  readonly lost: boolean;
  /** Accepted, and will not be carried out, which is told. */
  readonly fails: boolean;
}

export interface Device {
  readonly deviceId: string;
  readonly imei: string;
  state: LockState;
  online: boolean;
  relockAt: Date | undefined;
  /** Counts the times that it was locked. */
  episode: number;
  readonly commands: Map<string, Command>;
  /** The service itself did not do its part: a person is the right end then. */
  obstructed: boolean;
  lockedAt: Date;
  /** From when to when it was free; the last one may have no end yet. */
  readonly free: { readonly from: Date; to: Date | undefined }[];
}

/** How the lock service behaves in a schedule, from 0 to 1. */
export interface LockManners {
  busy: number;
  refuses: number;
  fails: number;
  never: number;
}

/** A lock service with its own books. `broken` is told of commands that should never have come. */
export function createLockModel(
  outside: Outside,
  manners: () => LockManners,
  broken: (number: number, what: string) => void,
) {
  const devices = new Map<string, Device>();
  let count = 0;
  let groundOf: (device: Device, command: LockCommand, flow: Flow | undefined) => string | undefined = () => undefined;

  const byId = (deviceId: string): Device | undefined => [...devices.values()].find((one) => one.deviceId === deviceId);

  function tell(device: Device, kind: LockEvent['kind'], ref?: string): void {
    count += 1;
    const { deviceId } = device;
    outside.send({
      to: 'locks',
      event: { id: `lev_${count}`, deviceId, imei: undefined, kind, at: outside.now(), ref },
    });
  }

  function lock(device: Device, why: string): void {
    if (device.state === 'locked' || device.state === 'released') return;
    device.state = 'locked';
    device.episode += 1;
    device.relockAt = undefined;
    device.lockedAt = outside.now();
    const last = device.free.at(-1);
    if (last) last.to = outside.now();
    outside.note(`locks: ${device.deviceId} is locked again (${why})`);
    tell(device, 'locked');
  }

  function send(command: LockCommand, flow: Flow | undefined): CommandAnswer {
    const device = byId(command.deviceId);
    if (!device) return { outcome: 'unknown_device' };
    const known = device.commands.get(command.key);
    if (known) return { outcome: 'accepted', ref: known.ref };
    if (command.operation === 'cancel_release') return { outcome: 'already_in_state', ref: undefined };
    if (command.operation === 'unlock' && device.state === 'unlocked')
      return { outcome: 'already_in_state', ref: undefined };
    const without = groundOf(device, command, flow);
    if (without) broken(5, without);
    if (outside.chance(manners().busy)) return { outcome: 'busy' };
    if (outside.chance(manners().refuses)) {
      device.obstructed = true;
      outside.note(`locks: ${device.deviceId} refused`);
      return { outcome: 'refused' };
    }
    return accept(device, command);
  }

  function accept(device: Device, command: LockCommand): CommandAnswer {
    const { operation, key } = command;
    const another = [...device.commands.values()].find(
      (one) =>
        one.state !== 'failed' &&
        one.operation === operation &&
        one.episode === device.episode &&
        one.until?.getTime() === command.until?.getTime(),
    );
    if (another) broken(4, `${device.deviceId}: ${operation} twice`);
    count += 1;
    const lost = outside.chance(manners().never);
    if (lost) device.obstructed = true;
    const fails = outside.chance(manners().fails);
    const kept: Command = { ...command, ref: `cmd_${count}`, episode: device.episode, state: 'accepted', lost, fails };
    device.commands.set(key, kept);
    outside.note(`locks: ${operation} of ${device.deviceId} accepted${lost ? ', never to be done' : ''}`);
    outside.mark();
    return { outcome: 'accepted', ref: kept.ref };
  }

  /** One command that can be carried out is: well, or not. */
  function progress(): boolean {
    for (const device of devices.values())
      for (const command of device.commands.values()) {
        if (command.state !== 'accepted' || command.lost || !device.online) continue;
        if (command.fails) {
          command.state = 'failed';
          outside.note(`locks: ${command.operation} of ${device.deviceId} failed`);
          tell(device, 'failed', command.ref);
        } else carryOut(device, command);
        return true;
      }
    return false;
  }

  function carryOut(device: Device, command: Command): void {
    command.state = 'done';
    if (device.state === 'locked') device.free.push({ from: outside.now(), to: undefined });
    device.state =
      command.operation === 'release'
        ? 'released'
        : command.operation === 'unlock'
          ? 'unlocked'
          : 'temporarily_unlocked';
    device.relockAt = command.operation === 'unlock_until' ? command.until : undefined;
    outside.note(`locks: ${device.deviceId} is ${device.state}`);
    outside.mark();
    tell(device, command.operation === 'release' ? 'released' : 'unlocked', command.ref);
  }

  const statusOf = ({ deviceId, state, online, relockAt }: Device): DeviceStatus => ({
    deviceId,
    state,
    connectivity: online ? 'online' : 'offline',
    lastSeenAt: undefined,
    relockAt,
    stolen: false,
  });

  function port(caller: Caller): LockService {
    return {
      can: { unlockUntil: true, release: true, offlineCode: false },
      find: (imei) =>
        caller.read('locks.find', () => {
          const device = devices.get(imei);
          return device && statusOf(device);
        }),
      send: (command) => {
        const flow = flowNow();
        return caller.command('locks.send', () => send(command, flow));
      },
      command: (key, { deviceId }) => caller.read('locks.command', () => byId(deviceId)?.commands.get(key)?.state),
      offlineCode: async () => undefined,
    };
  }

  return {
    port,
    devices,
    lock,
    progress,
    /** Who says whether a command has its ground; undefined where it has. */
    judge: (judge: typeof groundOf): void => {
      groundOf = judge;
    },
    connect(device: Device, online: boolean): void {
      device.online = online;
      if (online) tell(device, 'online');
    },
    /** Temporary unlocks that are over. */
    relockInTime(): void {
      for (const device of devices.values())
        if (device.state === 'temporarily_unlocked' && device.relockAt && device.relockAt <= outside.now())
          lock(device, 'its time is over');
    },
    add(imei: string): Device {
      const deviceId = `dev_${devices.size + 1}`;
      const device: Device = {
        deviceId,
        imei,
        state: 'locked',
        online: true,
        relockAt: undefined,
        episode: 1,
        commands: new Map(),
        obstructed: false,
        lockedAt: outside.now(),
        free: [],
      };
      devices.set(imei, device);
      return device;
    },
  };
}

export type LockModel = ReturnType<typeof createLockModel>;

import type { World } from './world.js';

/** What the world does of its own accord. */
export function createDeeds({ dice, gateway, lenderBooks, locks, loanOf, outside: { now, note } }: World) {
  const { pick, chance } = dice;
  const device = () => pick([...locks.devices.values()]);
  const loan = () => pick([...lenderBooks.loans.values()]);

  function takeBack(kind: 'disputed' | 'refunded'): boolean {
    const paid = gateway.whole();
    if (!paid) return false;
    const { minor } = paid.amount;
    const part = kind === 'refunded' && chance(0.5) ? Math.ceil(minor / 2) : minor;
    gateway.takeBack(paid, kind, { ...paid.amount, minor: part });
    return true;
  }

  function reinstate(): boolean {
    const disputed = gateway.disputed();
    if (disputed) gateway.takeBack(disputed, 'reinstated');
    return disputed !== undefined;
  }

  function lockByMistake(): boolean {
    const one = device();
    if (one.state === 'locked' || one.state === 'released') return false;
    locks.lock(one, 'by mistake');
    return true;
  }

  function moreFallsDue(): boolean {
    const one = device();
    const owing = loanOf(one.imei);
    if (!owing || chance(0.5)) return false;
    owing.due += 3000;
    note(`lender: 3000 more fell due on ${owing.id}`);
    if (chance(0.5)) locks.lock(one, 'overdue');
    return true;
  }

  function payElsewhere(): boolean {
    const paying = loan();
    if (chance(0.6)) return false;
    paying.elsewhere += pick([1000, 9000]);
    paying.elsewhereAt = now();
    note(`lender: ${paying.id} was paid elsewhere`);
    return true;
  }

  function reportStolen(): boolean {
    const lost = loan();
    if (lost.stolen || !chance(0.1)) return false;
    lost.stolen = true;
    note(`lender: the phone of ${lost.id} is stolen`);
    return true;
  }

  function connectOrNot(): boolean {
    const one = device();
    locks.connect(one, !one.online);
    note(`locks: ${one.deviceId} is ${one.online ? 'online' : 'offline'}`);
    return true;
  }

  /** Of money and locks, at any time. */
  const always: readonly (() => boolean)[] = [
    () => takeBack('disputed'),
    () => takeBack('disputed'),
    () => takeBack('refunded'),
    reinstate,
    lockByMistake,
    lockByMistake,
    moreFallsDue,
    payElsewhere,
    () => gateway.payAtTill('in time'),
    () => gateway.payAtTill('late'),
    () => gateway.payAtTill('again'),
  ];
  const inTheRain: readonly (() => boolean)[] = [
    ...always,
    () => gateway.payOnPage('at once'),
    () => gateway.payOnPage('at once'),
    () => gateway.payOnPage('slowly'),
    () => gateway.payOnPage('lies'),
    () => gateway.payAtTill('in time'),
    () => gateway.payAtTill('in time'),
    () => gateway.payAtTill('otherwise'),
    reportStolen,
    connectOrNot,
  ];
  /** One that can be done just now, if any of a few can. */
  const oneOf = (deeds: readonly (() => boolean)[]): void => {
    for (let tries = 0; tries < 6 && !pick(deeds)(); tries += 1);
  };

  return {
    happen: (): void => oneOf(inTheRain),
    /** Long after all is well: money goes back, phones are locked. */
    happenLate: (): void => oneOf(always),
  };
}

export type Deeds = ReturnType<typeof createDeeds>;

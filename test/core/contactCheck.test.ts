import { describe, expect, test } from '@jest/globals';
import type { Lender } from '../../core/lender.js';
import type { MessageKind } from '../../core/message.js';
import type { Agreement } from '../../core/ports/loans.js';
import { createMessages, queueMessage } from '../../core/services/messages.js';
import type { Workshop } from '../../core/services/workshop.js';
import type { Task } from '../../core/task.js';
import { createVault } from '../../core/vault.js';
import { anyEngine } from '../store/engines.js';

const engine = anyEngine();

const vault = createVault('a secret of sixteen or more');
const lender = {
  id: 'northwind',
  name: 'Northwind',
  hotline: '+441632960001',
  timeZone: 'Europe/London',
  languages: ['en'],
  contactPolicy: { hours: ['09:00', '20:00'], mostInSevenDays: 3, hoursBetween: 20 },
} as unknown as Lender;

let people = 0;
/** A number of its own, a day at noon, and what goes out to it. */
function trial(flags: Partial<Agreement['flags']> = {}, loan?: string) {
  people += 1;
  const loanId = loan ?? `NW-${people}`;
  const to = `+4477009${String(people).padStart(5, '0')}`;
  const sent: string[] = [];
  let now = new Date('2026-12-01T12:00:00Z');
  const shop = {
    database: engine.database,
    clock: { now: () => now },
    vault,
    lenders: { byId: () => lender },
    wording: { text: () => 'a message' },
    messenger: {
      send: async ({ to: number }: { to: string }) => (sent.push(number), { ref: `SM${people}${sent.length}` }),
    },
    parties: { loans: () => ({ agreement: async () => ({ status: 'active', timeZone: 'Europe/London', flags }) }) },
  } as unknown as Workshop;
  const messages = createMessages(shop);
  async function queue(key: string, kind: MessageKind = 'payment_reminder', more: object = { consent: 'pln_1' }) {
    await engine.database.transaction((stores) =>
      queueMessage(shop, stores, {
        dedupe: `${to}:${key}`,
        kind,
        channel: 'sms',
        lender,
        loanId,
        conversationId: null,
        to,
        language: 'en',
        notice: { kind: 'release_accepted', lender: 'Northwind' },
        ...more,
      }),
    );
    const row = await engine.database.read.messages.byDedupe(`${to}:${key}`);
    return { payload: { messageId: row?.id ?? '' } } as unknown as Task;
  }
  return {
    to,
    loanId,
    sent,
    queue,
    send: messages.send,
    at: (moment: string) => void (now = new Date(moment)),
    row: (key: string) => engine.database.read.messages.byDedupe(`${to}:${key}`),
  };
}

describe('a message that we start', () => {
  test('at night waits for the morning, with the reason kept beside it, and then goes', async () => {
    const { queue, send, sent, at, row } = trial();
    at('2026-12-01T03:00:00Z');
    const task = await queue('due');
    expect(await send(task)).toEqual(new Date('2026-12-01T09:00:00Z'));
    expect(sent).toEqual([]);
    expect(await row('due')).toMatchObject({ state: 'queued', contact: { may: false, because: 'hours' } });
    at('2026-12-01T09:00:00Z');
    expect(await send(task)).toBeNull();
    expect(sent).toHaveLength(1);
    expect(await row('due')).toMatchObject({ state: 'sent', contact: { may: true, holds: [], consent: true } });
  });

  test('without consent, to somebody held or opted out, or past its use is dropped with the reason', async () => {
    const plain = trial();
    await plain.send(await plain.queue('a', 'payment_reminder', {}));
    expect(await plain.row('a')).toMatchObject({ state: 'suppressed', error: 'messages.no_consent' });
    const late = { consent: 'pln_1', goodUntil: new Date('2026-12-01T11:00:00Z') };
    await plain.send(await plain.queue('b', 'payment_reminder', late));
    expect(await plain.row('b')).toMatchObject({ state: 'suppressed', error: 'messages.too_late' });
    const jamal = trial({ moratorium: { kind: 'breathing_space', until: undefined } });
    await jamal.send(await jamal.queue('a'));
    expect(await jamal.row('a')).toMatchObject({ state: 'suppressed', contact: { holds: ['moratorium'] } });
    const out = trial();
    const addressHash = vault.hash('phone', out.to);
    await engine.database.read.optOuts.add({ lenderId: 'northwind', addressHash, at: new Date(0) });
    await out.send(await out.queue('a', 'receipt', {}));
    expect(await out.row('a')).toMatchObject({ state: 'suppressed', error: 'messages.opted_out' });
    for (const { sent } of [plain, jamal, out]) expect(sent).toEqual([]);
  });

  test('is one of three in seven days, though ten processes look at once', async () => {
    const { queue, send, sent, at } = trial();
    for (const day of ['01', '02']) {
      at(`2026-12-${day}T12:00:00Z`);
      await send(await queue(day));
    }
    at('2026-12-03T12:00:00Z');
    const tasks = await Promise.all(Array.from({ length: 10 }, (_, index) => queue(`at once ${index}`)));
    const answers = await Promise.all(tasks.map(send));
    expect(answers.filter((answer) => answer === null)).toHaveLength(1);
    expect(sent).toHaveLength(3);
  });

  test('is one of three in seven days for one person, whichever of their addresses it goes to', async () => {
    const number = trial();
    const whatsapp = trial({}, number.loanId);
    for (const [index, { queue, send, at }] of [number, whatsapp, number].entries()) {
      at(`2026-12-0${index + 1}T12:00:00Z`);
      expect(await send(await queue(`day ${index}`))).toBeNull();
    }
    whatsapp.at('2026-12-04T12:00:00Z');
    expect(await whatsapp.send(await whatsapp.queue('a fourth'))).toEqual(new Date('2026-12-08T12:00:00Z'));
    expect(await whatsapp.row('a fourth')).toMatchObject({
      state: 'queued',
      contact: { because: 'frequency', earlier: 3 },
    });
    const neighbour = trial();
    neighbour.at('2026-12-04T12:00:00Z');
    expect(await neighbour.send(await neighbour.queue('a first'))).toBeNull();
  });

  test('two of one person at once, to both addresses: one waits', async () => {
    const number = trial();
    const whatsapp = trial({}, number.loanId);
    const tasks = await Promise.all([number, whatsapp].map(async (one) => ({ one, task: await one.queue('now') })));
    const answers = await Promise.all(tasks.map(({ one, task }) => one.send(task)));
    expect(answers.filter((answer) => answer === null)).toHaveLength(1);
    expect([...number.sent, ...whatsapp.sent]).toHaveLength(1);
  });

  test('what somebody asked for is not counted and not held back', async () => {
    const { queue, send, sent, at } = trial({ moratorium: { kind: 'breathing_space', until: undefined } });
    at('2026-12-01T03:00:00Z');
    for (const key of ['a', 'b', 'c', 'd']) expect(await send(await queue(key, 'payment_link', {}))).toBeNull();
    expect(sent).toHaveLength(4);
  });
});

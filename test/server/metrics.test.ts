import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { systemClock } from '../../core/clock.js';
import { lendersOf } from '../../core/lender.js';
import { money } from '../../core/money.js';
import { createTelemetry } from '../../server/telemetry.js';
import { openAnyEngine } from '../store/engines.js';
import { trialLenders } from '../bot/trialDialogue.js';
import { after, attempt, incident, noon, release } from '../store/rows.js';
import { until } from '../support/town.js';
import { startTrialProduct, type TrialProduct } from './trialProduct.js';

/** The value of a line of metrics: its name, and the labels that it must have among others. */
function valueOf(text: string, name: string, labels: Readonly<Record<string, string>> = {}): number | undefined {
  const line = text.split('\n').find((one) => {
    const [whole, called, inside = ''] = /^(\w+)(?:\{(.*)\})? /.exec(one) ?? [];
    const has = ([label, value]: [string, string]): boolean => inside.includes(`${label}="${value}"`);
    return whole !== undefined && called === name && Object.entries(labels).every(has);
  });
  return line === undefined ? undefined : Number(line.slice(line.lastIndexOf(' ') + 1));
}

const labelsIn = (text: string): string[] =>
  [...text.matchAll(/^\w+\{(.*)\} /gm)].flatMap(([, inside = '']) =>
    [...inside.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)].map(([, , value = '']) => value),
  );

describe('the metrics of a running product', () => {
  let trial: TrialProduct;
  const metrics = async (): Promise<string> => (await fetch(`${trial.baseUrl}/metrics`)).text();
  beforeAll(async () => {
    trial = await startTrialProduct();
  });
  afterAll(() => trial.stop());

  test('count requests that nobody should send, without a word of what was in them', async () => {
    const { baseUrl } = trial;
    await trial.sendRaw('/voice/incoming', 'From=%2B447700900101', undefined);
    await trial.sendRaw('/whatsapp/incoming', 'From=%2B447700900101', 'bm90');
    await trial.sendRaw('/payments/stripe', '{}', undefined, 'application/json');
    await trial.sendRaw('/mdm/trustonic/events', '{}', undefined, 'application/json');
    await trial.sendRaw('/mdm/861122030001010/events', '{}', undefined, 'application/json');
    await fetch(`${baseUrl}/pay/tok_861122030001010`);
    await fetch(`${baseUrl}/nowhere/861122030001010?from=+447700900101`);
    await fetch(`${baseUrl}/healthz`, { method: 'PROPFIND' });
    const text = await metrics();
    expect(valueOf(text, 'liftline_webhooks_rejected_total', { source: 'twilio' })).toBe(2);
    for (const source of ['stripe', 'trustonic', 'unknown'])
      expect(valueOf(text, 'liftline_webhooks_rejected_total', { source })).toBe(1);
    const counted = (route: string, status: string, method = 'GET') =>
      valueOf(text, 'http_server_request_duration_seconds_count', {
        http_request_method: method,
        http_route: route,
        http_response_status_code: status,
      });
    expect(counted('/pay/:token', '404')).toBe(1);
    expect(counted('none', '404')).toBe(1);
    expect(counted('none', '404', '_OTHER')).toBe(1);
    expect(counted('/mdm/:driver/events', '403', 'POST')).toBe(2);
  });

  test('count turns, tasks and the state of the work; no label has a number of anybody', async () => {
    const imei = { Digits: '861122030001010' };
    await trial.call('CA11112222333344445555666677778888', { Digits: '9' }, { Digits: '1' }, imei, { Digits: '1' });
    await trial.call('CA99992222333344445555666677778888', { SpeechResult: 'my number is 07700 900101' });
    const text = await until('the task that fails', async () => {
      const now = await metrics();
      return valueOf(now, 'liftline_tasks_total', { kind: 'passcode.send', outcome: 'failed' }) ? now : undefined;
    });
    expect(valueOf(text, 'liftline_turns_total', { channel: 'voice', outcome: 'question' })).toBeGreaterThanOrEqual(6);
    expect(valueOf(text, 'liftline_turn_duration_seconds_count', { channel: 'voice' })).toBeGreaterThanOrEqual(6);
    expect(valueOf(text, 'liftline_task_duration_seconds_count', { kind: 'passcode.send' })).toBeGreaterThanOrEqual(1);
    expect(valueOf(text, 'liftline_tasks_overdue')).toBe(0);
    expect(valueOf(text, 'liftline_tasks_oldest_due_age_seconds')).toBeGreaterThanOrEqual(0);
    expect(valueOf(text, 'liftline_database_up')).toBe(1);
    expect(valueOf(text, 'process_resident_memory_bytes')).toBeGreaterThan(1e6);
    const labels = labelsIn(text);
    expect(labels.length).toBeGreaterThan(100);
    expect(labels.filter((value) => /\d{6}/.test(value.replace(/[ -]/g, '')))).toEqual([]);
    // Not the values: 0.0360770 seconds of CPU are nobody's number.
    expect(text.replaceAll(/ \S+$/gm, '')).not.toMatch(/CA1111|CA9999|7700/);
  });
});

describe('what a database commits', () => {
  test('is counted once; what is rolled back is not', async () => {
    const inner = (await openAnyEngine()).database;
    const telemetry = createTelemetry({ clock: systemClock, lenders: trialLenders });
    const database = telemetry.watchDatabase(inner);
    const payment = attempt({ method: 'voice_card', amount: money(8998, 'GBP') });
    await database.transaction((stores) => stores.payments.insert(payment));
    const undone = database.transaction(async (stores) => {
      const row = await stores.payments.lock(payment.id);
      if (row) await stores.payments.save({ ...row, state: 'settled' });
      throw new Error('no');
    });
    await expect(undone).rejects.toThrow('no');
    for (const change of [{ gatewayRef: 'pi_1' }, { state: 'settled' as const, settledAt: noon }, { postedAs: 'tx' }]) {
      await database.transaction(async (stores) => {
        const row = await stores.payments.lock(payment.id);
        if (row) await stores.payments.save({ ...row, ...change });
      });
    }
    const phone = release({ requestedAt: noon });
    await database.transaction((stores) => stores.releases.insert(phone));
    await database.transaction(async (stores) => {
      await stores.releases.save({ ...phone, state: 'confirmed', confirmedAt: after(7) });
    });
    await database.read.incidents.raise(incident({ kind: 'suspense' }));
    await database.read.incidents.raise(incident({ kind: 'suspense', closedAt: noon }));
    const text = await telemetry.text(database);
    const open = (kind: string) => valueOf(text, 'liftline_incidents_open', { kind });
    expect([open('suspense'), open('work_late')]).toEqual([1, 0]);
    const payments = (state: string) => valueOf(text, 'liftline_payments_total', { method: 'voice_card', state });
    expect([payments('collecting'), payments('settled'), payments('posted')]).toEqual([1, 1, 1]);
    expect(valueOf(text, 'liftline_release_duration_seconds_sum', { driver: 'none' })).toBe(7);
    await inner.close();
  });

  test('a database that does not answer is told as that', async () => {
    const database = (await openAnyEngine()).database;
    const telemetry = createTelemetry({ clock: systemClock, lenders: lendersOf([]) });
    expect(valueOf(await telemetry.text(database), 'liftline_tasks_due')).toBe(0);
    await database.close();
    const text = await telemetry.text(database);
    expect(valueOf(text, 'liftline_database_up')).toBe(0);
    expect(valueOf(text, 'liftline_tasks_due')).toBeUndefined();
  });
});

describe('verdicts and troubles', () => {
  test('are counted by what they are', async () => {
    const database = (await openAnyEngine()).database;
    const telemetry = createTelemetry({ clock: systemClock, lenders: trialLenders });
    const verify = (_id: string, code: string) => Promise.resolve(code === '000001' ? 'proved' : 'wrong');
    const { identify } = telemetry.watchServices({ identify: { verify } } as never) as {
      identify: { verify: typeof verify };
    };
    expect(await identify.verify('idn_1', '000001')).toBe('proved');
    expect(await identify.verify('idn_1', '000002')).toBe('wrong');
    telemetry.trouble({ code: 'loans.down' });
    const broken = telemetry.watchTurns({ take: () => Promise.reject(new Error('gone')) });
    await expect(broken.take({ channel: 'web' } as never)).rejects.toThrow('gone');
    const text = await telemetry.text(database);
    expect(valueOf(text, 'liftline_passcode_verdicts_total', { verdict: 'proved' })).toBe(1);
    expect(valueOf(text, 'liftline_passcode_verdicts_total', { verdict: 'wrong' })).toBe(1);
    expect(valueOf(text, 'liftline_turn_troubles_total', { code: 'loans.down' })).toBe(1);
    expect(valueOf(text, 'liftline_turns_total', { channel: 'web', outcome: 'failed' })).toBe(1);
    await database.close();
  });
});

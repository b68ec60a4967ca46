import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { DateTime } from 'luxon';
import { type ContactFacts, mayContact } from '../../core/contactRules.js';
import type { MessageKind } from '../../core/message.js';
import { plausibleZones } from '../../core/zones.js';

const noon = new Date('2026-12-01T12:00:00Z');
const facts = (change: Partial<ContactFacts> = {}): ContactFacts => ({
  kind: 'payment_reminder',
  channel: 'sms',
  now: noon,
  optedOut: false,
  consent: true,
  zones: ['Europe/London'],
  holds: [],
  earlier: [],
  windowOpenUntil: null,
  goodUntil: null,
  rules: { hours: ['09:00', '20:00'], mostInSevenDays: 3, hoursBetween: 20 },
  ...change,
});
const hoursAgo = (hours: number): Date => new Date(noon.getTime() - hours * 3_600_000);
const refused = (because: string, until: Date | null = null) => ({ may: false, because, until });

describe('what somebody asked for', () => {
  const answers: MessageKind[] = ['passcode', 'payment_link', 'plan_terms', 'visit', 'reply', 'agent'];
  test.each(answers)('%s goes out at night, after an opt-out, in a moratorium', (kind) => {
    const midnight = new Date('2026-12-01T02:00:00Z');
    const earlier = [hoursAgo(1), hoursAgo(2), hoursAgo(3)];
    const worst = facts({ kind, optedOut: true, consent: false, holds: ['moratorium'], now: midnight, earlier });
    expect(mayContact(worst)).toEqual({ may: true, template: false });
  });

  test('news of what they began goes out at night, but not after an opt-out', () => {
    const night = facts({ kind: 'release_notice', now: new Date('2026-12-01T02:00:00Z'), holds: ['moratorium'] });
    expect(mayContact(night)).toEqual({ may: true, template: false });
    expect(mayContact({ ...night, optedOut: true })).toEqual(refused('opted_out'));
  });
});

describe('what we begin', () => {
  test('needs consent, ends with an opt-out, and no demand reaches who is held', () => {
    expect(mayContact(facts())).toEqual({ may: true, template: false });
    expect(mayContact(facts({ optedOut: true }))).toEqual(refused('opted_out'));
    expect(mayContact(facts({ consent: false }))).toEqual(refused('no_consent'));
    expect(mayContact(facts({ holds: ['moratorium'] }))).toEqual(refused('held'));
    // A reminder of a visit asks nobody for money.
    expect(mayContact(facts({ kind: 'reminder', holds: ['moratorium'] })).may).toBe(true);
  });

  test('waits for an hour that is fit in every zone the person may be in', () => {
    const early = new Date('2026-12-01T08:40:00Z');
    expect(mayContact(facts({ now: early }))).toEqual(refused('hours', new Date('2026-12-01T09:00:00Z')));
    // Nine in London is four in the morning in New York; nine there is two in the afternoon here.
    const both = facts({ now: early, zones: ['Europe/London', 'America/New_York'] });
    expect(mayContact(both)).toEqual(refused('hours', new Date('2026-12-01T14:00:00Z')));
    const apart = facts({ zones: ['Pacific/Auckland', 'Europe/London'] });
    expect(mayContact(apart)).toEqual(refused('hours', null));
  });

  test('on the day the clocks change, the wall clock counts', () => {
    // London goes forward at one o'clock in the night: 08:30Z is 09:30 there.
    expect(mayContact(facts({ now: new Date('2027-03-28T08:30:00Z') })).may).toBe(true);
    expect(mayContact(facts({ now: new Date('2027-03-27T08:30:00Z') })).may).toBe(false);
  });

  test('comes seldom, counted over a window that moves', () => {
    expect(mayContact(facts({ earlier: [hoursAgo(5)] }))).toEqual(
      refused('frequency', new Date('2026-12-02T09:00:00Z')),
    );
    const three = [hoursAgo(30), hoursAgo(80), hoursAgo(166)];
    expect(mayContact(facts({ earlier: three }))).toEqual(
      refused('frequency', new Date(noon.getTime() + 2 * 3_600_000)),
    );
    expect(mayContact(facts({ earlier: [hoursAgo(30), hoursAgo(80), hoursAgo(169)] })).may).toBe(true);
  });

  test('that would be allowed only when it has no use any more is dropped', () => {
    const goodUntil = new Date('2026-12-01T22:00:00Z');
    expect(mayContact(facts({ goodUntil })).may).toBe(true);
    expect(mayContact(facts({ goodUntil, now: new Date('2026-12-01T20:30:00Z') }))).toEqual(refused('too_late'));
    expect(mayContact(facts({ goodUntil, earlier: [hoursAgo(1)] }))).toEqual(refused('too_late'));
  });
});

test('WhatsApp takes free words within a day of the person’s last, and a template later', () => {
  const facts1 = facts({ channel: 'whatsapp', windowOpenUntil: new Date('2026-12-01T13:00:00Z') });
  expect(mayContact(facts1)).toEqual({ may: true, template: false });
  expect(mayContact({ ...facts1, windowOpenUntil: noon })).toEqual({ may: true, template: true });
  expect(mayContact({ ...facts1, windowOpenUntil: null })).toEqual({ may: true, template: true });
});

describe('where somebody may be', () => {
  test('is where their loan is, and wherever their number may be', () => {
    expect(plausibleZones('+447700900101', 'Europe/London')).toEqual(
      expect.arrayContaining(['Europe/London', 'Europe/Jersey']),
    );
    expect(plausibleZones('+919955550104')).toEqual(['Asia/Calcutta']);
    expect(plausibleZones('+525555550105', 'America/Mexico_City')).toEqual(
      expect.arrayContaining(['America/Mexico_City', 'America/Tijuana', 'America/Cancun']),
    );
    // A number that says no more than its calling code may be anywhere that shares it.
    expect(plausibleZones('+15550100000')).toEqual(
      expect.arrayContaining(['America/New_York', 'Pacific/Honolulu', 'America/Jamaica']),
    );
    expect(plausibleZones('not a number', 'Asia/Colombo')).toEqual(['Asia/Colombo']);
  });
});

test('whatever it is asked, it never says yes against the rules, and each answer holds when its time comes', () => {
  const zone = fc.constantFrom('Europe/London', 'Asia/Kolkata', 'America/Tijuana', 'America/New_York', 'Asia/Colombo');
  const moment = fc.date({
    min: new Date('2026-01-01T00:00:00Z'),
    max: new Date('2028-01-01T00:00:00Z'),
    noInvalidDate: true,
  });
  const any = fc.record({
    kind: fc.constantFrom<MessageKind>('reminder', 'payment_reminder'),
    now: moment,
    optedOut: fc.boolean(),
    consent: fc.boolean(),
    zones: fc.array(zone, { minLength: 1, maxLength: 3 }),
    holds: fc.subarray(['moratorium', 'hardship'] as const),
    ago: fc.array(fc.integer({ min: 0, max: 8 * 24 * 60 }), { maxLength: 6 }),
  });
  fc.assert(
    fc.property(any, ({ ago, ...rest }) => {
      const earlier = ago.map((minutes) => new Date(rest.now.getTime() - minutes * 60_000));
      const asked = facts({ ...rest, earlier });
      const decision = mayContact(asked);
      if (decision.may) {
        expect(rest.optedOut || !rest.consent).toBe(false);
        expect(rest.kind === 'payment_reminder' && rest.holds.length > 0).toBe(false);
        for (const one of rest.zones) {
          const { hour } = DateTime.fromJSDate(rest.now, { zone: one });
          expect(hour >= 9 && hour < 20).toBe(true);
        }
        expect(earlier.filter((at) => rest.now.getTime() - at.getTime() < 7 * 24 * 3_600_000).length).toBeLessThan(3);
      } else if (decision.until) {
        expect(decision.until > rest.now).toBe(true);
        expect(
          mayContact({ ...asked, now: decision.until }).may || mayContact({ ...asked, now: decision.until }),
        ).toBeTruthy();
      }
    }),
    { numRuns: 400 },
  );
});

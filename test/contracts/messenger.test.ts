import { expect, test } from '@jest/globals';
import { createTwilioMessenger } from '../../integrations/messages/twilio.js';
import { createTwilio } from '../../sandbox/parties/twilio.js';
import { openTestWorld, type TestWorld } from './sandbox.js';

const to = '+447700900101';
const from = '+441632960001';

async function inWorld(
  work: (messenger: ReturnType<typeof createTwilioMessenger>, opened: TestWorld) => Promise<void>,
) {
  const opened = await openTestWorld((world, app) => {
    const party = createTwilio(world);
    app.use('/sandbox', party.controls);
    app.use(party.router);
  });
  const { twilioAccountSid: accountSid, twilioAuthToken: authToken } = opened.world.config;
  const statusCallbackUrl = (channel: string): string => `${opened.world.config.publicUrl}/${channel}/status`;
  try {
    await work(createTwilioMessenger({ accountSid, authToken, apiUrl: opened.url, statusCallbackUrl }), opened);
  } finally {
    await opened.close();
  }
}

interface Received {
  readonly sid: string;
  readonly channel: string;
  readonly body: string;
  readonly buttons?: readonly { readonly title: string; readonly payload: string }[];
}

async function received(opened: TestWorld, sid: string): Promise<Received> {
  for (const end = performance.now() + 5000; performance.now() < end; ) {
    const all = (await opened.control('GET', `/messages?to=${encodeURIComponent(to)}`)) as readonly Received[];
    const found = all.find((message) => message.sid === sid);
    if (found) return found;
    opened.world.clock.advance('PT1S');
  }
  throw new Error('the message did not arrive');
}

test('a text reaches the phone, and what became of it is reported', () =>
  inWorld(async (messenger, opened) => {
    const { ref } = await messenger.send({ channel: 'sms', to, from, body: 'Your code is 123456' });
    expect(await received(opened, ref)).toMatchObject({ channel: 'sms', body: 'Your code is 123456' });
    const report = await opened.arrival(({ path }) => path === '/sms/status');
    expect(new URLSearchParams(report.body.toString()).get('MessageSid')).toBe(ref);
  }));

test('choices reach a WhatsApp phone as buttons, in a conversation that the person began', () =>
  inWorld(async (messenger, opened) => {
    await opened.control('POST', '/messages', { channel: 'whatsapp', from: to, to: from, body: 'hello' });
    const choices = ['Pay', 'A plan', 'Status', 'A visit'].map((title) => ({ title, value: title.toLowerCase() }));
    for (const buttons of [choices.slice(0, 2), choices]) {
      const body = 'You owe 89.98.\n\nWhat now?';
      const { ref } = await messenger.send({ channel: 'whatsapp', to, from, body, buttons });
      const shown = await received(opened, ref);
      expect(shown).toMatchObject({ channel: 'whatsapp', body });
      expect(shown.buttons).toEqual(buttons.map(({ title, value }) => ({ title, payload: value })));
    }
  }));

test('a number that cannot be written to is told as such', () =>
  inWorld(async (messenger) => {
    const sent = messenger.send({ channel: 'sms', to: '+1', from, body: 'x' });
    await expect(sent).rejects.toMatchObject({ name: 'Problem', retry: 'never', ambiguous: false });
  }));

test('a call is heard, and its end is reported', () =>
  inWorld(async (messenger, opened) => {
    const { ref } = await messenger.ring({ to, from, language: 'en', lines: ['Your code is', '1 2 3 4 5 6'] });
    expect(await received(opened, ref)).toMatchObject({
      channel: 'call',
      body: expect.stringContaining('Your code is'),
    });
    await opened.control('POST', `/calls/${ref}/hangup`, {});
    const report = await opened.arrival(({ path }) => path === '/call/status');
    expect(new URLSearchParams(report.body.toString()).get('CallStatus')).toBe('completed');
  }));

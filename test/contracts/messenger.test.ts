import { expect, test } from '@jest/globals';
import { languages } from '../../core/lender.js';
import { wording, wordsOf } from '../../dialogs/words/languages.js';
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
  for (const end = performance.now() + 30_000; performance.now() < end; ) {
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

test('who has not written for a day is reached by a template in their language, and by nothing else', () =>
  inWorld(async (messenger, opened) => {
    const message = { channel: 'whatsapp', to, from, body: 'Hello' } as const;
    const free = await messenger.send(message);
    const told = await opened.arrival(({ path, body }) => path === '/whatsapp/status' && /63016/.test(body.toString()));
    expect(new URLSearchParams(told.body.toString()).get('MessageSid')).toBe(free.ref);
    for (const language of languages) {
      const values = ['Sol', 'Your phone is unlocked.'];
      const { ref } = await messenger.send({ ...message, template: { template: wording.template(language), values } });
      const expected = wordsOf(language).newsLater('Sol', 'Your phone is unlocked.');
      expect(await received(opened, ref)).toMatchObject({ channel: 'whatsapp', body: expected });
    }
    const bad = { name: 'liftline_bad', language: 'en', body: '{{1}} {{2}}', samples: ['a', 'b'] } as const;
    const refused = messenger.send({ ...message, template: { template: bad, values: ['a', 'b'] } });
    await expect(refused).rejects.toMatchObject({ code: 'messages.no_template', retry: 'never' });
  }));

const png = Buffer.from('89504e470d0a1a0a00', 'hex').toString('base64');

test('what people send is fetched from where the provider keeps it: pictures and papers, and nothing else', () =>
  inWorld(async (messenger, opened) => {
    const refOf = async (mediaUrl: string): Promise<string> => {
      const sent = { channel: 'whatsapp', from: to, to: from, mediaUrl };
      const { sid } = (await opened.control('POST', '/messages', sent)) as { sid: string };
      const form = await opened.arrival(({ body }) => body.toString().includes(sid));
      const url = new URLSearchParams(form.body.toString()).get('MediaUrl0') ?? '';
      return `${sid}/${url.split('/').at(-1)}`;
    };
    const photo = await messenger.fetchMedia(await refOf(`data:image/png;base64,${png}`));
    expect([photo.contentType, photo.content.toString('base64')]).toEqual(['image/png', png]);
    const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>').toString(
      'base64',
    );
    for (const source of [
      `data:image/svg+xml;base64,${svg}`,
      `data:image/png;base64,${svg}`,
      `data:text/html;base64,${svg}`,
      // The provider would lead us there; only its own store of media is followed.
      'http://127.0.0.1:9/secret.png',
    ]) {
      const fetched = messenger.fetchMedia(await refOf(source));
      await expect(fetched).rejects.toMatchObject({ code: 'messages.no_media', retry: 'never' });
    }
    for (const ref of ['', 'MM1', 'MM1/../../Calls', 'MM1/ME1?x', 'https://x/y'])
      await expect(messenger.fetchMedia(ref)).rejects.toMatchObject({ code: 'messages.no_media' });
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

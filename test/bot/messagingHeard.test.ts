import { describe, expect, test } from '@jest/globals';
import { heardOf, incomingIn, messageIdIn } from '../../bot/adapters/messagingHeard.js';
import { wishIn } from '../../bot/adapters/messagingOptOut.js';
import { languages } from '../../core/lender.js';
import { createVault } from '../../core/vault.js';
import { plain } from '../../dialogs/questions/choice.js';
import { wordsOf } from '../../dialogs/words/languages.js';
import { trialLenders } from './trialDialogue.js';

const vault = createVault('a secret for trying things out');
const form = { From: 'whatsapp:+447700900101', To: 'whatsapp:+441632960001', Body: 'hello' };
const read = (more: Record<string, string> = {}) => incomingIn('SM1', { ...form, ...more }, trialLenders, vault);

describe('a form', () => {
  test.each([{ To: 'whatsapp:+441632960999' }, { To: '' }, { From: '' }, { From: `whatsapp:${'x'.repeat(200)}` }])(
    'that is for nobody, or from nobody, is no message: %j',
    (more) => expect(read(more)).toBeUndefined(),
  );

  test.each([[{}], [{ MessageSid: '' }], [{ MessageSid: 'SM1;drop' }], [{ MessageSid: 'x'.repeat(99) }]])(
    'without the provider’s id is no message: %j',
    (fields) => expect(messageIdIn(fields as Record<string, string>)).toBeUndefined(),
  );

  test('a conversation is a channel and both numbers, and its id shows none of them', () => {
    const ids = [
      read()?.thread.id,
      read({ To: 'whatsapp:+94115550002' })?.thread.id,
      read({ From: 'whatsapp:+447700900102' })?.thread.id,
      read({ From: '+447700900101', To: '+441632960001' })?.thread.id,
    ];
    expect(new Set(ids).size).toBe(4);
    expect(ids.join()).not.toMatch(/7700900101|1632960001/);
    expect(read({ Body: 'again' })?.thread.id).toBe(ids[0]);
  });

  test('a sender without a number is an id like any other', () => {
    const message = read({ From: 'whatsapp:US.ABC123xyz' });
    expect(message?.address).toBe('US.ABC123xyz');
    expect(message?.thread.channel).toBe('whatsapp');
  });

  test('of 1,700 characters the first 1,600 are read, and no half of one is kept', () => {
    expect(read({ Body: 'a'.repeat(1700) })?.toHear.text).toHaveLength(1600);
    const emoji = read({ Body: `a${'😀'.repeat(850)}` })?.toHear.text ?? '';
    expect(emoji).toBe(`a${'😀'.repeat(799)}`);
  });

  test.each([
    [
      'https://api.twilio.com/2010-04-01/Accounts/AC1/Messages/MM1/Media/ME123',
      'image/jpeg',
      'image/jpeg',
      'SM1/ME123',
    ],
    ['http://169.254.169.254/latest/meta-data', 'text/html; charset=x', 'application/octet-stream', 'SM1/0'],
    ['file:///etc/passwd', '', 'application/octet-stream', 'SM1/0'],
    ['https://x.example/Media/../../etc', 'IMAGE/SVG+XML', 'image/svg+xml', 'SM1/0'],
  ])('media at %s: only the provider’s id is kept', (MediaUrl0, MediaContentType0, contentType, ref) => {
    const media = read({ Body: '', NumMedia: '1', MediaUrl0, MediaContentType0 })?.toHear.media;
    expect(media).toEqual([{ contentType, ref }]);
  });

  test('what the provider answered itself is known', () => {
    expect(read({ OptOutType: 'STOP', Body: 'stop' })?.wish).toEqual({ kind: 'stop', silent: true });
    expect(read({ OptOutType: 'START', Body: 'start' })?.wish).toEqual({ kind: 'start', silent: true });
    expect(read({ OptOutType: 'HELP', Body: 'help' })?.wish).toEqual({ silent: true });
    expect(read({ Body: 'Stop.' })?.wish).toEqual({ kind: 'stop', silent: false });
    expect(read({ Body: 'hello' })?.wish).toBeUndefined();
  });
});

describe('what is heard', () => {
  const shown = [
    { value: 'pay', title: 'Pay' },
    { value: 'status', title: 'Has it been released?' },
    { value: 'visit', title: 'Service centre' },
  ];
  const words = (text: string) => ({ kind: 'words', text });
  const button = (value: string) => ({ kind: 'button', value });

  test.each([
    ['1', button('pay')],
    [' 2. ', button('status')],
    ['3)', button('visit')],
    ['1️⃣', button('pay')],
    ['٣', button('visit')],
    ['has it been RELEASED', button('status')],
    ['4', words('4')],
    ['0', words('0')],
    ['9', words('9')],
    ['12', words('12')],
    ['1 2', words('1 2')],
    ['1.50', words('1.50')],
    ['pay it', words('pay it')],
    ['<b>1</b>', words('<b>1</b>')],
    ['😀', words('😀')],
  ])('“%s” against three choices', (text, heard) => expect(heardOf({ text }, shown, false)).toEqual(heard));

  test('with nothing shown a number is a word', () => expect(heardOf({ text: '1' }, [], false)).toEqual(words('1')));

  test('nothing at all is a silence', () => expect(heardOf({ text: '' }, shown, false)).toEqual({ kind: 'silence' }));

  test('media without words are media, with words the words count', () => {
    const photo = { contentType: 'image/png', ref: 'MM1/ME1' };
    const media = [{ contentType: 'audio/ogg', ref: 'MM1/ME0' }, photo];
    expect(heardOf({ text: '', media }, shown, false)).toEqual({ kind: 'media', ...photo });
    expect(heardOf({ text: '2', media }, shown, false)).toEqual(button('status'));
  });

  test('a tap on what asked something else is no answer; a person can always be asked for', () => {
    expect(heardOf({ text: 'Yes', tapped: 'yes' }, shown, true)).toEqual(button('repeat'));
    expect(heardOf({ text: 'Person', tapped: 'person' }, shown, true)).toEqual(button('person'));
    expect(heardOf({ text: 'Pay', tapped: 'pay' }, shown, false)).toEqual(button('pay'));
  });
});

describe('wishes', () => {
  test.each(['STOP', 'stop!', 'Unsubscribe', 'darme de baja', 'बंद करो', 'நிறுத்து', 'නවත්වන්න'])('%s stops', (text) =>
    expect(wishIn(text)).toBe('stop'),
  );
  test.each(['cancel', 'end', 'quit', 'do not stop', 'stop it now', 'bus stop', '', '1'])(
    '“%s” stops nothing',
    (text) => expect(wishIn(text)).toBeUndefined(),
  );
  test.each(['start', 'Unstop'])('%s takes it back', (text) => expect(wishIn(text)).toBe('start'));
});

describe('what stands on a button', () => {
  /** What the provider takes for a wish about messages, whatever it was an answer to. */
  const providersOwn = `
    stop stopall unsubscribe end quit cancel revoke optout start unstop yes help info
    alto parar cancelar detener fin baja comenzar iniciar ayuda información`
    .trim()
    .split(/\s+/);
  const titles = languages.flatMap((language) => {
    const { choices, yes, no } = wordsOf(language);
    return [...Object.values(choices), yes, no].map(({ title }) => [language, title] as const);
  });

  test.each(titles)('%s: “%s” is none of the provider’s words, and none of ours for no more messages', (_, title) => {
    expect(providersOwn).not.toContain(plain(title));
    expect(wishIn(title)).toBeUndefined();
    expect(title.length).toBeLessThanOrEqual(24);
  });
});

import { expect, test } from '@jest/globals';
import { type Stage, TwilioError, readTwiml } from '../../../sandbox/telephone/twiml.js';
import { parseXml, textOf } from '../../../sandbox/telephone/xml.js';

function codeOf(document: string, stage: Stage = 'call'): number | undefined {
  try {
    readTwiml(document, stage);
    return undefined;
  } catch (error) {
    if (error instanceof TwilioError) return error.code;
    throw error;
  }
}

test.each([
  ['nothing', ''],
  ['an error page', '<html><p>Internal Server Error</html>'],
  ['text before the document', 'Error <Response/>'],
  ['an open element', '<Response><Say>hello</Response>'],
  ['two roots', '<Response/><Response/>'],
  ['a bare ampersand', '<Response><Say>salt & pepper</Say></Response>'],
  ['an unknown entity', '<Response><Say>&nbsp;</Say></Response>'],
  ['an unquoted attribute', '<Response><Pause length=1/></Response>'],
  ['an attribute twice', '<Response><Pause length="1" length="2"/></Response>'],
  ['a document type', '<!DOCTYPE x><Response/>'],
  ['another root', '<Reply/>'],
])('%s is no document', (_, document) => {
  expect(codeOf(document)).toBe(12100);
});

test.each([
  ['an unknown verb', '<Shout>hello</Shout>'],
  ['a verb in the wrong case', '<say>hello</say>'],
  ['an unknown attribute', '<Gather numdigits="1"/>'],
  ['an unknown value', '<Gather input="voice"/>'],
  ['a verb nested where it may not be', '<Gather><Redirect>/x</Redirect></Gather>'],
  ['a question in a question', '<Gather><Gather/></Gather>'],
  ['loose text', 'hello'],
  ['markup that is no SSML', '<Say><b>hello</b></Say>'],
  ['a language that Pay does not speak', '<Pay language="hi-IN"/>'],
  ['auto with a model of its own', '<Gather input="speech" speechTimeout="auto" speechModel="phone_call"/>'],
  ['leaving where nobody waits', '<Leave/>'],
])('%s is refused', (_, verbs) => {
  expect(codeOf(`<Response>${verbs}</Response>`)).toBe(12200);
});

test('a language without a voice is refused', () => {
  expect(codeOf('<Response><Say language="si-LK">ආයුබෝවන්</Say></Response>')).toBe(13520);
  expect(codeOf('<Response><Say language="ta-IN" voice="Google.hi-IN-Standard-A">x</Say></Response>')).toBe(13520);
});

test('a queue has its own verbs', () => {
  expect(codeOf('<Response><Leave/></Response>', 'queue')).toBeUndefined();
  expect(codeOf('<Response><Pay/></Response>', 'queue')).toBe(12200);
});

test('verbs, attributes and nested audio come out in order', () => {
  const [gather, redirect] = readTwiml(
    '<?xml version="1.0" encoding="UTF-8"?><!-- a --><Response><Gather numDigits="1" action="/a?x=1&amp;y=2">' +
      '<Say>Hello <break time="1s"/> you &#38; <![CDATA[<me>]]></Say><Pause length="2"/></Gather><Redirect>/b</Redirect></Response>',
    'call',
  );
  expect(gather?.attributes).toEqual({ numDigits: '1', action: '/a?x=1&y=2' });
  expect(gather?.children.map(({ name, text }) => [name, text])).toEqual([
    ['Say', 'Hello you & <me>'],
    ['Pause', ''],
  ]);
  expect(redirect?.text).toBe('/b');
});

test('XML text keeps its words', () => {
  expect(textOf(parseXml('<a>one <b>two</b>\n three</a>'))).toBe('one two three');
});

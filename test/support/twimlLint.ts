/** One element of a document. */
export interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly Element[];
  readonly text: string;
}

/** What each verb may have, by the names in the provider's own types; a missing verb is one that we never use. */
const allowed: Readonly<Record<string, { attributes: readonly string[]; children: readonly string[]; text?: true }>> = {
  Response: {
    attributes: [],
    children: ['Say', 'Pause', 'Gather', 'Pay', 'Redirect', 'Enqueue', 'Hangup', 'Reject', 'Leave'],
  },
  Say: { attributes: ['language', 'voice'], children: [], text: true },
  Pause: { attributes: ['length'], children: [] },
  Gather: {
    attributes: 'action actionOnEmptyResult finishOnKey hints input language numDigits speechTimeout timeout'.split(
      ' ',
    ),
    children: ['Say', 'Pause'],
  },
  Pay: {
    attributes:
      'action currency description input language maxAttempts paymentConnector paymentMethod postalCode securityCode timeout tokenType'.split(
        ' ',
      ),
    children: ['Prompt'],
  },
  Prompt: { attributes: ['for', 'errorType'], children: ['Say'] },
  Redirect: { attributes: [], children: [], text: true },
  Enqueue: { attributes: ['action', 'waitUrl'], children: [], text: true },
  Hangup: { attributes: [], children: [] },
  Reject: { attributes: ['reason'], children: [] },
  Leave: { attributes: [], children: [] },
};

const values: Readonly<Record<string, RegExp>> = {
  'Gather.input': /^(dtmf|dtmf speech)$/,
  'Gather.numDigits': /^[1-9]\d*$/,
  'Gather.timeout': /^[1-9]\d*$/,
  'Gather.finishOnKey': /^#?$/,
  'Gather.actionOnEmptyResult': /^true$/,
  'Gather.speechTimeout': /^auto$/,
  'Gather.language': /^(en-(GB|IN|US)|es-(MX|ES)|hi-IN|ta-IN)$/,
  'Say.language': /^(en-(GB|IN|US)|es-(MX|ES)|hi-IN|ta-IN)$/,
  'Pause.length': /^[1-9]\d*$/,
  'Pay.input': /^dtmf$/,
  'Pay.tokenType': /^payment-method$/,
  'Pay.paymentMethod': /^credit-card$/,
  'Pay.currency': /^[a-z]{3}$/,
  'Pay.language': /^(en-(GB|IN|US)|es-ES)$/,
  'Pay.maxAttempts': /^[123]$/,
  'Prompt.for': /^(payment-card-number|expiration-date|security-code|payment-processing)$/,
  'Prompt.errorType': /^(timeout|invalid-card-number|invalid-card-type|invalid-date|invalid-security-code)$/,
  'Reject.reason': /^(rejected|busy)$/,
};

/** Reads a document and throws at the first thing that the provider would warn of, or that would end the call. */
export function lintTwiml(document: string): Element {
  if (/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u.test(document)) throw new Error('not XML characters');
  const root = parse(document);
  if (root.name !== 'Response') throw new Error(`the document is a ${root.name}`);
  check(root);
  checkEnds(root);
  return root;
}

function check(element: Element): void {
  const rule = allowed[element.name];
  if (!rule) throw new Error(`unknown verb ${element.name}`);
  for (const [name, value] of Object.entries(element.attributes)) {
    if (!rule.attributes.includes(name)) throw new Error(`${element.name} has no ${name}`);
    if (values[`${element.name}.${name}`]?.test(value) === false) throw new Error(`${element.name} ${name}="${value}"`);
    if (['action', 'waitUrl'].includes(name) && !URL.canParse(value)) throw new Error(`no address: ${value}`);
  }
  if (element.text.trim() !== '' && !rule.text) throw new Error(`text in ${element.name}`);
  if (rule.text && element.text.trim() === '') throw new Error(`empty ${element.name}`);
  for (const child of element.children) {
    if (!rule.children.includes(child.name)) throw new Error(`${child.name} in ${element.name}`);
    check(child);
  }
}

/** A document must not run dry: dead air and the end of the call would follow. Behind what may fall through, more stands. */
function checkEnds(root: Element): void {
  const last = root.children.at(-1)?.name ?? 'nothing';
  const inQueue =
    root.children[0]?.name === 'Gather' && root.children[0].attributes['actionOnEmptyResult'] === undefined;
  if (inQueue || root.children.every(({ name }) => name === 'Pause')) return;
  if (!['Redirect', 'Hangup', 'Reject', 'Leave', 'Enqueue'].includes(last)) throw new Error(`runs dry after ${last}`);
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", '#xD': '\r' };
const plain = (text: string): string =>
  text.replace(/&([^;]+);/g, (_, name: string) => {
    const known = entities[name];
    if (known === undefined) throw new Error(`entity ${name}`);
    return known;
  });

function parse(document: string): Element {
  const stack: { name: string; attributes: Record<string, string>; children: Element[]; text: string }[] = [
    { name: '', attributes: {}, children: [], text: '' },
  ];
  const token = /<\?xml[^>]*\?>|<\/(\w+)>|<(\w+)((?:\s+[\w:-]+="[^"<]*")*)\s*(\/?)>|([^<]+)/gy;
  for (let at = 0; at < document.length; at = token.lastIndex) {
    token.lastIndex = at;
    const match = token.exec(document);
    if (!match) throw new Error(`not XML at ${document.slice(at, at + 40)}`);
    const [, closed, opened, attributes, alone, text] = match;
    const top = stack.at(-1);
    if (!top) throw new Error('closed too often');
    if (text !== undefined) top.text += plain(text);
    if (opened) {
      const found = [...(attributes ?? '').matchAll(/([\w:-]+)="([^"]*)"/g)].map(
        ([, name, value]) => [name ?? '', plain(value ?? '')] as const,
      );
      const element = { name: opened, attributes: Object.fromEntries(found), children: [], text: '' };
      top.children.push(element);
      if (!alone) stack.push(element);
    }
    if (closed && stack.pop()?.name !== closed) throw new Error(`</${closed}> without its start`);
  }
  const root = stack[0]?.children[0];
  if (stack.length !== 1 || !root) throw new Error('not closed');
  return root;
}

/** Every element of a name, wherever it stands. */
export const all = (element: Element, name: string): Element[] => [
  ...(element.name === name ? [element] : []),
  ...element.children.flatMap((child) => all(child, name)),
];

/** What a document says, in order; the words of a card prompt are the provider's to say, one by one. */
export const spoken = (document: string): string => {
  const withoutPrompts = (element: Element): Element => ({
    ...element,
    children: element.children.filter(({ name }) => name !== 'Prompt').map(withoutPrompts),
  });
  return all(withoutPrompts(lintTwiml(document)), 'Say')
    .map((say) => say.text)
    .join(' ');
};

/** One element of an XML document; text and elements keep their order. */
export interface XmlElement {
  name: string;
  attributes: Record<string, string>;
  children: (XmlElement | string)[];
}

/** The document is not well-formed XML. */
export class XmlError extends Error {
  override name = 'XmlError';
}

const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
const NAME = /[A-Za-z_][\w:.-]*/y;

function decode(text: string): string {
  return text.replace(/&([^;&<\s]{0,12});?/g, (whole, entity: string) => {
    const known = ENTITIES[entity];
    if (known !== undefined && whole.endsWith(';')) return known;
    const code = /^#x[0-9a-f]+$/i.test(entity)
      ? Number.parseInt(entity.slice(2), 16)
      : /^#\d+$/.test(entity)
        ? Number(entity.slice(1))
        : Number.NaN;
    if (!whole.endsWith(';') || Number.isNaN(code) || code > 0x10ffff) throw new XmlError(`bad entity ${whole}`);
    return String.fromCodePoint(code);
  });
}

interface Cursor {
  text: string;
  at: number;
}

function nameAt(cursor: Cursor): string {
  NAME.lastIndex = cursor.at;
  const name = NAME.exec(cursor.text)?.[0];
  if (!name) throw new XmlError(`a name is missing at character ${cursor.at}`);
  cursor.at += name.length;
  return name;
}

function skipSpace(cursor: Cursor): boolean {
  const from = cursor.at;
  while (/\s/.test(cursor.text[cursor.at] ?? '')) cursor.at += 1;
  return cursor.at > from;
}

function skipPast(cursor: Cursor, end: string): string {
  const found = cursor.text.indexOf(end, cursor.at);
  if (found < 0) throw new XmlError(`${end} is missing`);
  const skipped = cursor.text.slice(cursor.at, found);
  cursor.at = found + end.length;
  return skipped;
}

function attributeAt(cursor: Cursor, attributes: Record<string, string>): void {
  const name = nameAt(cursor);
  skipSpace(cursor);
  if (cursor.text[cursor.at] !== '=') throw new XmlError(`attribute ${name} has no value`);
  cursor.at += 1;
  skipSpace(cursor);
  const quote = cursor.text[cursor.at];
  if (quote !== '"' && quote !== "'") throw new XmlError(`attribute ${name} is not quoted`);
  cursor.at += 1;
  const value = skipPast(cursor, quote);
  if (value.includes('<')) throw new XmlError(`attribute ${name} holds a <`);
  if (Object.hasOwn(attributes, name)) throw new XmlError(`attribute ${name} is there twice`);
  attributes[name] = decode(value);
}

/** Reads a start tag; true when the element is empty (`<a/>`). */
function startTag(cursor: Cursor): { element: XmlElement; empty: boolean } {
  cursor.at += 1;
  const element: XmlElement = { name: nameAt(cursor), attributes: {}, children: [] };
  for (;;) {
    const spaced = skipSpace(cursor);
    if (cursor.text.startsWith('/>', cursor.at)) {
      cursor.at += 2;
      return { element, empty: true };
    }
    if (cursor.text[cursor.at] === '>') {
      cursor.at += 1;
      return { element, empty: false };
    }
    if (!spaced) throw new XmlError(`<${element.name} is not closed`);
    attributeAt(cursor, element.attributes);
  }
}

/** Passes over a comment, processing instruction or CDATA; undefined when there is none here. */
function special(cursor: Cursor): string | undefined {
  const { text } = cursor;
  if (text.startsWith('<!--', cursor.at)) {
    cursor.at += 4;
    skipPast(cursor, '-->');
    return '';
  }
  if (text.startsWith('<![CDATA[', cursor.at)) {
    cursor.at += 9;
    return skipPast(cursor, ']]>');
  }
  if (text.startsWith('<?', cursor.at)) {
    skipPast(cursor, '?>');
    return '';
  }
  return undefined;
}

function closeTag(cursor: Cursor, open: XmlElement): void {
  cursor.at += 2;
  const name = nameAt(cursor);
  skipSpace(cursor);
  if (name !== open.name || cursor.text[cursor.at] !== '>') throw new XmlError(`<${open.name}> is not closed`);
  cursor.at += 1;
}

function content(cursor: Cursor, root: XmlElement): void {
  const path = [root];
  for (let open = path.at(-1); open; open = path.at(-1)) {
    if (cursor.at >= cursor.text.length) throw new XmlError(`<${open.name}> is not closed`);
    if (cursor.text[cursor.at] !== '<') {
      const next = cursor.text.indexOf('<', cursor.at);
      const end = next < 0 ? cursor.text.length : next;
      open.children.push(decode(cursor.text.slice(cursor.at, end)));
      cursor.at = end;
      continue;
    }
    const passed = special(cursor);
    if (passed !== undefined) {
      if (passed) open.children.push(passed);
    } else if (cursor.text.startsWith('</', cursor.at)) {
      closeTag(cursor, open);
      path.pop();
    } else {
      const { element, empty } = startTag(cursor);
      open.children.push(element);
      if (!empty) path.push(element);
    }
  }
}

function misc(cursor: Cursor): void {
  do skipSpace(cursor);
  while (special(cursor) !== undefined);
}

/** Reads a whole XML document without document type; throws XmlError when it is not well-formed. */
export function parseXml(text: string): XmlElement {
  const cursor: Cursor = { text: text.replace(/^\uFEFF/, ''), at: 0 };
  misc(cursor);
  if (cursor.text[cursor.at] !== '<') throw new XmlError('content is not allowed before the first element');
  const { element, empty } = startTag(cursor);
  if (!empty) content(cursor, element);
  misc(cursor);
  if (cursor.at < cursor.text.length) throw new XmlError('content is not allowed after the last element');
  return element;
}

/** All text inside an element, as it would be read aloud. */
export function textOf(element: XmlElement): string {
  const all = element.children.map((child) => (typeof child === 'string' ? child : ` ${textOf(child)} `)).join('');
  return all.replace(/\s+/g, ' ').trim();
}

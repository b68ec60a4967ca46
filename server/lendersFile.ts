import { isMap, isNode, isScalar, isSeq, LineCounter, parseDocument } from 'yaml';
import { type Lender, lenderSchema } from '../core/lender.js';
import { driverFaults } from './drivers.js';

/**
 * Reads a lenders file (YAML with a list `lenders`). `${NAME}` in a text is taken from `variables`, so that credentials
 * stay out of the file. Throws an Error that names the line and the field of the first fault.
 */
export function readLenders(text: string, variables: Readonly<Record<string, string>>): Lender[] {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, merge: true });
  const fault = document.errors[0];
  if (fault) throw new Error(fault.message);
  const where = (path: readonly PropertyKey[]): string =>
    `line ${lineOf(document, lines, path)}, ${path.map(String).join('.')}`;
  const list: unknown = filled(document.toJS(), variables, ['lenders'], where);
  const entries = (list as { lenders?: unknown[] } | null)?.lenders;
  if (!Array.isArray(entries) || entries.length === 0)
    throw new Error('line 1, lenders: a list of at least one lender');
  const lenders = entries.map((entry, index) => {
    const read = lenderSchema.safeParse(entry);
    const issue = read.error?.issues[0];
    if (issue) {
      const unknown = issue.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : [];
      throw new Error(`${where(['lenders', index, ...issue.path, ...unknown])}: ${issue.message}`);
    }
    return read.data as Lender;
  });
  for (const [index, lender] of lenders.entries()) {
    const [fault] = [...sharedWith(lender, lenders.slice(0, index)), ...driverFaults(lender)];
    if (fault) throw new Error(`${where(['lenders', index, ...fault.path])}: ${fault.message}`);
  }
  return lenders;
}

interface Fault {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

/** What tells lenders apart: an id, and the numbers that people call and write to. */
function sharedWith(lender: Lender, others: readonly Lender[]): Fault[] {
  const taken = others.flatMap(({ hotline, whatsapp }) => [hotline, whatsapp]);
  const faults: Fault[] = (['hotline', 'whatsapp'] as const)
    .filter((field) => taken.includes(lender[field]))
    .map((field) => ({ path: [field], message: 'another lender has this number' }));
  const isTwice = others.some(({ id }) => id === lender.id);
  return isTwice ? [{ path: ['id'], message: `${lender.id} stands twice` }, ...faults] : faults;
}

type Document = ReturnType<typeof parseDocument>;

/** The line of a field, or of the nearest thing around it that is there. */
function lineOf(document: Document, lines: LineCounter, path: readonly PropertyKey[]): number {
  for (let length = path.length; length > 0; length -= 1) {
    const offset = offsetOf(document.getIn(path.slice(0, length - 1), true), path[length - 1]);
    if (offset !== undefined) return lines.linePos(offset).line;
  }
  return 1;
}

/** Where a field of a map or an item of a list begins. */
function offsetOf(node: unknown, name: PropertyKey | undefined): number | undefined {
  const found = isMap(node)
    ? node.items.find(({ key }) => isScalar(key) && key.value === name)?.key
    : isSeq(node)
      ? node.items[Number(name)]
      : undefined;
  return isNode(found) ? found.range?.[0] : undefined;
}

function filled(
  value: unknown,
  variables: Readonly<Record<string, string>>,
  path: readonly PropertyKey[],
  where: (path: readonly PropertyKey[]) => string,
): unknown {
  if (typeof value === 'string') {
    return value.replace(/\$\{([A-Z0-9_]+)\}/g, (_, name: string) => {
      const known = variables[name];
      if (known === undefined) throw new Error(`${where(path.slice(1))}: the variable ${name} is not set`);
      return known;
    });
  }
  if (Array.isArray(value)) return value.map((item, index) => filled(item, variables, [...path, index], where));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, filled(item, variables, [...path, key], where)]),
  );
}

import type { Lenders } from '../../core/lender.js';
import { passesLuhn } from '../../core/luhn.js';
import type { Connections } from '../../store/connections.js';
import type { Finding } from './verify.js';

/** Sealed or hashed at rest: nothing in them can be read. */
const unreadable = /^sealed_|_hash$|^hash$|^previous$/;

const longRun = /(?<![0-9A-Za-z.-])\+?\d(?:[ -]?\d){13,18}(?![0-9A-Za-z])/g;
const phoneNumber = /(?<![0-9A-Za-z])\+[1-9]\d{7,14}(?!\d)/g;
/** Six digits beside the word that our own texts have for a passcode; those of an id (`passcode:idn_4f…`) are none. */
const passcode =
  /(?:passcode|otp|código)\D{0,30}(?<![0-9A-Za-z])\d{6}(?![0-9A-Za-z])|(?<![0-9A-Za-z])\d{6}(?![0-9A-Za-z])\D{0,30}(?:passcode|otp|código)/iu;

/**
 * Looks through every text that is kept unsealed, transcripts among them, for what may stand nowhere: numbers of cards and
 * phones (IMEIs), phone numbers but the lenders' own, passcodes.
 */
export async function lookForPersonalData(connections: Connections, lenders: Lenders): Promise<Finding> {
  const ours = new Set(lenders.all().flatMap(({ hotline, whatsapp }) => [hotline, whatsapp]));
  const found: string[] = [];
  let looked = 0;
  for (const { table, column } of await textColumns(connections)) {
    const text = `select "${column}"::text as text from "${table}" where "${column}"::text ~ '(\\d[ -]?){6}'`;
    const { rows } = await connections.query({ text });
    looked += rows.length;
    const bad = (rows as { text: string }[]).filter((row) => tells(row.text, ours)).length;
    if (bad > 0) found.push(`${table}.${column} (${bad})`);
  }
  const title = 'no number of a card, a phone or a person, and no passcode, is kept readable';
  return { number: 14, title, looked, broken: found };
}

async function textColumns(connections: Connections): Promise<{ table: string; column: string }[]> {
  const { rows } = await connections.query({
    text: `select c.table_name as table, c.column_name as column from information_schema.columns c
      join information_schema.tables t on t.table_schema = c.table_schema and t.table_name = c.table_name
      where c.table_schema = 'public' and t.table_type = 'BASE TABLE' and c.data_type in ('text', 'jsonb', 'ARRAY')
      order by 1, 2`,
  });
  return (rows as { table: string; column: string }[]).filter(({ column }) => !unreadable.test(column));
}

export function tells(text: string, ours: ReadonlySet<string>): boolean {
  const runs = text.match(longRun) ?? [];
  if (runs.some((run) => passesLuhn(run.replaceAll(/\D/g, '')))) return true;
  if ((text.match(phoneNumber) ?? []).some((number) => !ours.has(number))) return true;
  return passcode.test(text);
}

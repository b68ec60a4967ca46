/** One for each zone: making one takes a hundred times as long as writing a day with it. */
const formats = new Map<string, Intl.DateTimeFormat>();

/** The calendar day of a moment in a zone, ISO. */
export function dayIn(timeZone: string, moment: Date): string {
  const format = formats.get(timeZone) ?? new Intl.DateTimeFormat('en-CA', { timeZone });
  formats.set(timeZone, format);
  return format.format(moment);
}

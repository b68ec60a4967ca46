import pino, { type Logger } from 'pino';

export type Log = Logger;

/** What a log line may not carry: long runs of digits (IMEI, card, phone number, passcode), wherever in the line they stand. */
const longDigits = /(?<![\d.-])(?!\d{4}-\d{2}-\d{2}T)\+?\d(?:[ -]?\d){5,18}(?![\d.])/g;
const kept = /^(?:1[5-9]\d{8}|1[5-9]\d{11})$/;

/** Replaces digit runs that could be personal; moments in seconds or milliseconds since 1970 stay. */
export const scrub = (line: string): string =>
  line.replace(longDigits, (run) => (kept.test(run) ? run : `${'•'.repeat(4)}`));

/** One JSON line an event on standard output, scrubbed as a whole: `redact` alone leaks what stands inside texts. */
export function createLog(level: string): Log {
  return pino(
    { level, base: null, timestamp: pino.stdTimeFunctions.isoTime },
    { write: (line: string) => void process.stdout.write(scrub(line)) },
  );
}

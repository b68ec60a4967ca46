import { parseArgs, type ParseArgsConfig } from 'node:util';

/** The options that were given; what is none of them ends the process with its name and 2. */
export function optionsOf<Config extends ParseArgsConfig>(
  known: Config,
): ReturnType<typeof parseArgs<Config>>['values'] {
  try {
    return parseArgs(known).values;
  } catch (thrown) {
    console.error(thrown instanceof Error ? thrown.message : thrown);
    return process.exit(2);
  }
}

// Loads the sources as they are, TypeScript and all, with a named change where one is asked for: `node --import …/sources.mjs`.
import { register } from 'node:module';

register('./sourcesHooks.mjs', import.meta.url, { data: { mutant: process.env.LIFTLINE_MUTANT ?? '' } });

import type { Clock } from '../core/clock.js';
import type { Problem } from '../core/problem.js';
import type { Prepare } from '../dialogs/dialogue.js';
import type { Understand } from '../dialogs/desk.js';
import { readKnowledge } from '../dialogs/understanding/folder.js';
import { withService } from '../dialogs/understanding/secondOpinion.js';
import { createUnderstanding, type Understanding } from '../dialogs/understanding/understanding.js';
import { understoodIn } from '../dialogs/wishes.js';
import { createAzureClu } from '../integrations/understanding/azureClu.js';
import type { Config } from './config.js';
import { dayIn } from '../core/services/days.js';

/** How conversations read free words: the local engine, and before it Azure's where the settings name it. */
export interface Reading {
  readonly understand: Understand;
  readonly prepare?: Prepare;
}

export function createReading(config: Config, clock: Clock, onFailure: (problem: Problem) => void): Reading {
  const local = warmedUp();
  const { clu } = config;
  const prepared = clu && withService({ local, service: createAzureClu(clu), clock, onFailure });
  const understanding = prepared ?? local;
  return {
    understand: (text, { language, lender }) =>
      understoodIn(understanding, text, language, { today: dayIn(lender.timeZone, clock.now()) }),
    ...(prepared ? { prepare: (text, { language }) => prepared.prepare(text, language) } : {}),
  };
}

/** The first line takes milliseconds more than those after it: nobody should wait for that. */
function warmedUp(): Understanding {
  const knowledge = readKnowledge();
  const understanding = createUnderstanding(knowledge);
  for (const language of knowledge.keys()) understanding.understand('hello, I pay 20 tomorrow at 5', language);
  return understanding;
}

import { createRequire } from 'node:module';
import type { Example } from '../../dialogs/understanding/training.js';

const require = createRequire(import.meta.url);

/** The engine to beat: NLP.js with the settings it does best with. Only the evaluation runs it. */
export interface ReferenceEngine {
  intentOf(text: string): Promise<string>;
}

interface Nlp {
  addLanguage(language: string): void;
  addDocument(language: string, text: string, intent: string): void;
  useNlu(name: string, language: string, domain: string, settings: object): void;
  readonly nluManager: { addLanguage(language: string): void; train(settings: object): Promise<void> };
  process(language: string, text: string): Promise<{ readonly intent: string }>;
  settings: Record<string, unknown>;
}

interface Dock {
  createContainer(name: string, settings: object, readEnvironment: boolean): Promise<{ get(name: string): Nlp }>;
}

const readsNoEnvironment = false;

export async function trainReferenceEngine(language: string, examples: readonly Example[]): Promise<ReferenceEngine> {
  const { dock } = require('@nlpjs/basic') as { readonly dock: Dock };
  const settings = {
    use: ['Basic'],
    settings: { nlp: { autoSave: false, autoLoad: false, log: false, forceNER: false } },
  };
  const nlp = (await dock.createContainer(`${language}-${examples.length}`, settings, readsNoEnvironment)).get('nlp');
  nlp.settings['autoSave'] = false;
  nlp.settings['log'] = false;
  nlp.addLanguage(language);
  nlp.useNlu('NluNeural', language, '*', {
    learningRate: 0.05,
    momentum: 0,
    iterations: 100,
    deltaErrorThresh: 1e-9,
    log: false,
  });
  for (const { text, intent } of examples) if (intent !== 'none') nlp.addDocument(language, text, intent);
  nlp.nluManager.addLanguage(language);
  await nlp.nluManager.train({ log: false });
  return {
    intentOf: async (text) => {
      const { intent } = await nlp.process(language, text.slice(0, 1200));
      return intent === 'None' ? 'none' : intent;
    },
  };
}

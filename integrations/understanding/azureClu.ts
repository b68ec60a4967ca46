import { z } from 'zod';
import type { LanguageService } from '../../core/ports/languageService.js';
import { createHttp, type HttpCall } from '../http.js';

export interface AzureCluOptions {
  /** The resource's endpoint, such as `https://name.cognitiveservices.azure.com`. */
  readonly url: string;
  readonly key: string;
  readonly project: string;
  readonly deployment: string;
  /** The limit of one call, 800 ms unless told: somebody waits for the answer, and the local engine has one. */
  readonly timeoutMs?: number;
  readonly onCall?: (call: HttpCall) => void;
}

/** The version of the service's runtime API. */
const apiVersion = '2023-04-01';

const answer = z.object({
  result: z.object({
    prediction: z.object({
      intents: z.array(z.object({ category: z.string(), confidenceScore: z.number().min(0).max(1) })),
    }),
  }),
});

/**
 * Azure's Conversational Language Understanding: a project whose intents are called as ours are. Its `None` is `none`. Asked
 * once, never again: a later answer is of no use in a conversation.
 */
export function createAzureClu(options: AzureCluOptions): LanguageService {
  const timeoutMs = options.timeoutMs ?? 800;
  const http = createHttp({
    party: 'understanding',
    baseUrl: `${options.url.replace(/\/+$/, '')}/language/:analyze-conversations`,
    timeoutMs,
    budgetMs: timeoutMs,
    headers: { 'ocp-apim-subscription-key': options.key },
    ...(options.onCall ? { onCall: options.onCall } : {}),
  });
  return {
    rank: async (text, language) => {
      const { result } = await http.post({
        name: 'analyze',
        path: [],
        query: { 'api-version': apiVersion },
        body: {
          kind: 'Conversation',
          analysisInput: { conversationItem: { id: '1', participantId: '1', text, language } },
          parameters: {
            projectName: options.project,
            deploymentName: options.deployment,
            stringIndexType: 'Utf16CodeUnit',
          },
        },
        schema: answer,
      });
      return result.prediction.intents
        .map(({ category, confidenceScore }) => ({
          intent: category === 'None' ? 'none' : category,
          confidence: confidenceScore,
        }))
        .sort((a, b) => b.confidence - a.confidence);
    },
  };
}

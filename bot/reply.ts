import type { Language } from '../core/lender.js';
import type { Button, Line, Listen, Question } from '../dialogs/telling/story.js';
import type { Told } from '../dialogs/telling/turn.js';

/** What is open after a turn, as JSON: what a channel needs to know to listen. */
export type Open =
  | {
      readonly kind: 'question';
      readonly label: string;
      readonly listen: Listen;
      readonly buttons: readonly Button[];
      readonly secret: boolean;
    }
  | { readonly kind: 'hold'; readonly label: string; readonly buttons?: readonly Button[] }
  | { readonly kind: 'ended' };

/** The answer to one turn, as it is kept: a repeat of the turn gets this very answer. */
export interface Reply {
  readonly lines: readonly Line[];
  /** To be spoken slower. */
  readonly slow?: boolean;
  readonly open: Open;
  /** Where the conversation stands, such as `pay / amount`: what an agent sees. */
  readonly place: string;
  /** The language of the lines. */
  readonly language: Language;
}

const openQuestion = (question: Question<unknown>): Open => ({
  kind: 'question',
  label: question.label,
  listen: question.listen,
  buttons: question.buttons ?? [],
  secret: question.secret ?? false,
});

/** The choices that are shown: of a question, or beside a wait. */
export const buttonsOf = (open: Open): readonly Button[] => ('buttons' in open && open.buttons) || [];

export const openAfter = (open: Told['open']): Open => (open.kind === 'question' ? openQuestion(open.question) : open);

/** Nothing more is said: the conversation is over. */
export const endedReply = (language: Language): Reply => ({ lines: [], open: { kind: 'ended' }, place: '', language });

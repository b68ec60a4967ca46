/** What reached the assistant in one turn. */
export type Heard =
  | { readonly kind: 'start' }
  | { readonly kind: 'words'; readonly text: string }
  | { readonly kind: 'keys'; readonly keys: string }
  | { readonly kind: 'button'; readonly value: string }
  | { readonly kind: 'media'; readonly contentType: string; readonly ref: string }
  | { readonly kind: 'card'; readonly card: CardHeard }
  | { readonly kind: 'silence' }
  | { readonly kind: 'hangup' }
  | { readonly kind: 'news'; readonly news: News };

/** What the telephone provider's card prompt gave back: a token, never a card number. */
export type CardHeard =
  | { readonly outcome: 'token'; readonly token: string }
  | { readonly outcome: 'stopped' | 'not_read' | 'trouble' };

/** Something that happened outside the conversation and that it may be waiting for. */
export interface News {
  /** `elsewhere`: the same loan was opened in another conversation, whose channel is the state. */
  readonly kind: 'payment' | 'release' | 'handover' | 'visit' | 'elsewhere';
  readonly id: string;
  readonly state: string;
}

/** Rings people who work for us. Throws a Problem (`telephone.down`, …); `ambiguous` where it may be ringing. */
export interface Telephone {
  /** Rings a number; whoever answers hears the document at `url`. Numbers in E.164. */
  ring(call: { readonly to: string; readonly from: string; readonly url: string }): Promise<{ ref: string }>;
}

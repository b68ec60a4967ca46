export interface Mutant {
  readonly name: string;
  readonly breaks: readonly number[];
  readonly changes: readonly (readonly [find: string, put: string])[];
}
export const mutants: readonly Mutant[];
export function changesOf(name: string): { file: string; find: string; put: string }[];

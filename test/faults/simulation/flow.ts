import { AsyncLocalStorage } from 'node:async_hooks';

/** What the lender last said of a loan to whoever does a task; amounts in minor units. */
export interface Told {
  minimum?: number;
  balance?: number;
  stolen?: boolean;
}

/** One doing of one task: what it was told on its way, by loan. */
export type Flow = Map<string, Told>;

const flows = new AsyncLocalStorage<Flow>();

export const inFlow = <T>(work: () => T): T => flows.run(new Map(), work);

/** Whoever is asking at this moment; undefined where it is nobody's task. */
export const flowNow = (): Flow | undefined => flows.getStore();

export function tell(flow: Flow | undefined, loanId: string, told: Told): void {
  flow?.set(loanId, { ...flow.get(loanId), ...told });
}

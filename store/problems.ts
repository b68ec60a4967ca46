import { types } from 'node:util';
import { Problem } from '../core/problem.js';

const lostConnection =
  /connection (terminated|error|timeout|ended)|not queryable|timeout exceeded when trying to connect|query read timeout/i;
const neverConnected = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  '53300',
  '57P03',
]);
const cutOff = new Set(['ECONNRESET', 'EPIPE', '25P03', '57P01', '57P02', '08000', '08003', '08006']);

/**
 * What a statement threw, as a Problem: `store.conflict` (again) where somebody else was first, `store.down` (later) where
 * the database does not answer, `store.slow` (later) where it took too long, `store.refused` where a rule of the schema
 * forbids it, `store.failed` for the rest. The cause is the database's own error, without the statement's values.
 */
export function storeProblem(thrown: unknown): Problem {
  const cause = rootOf(thrown);
  if (cause instanceof Problem) return cause;
  const code = codeOf(cause);
  const message = types.isNativeError(cause) ? cause.message : String(cause);
  if (code === '40001' || code === '40P01' || code === '23505')
    return new Problem('store.conflict', { retry: 'again', cause });
  if (code === '57014' || code === '55P03') return new Problem('store.slow', { retry: 'later', cause });
  if (code.startsWith('23')) return new Problem('store.refused', { message, cause });
  if (neverConnected.has(code) || /trying to connect|timeout expired/.test(message))
    return new Problem('store.down', { retry: 'later', cause });
  // The statement may have been carried out before the connection was lost.
  if (cutOff.has(code) || lostConnection.test(message))
    return new Problem('store.down', { retry: 'later', ambiguous: true, cause });
  return new Problem('store.failed', { cause });
}

export const isUniqueViolation = (thrown: unknown): boolean => codeOf(rootOf(thrown)) === '23505';

/** drizzle wraps errors in one whose message holds the statement's values, which must not reach a log. */
function rootOf(thrown: unknown): unknown {
  let root = thrown;
  while (types.isNativeError(root) && root.constructor.name === 'DrizzleQueryError' && root.cause) root = root.cause;
  return root;
}

function codeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null || !('code' in error)) return '';
  return typeof error.code === 'string' ? error.code : '';
}

/** The same store, with everything that its methods throw turned into Problems. */
export function withProblems<Store extends object>(store: Store): Store {
  const entries = Object.entries(store).map(([name, method]) => [
    name,
    async (...values: unknown[]): Promise<unknown> => {
      try {
        return await (method as (...values: unknown[]) => Promise<unknown>)(...values);
      } catch (thrown) {
        throw storeProblem(thrown);
      }
    },
  ]);
  return Object.fromEntries(entries) as Store;
}

import type { LockCommand } from '../../../core/ports/locks.js';
import type { Flow } from './flow.js';
import type { Loan } from './lenderModel.js';
import type { Device } from './lockModel.js';

/**
 * Why a command should not have come; undefined where it has its ground. Nobody can know what happens between a look and
 * the command that follows, so a command is measured by what whoever sends it was told last.
 */
export function judge(
  { deviceId }: Device,
  { operation }: LockCommand,
  loan: Loan | undefined,
  flow: Flow | undefined,
): string | undefined {
  const what = `${deviceId}: ${operation}`;
  if (!loan) return `${what} for no loan`;
  const told = flow?.get(loan.id);
  if (told?.minimum === undefined || told.balance === undefined) return `${what} without a look at the ledger`;
  if (told.stolen) return `${what}, and the phone is known to be stolen`;
  // A plan's down payment is a quarter of what is overdue; nobody pays less than that by themselves but tiny parts.
  if (operation === 'unlock_until')
    return loan.entries.some(({ minor }) => minor > 500) ? undefined : `${what} for a plan, and nothing was paid`;
  const left = operation === 'release' ? told.balance : told.minimum;
  return left === 0 ? undefined : `${what}, and the lender has just said that ${left} still locks`;
}

import type { Lender } from '../lender.js';
import type { LoanSystem } from './loans.js';
import type { LockService } from './locks.js';
import type { PaymentGateway } from './gateway.js';

/** The outside parties of each lender, as its file names them. */
export interface Parties {
  loans(lender: Lender): LoanSystem;
  locks(lender: Lender): LockService;
  payments(lender: Lender): PaymentGateway;
}

import type { Principal } from '../domain/principal.ts';
import type { Operation } from './operation.ts';

/** A call that is about to be made. `run` is an agent's, null where code calls. */
export type IntendedCall = {
  principal: Principal;
  agent: string | null;
  requisition: string;
  run: string | null;
  operation: Operation;
};

/** What came of it: `outcome` is `ok`, `not_found` or an error's code; `status` the HTTP status, null where no answer came. */
export type CallEnd = { outcome: string; status: number | null; durationMs: number; bytes: number };

/** Where every call leaves its row, and where what forbids it is kept. */
export type CallLedger = {
  /**
   * Whether the tenant has accepted the operation's document as it is, and its rate has room; then the call's row is there, and its id
   * is given. `waitMs` says when the rate has room again.
   */
  open(call: IntendedCall): Promise<{ id: string } | { off: 'not_accepted' } | { off: 'rate'; waitMs: number }>;
  close(id: string, call: IntendedCall, end: CallEnd): Promise<void>;
};

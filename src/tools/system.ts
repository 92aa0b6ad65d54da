import type { Principal } from '../domain/principal.ts';
import type { Exchange } from '../outbound/exchange.ts';
import type { Input, Operation } from './operation.ts';

/** For whom a call is made; `agent` is null where code calls. */
export type Who = { principal: Principal; agent: string | null };

/** An answer, and whether it fits what the document says of its status. */
export type Answered = Extract<Exchange, { kind: 'answered' }> & { fits: boolean };
export type Outcome = Answered | Extract<Exchange, { kind: 'failed' }>;

/** One call as a system sees it: `send` makes the HTTP call that the document says, with these headers beside. */
export type SystemCall = {
  operation: Operation;
  input: Input;
  who: Who;
  send(headers: Record<string, string>): Promise<Outcome>;
  signal: AbortSignal;
};

/**
 * What one system has of its own: how it is told who calls, and what its answers mean. Null: there is no such thing. Throws
 * `provider_unavailable` (with `retryAfterMs` where it is known), `provider_refused`, `invalid_input` for arguments that it does
 * not accept, and `outcome_unknown` for a write that may or may not have happened.
 */
export type System = (call: SystemCall) => Promise<unknown>;

export const isGood = ({ status }: { status: number }): boolean => status >= 200 && status < 300;

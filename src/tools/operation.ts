import type { z } from 'zod';
import type { Principal } from '../domain/principal.ts';
import type { Status } from '../domain/status.ts';
import type { ContractSearch } from './contracts.ts';
import type { ErpClient } from './erp.ts';
import type { RiskClient } from './risk.ts';
import type { Scope } from './scopes.ts';
import type { VendorDirectory } from './vendors.ts';

/** The systems behind the operations. */
export type Systems = { vendors: VendorDirectory; risk: RiskClient; erp: ErpClient; contracts: ContractSearch };

/** As whom a call is made, and how it is broken off. */
export type CallContext = { systems: Systems; principal: Principal; signal: AbortSignal };

/** One operation of one system: who may call it, when, with what, and what comes back (null: there is no such thing). */
export type Operation<Input extends z.ZodType = z.ZodType, Output extends z.ZodType = z.ZodType> = {
  /** Ours, and all that a model reads about it. */
  description: string;
  /** An agent only ever reads. */
  effect: 'read' | 'write';
  scope: Scope;
  /** The states of a requisition in which it may be called. */
  during: readonly Status[];
  timeoutMs: number;
  input: Input;
  output: Output;
  run(context: CallContext, input: z.output<Input>): Promise<z.output<Output> | null>;
};

/** Ties the types of one row together. */
export const operation = <Input extends z.ZodType, Output extends z.ZodType>(
  row: Operation<Input, Output>,
): Operation<Input, Output> => row;

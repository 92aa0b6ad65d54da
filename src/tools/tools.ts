import type { Audience } from './declaration.ts';
import type { Send } from '../outbound/exchange.ts';
import type { CallLedger } from './ledger.ts';
import type { Registry } from './registry.ts';
import type { System } from './system.ts';

/** A system and where it is reached: its own address, or the gateway's. */
export type Connected = { base: string; system: System };

/** The registry, connected to the world. */
export type Tools = {
  registry: Registry;
  systems: Readonly<Record<Audience, Connected>>;
  send: Send;
  ledger: CallLedger;
  /** No call lasts longer, whatever its document allows. */
  longestMs: number;
};

// No zod here: every workflow loads this file anew (see status.ts).
import type { Phase } from './status.ts';

/** What a case is: a requisition, or an agent's run that belongs to none. */
export type CaseKind = 'requisition' | 'agent_run';

/** A number says what it is of. */
export const caseKindOf = (number: string): CaseKind => (/^AR-\d+$/.test(number) ? 'agent_run' : 'requisition');

export const runNumber = (count: number): string => `AR-${String(count).padStart(6, '0')}`;

export const runStates = ['running', 'waiting', 'completed', 'stopped', 'cancelled'] as const;
export type RunState = (typeof runStates)[number];

/** For what a run waits, with a bound; where nothing came of it, it is stopped for the same reason. */
export const runWaits = ['needs_sign_in', 'capped', 'paused'] as const;
export type RunWait = (typeof runWaits)[number];

export const runReasons = [...runWaits, 'turn_limit', 'loop', 'tool_unavailable', 'failed'] as const;
export type RunReason = (typeof runReasons)[number];

/** Where a run stands; why, where it waits or was stopped. */
export type RunStanding =
  | { state: 'running' | 'completed' | 'cancelled'; reason: null }
  | { state: 'waiting'; reason: RunWait }
  | { state: 'stopped'; reason: RunReason };

const over: readonly RunState[] = ['completed', 'stopped', 'cancelled'];
export const isOver = (state: RunState): boolean => over.includes(state);

const phases = {
  running: 'working',
  waiting: 'input_required',
  completed: 'completed',
  stopped: 'failed',
  cancelled: 'canceled',
} as const satisfies Record<RunState, Phase>;

export const runPhaseOf = ({ state, reason }: { state: RunState; reason: RunReason | null }): Phase =>
  state === 'waiting' && reason === 'needs_sign_in' ? 'auth_required' : phases[state];

/** What an agent's messages, calls and hand-off are kept under in its own run, which is its only one. */
export const soleRunOf = (agent: string): string => `${agent}/1`;

import type { Policies } from '../domain/policies.ts';
import type { Verdict } from '../domain/verdict.ts';
import type { Message } from '../model/message.ts';
import type { ModelRequest } from '../model/request.ts';
import type { Tx } from '../store/database.ts';
import type { Requisition } from '../store/requisitions.ts';
import type { AgentRun } from './api.ts';
import type { ActivityContext } from './context.ts';

/** What the gate made of an answer: the verdict and the fields concerned go into history, nothing else. */
export type Judged =
  | { verdict: 'allow' | 'fix' | 'ask_human' | 'block'; fields: string[] }
  | { verdict: 'reask'; say: string };

/** What leaves the gate for history. */
export const judgedBy = (verdict: Verdict): Judged => {
  if (verdict.verdict === 'reask') return { verdict: 'reask', say: verdict.say };
  const fields = verdict.verdict === 'ask_human' ? verdict.asks.map(({ field }) => field) : [];
  return { verdict: verdict.verdict, fields };
};

/** Where one agent works: what it is given first, what is asked of the model, and who judges the answer. */
export type Bench = {
  firstMessage(scene: { tx: Tx; requisition: Requisition; run: string; policies: Policies }): Promise<string>;
  request(messages: readonly Message[], maxOutputTokens: number): ModelRequest;
  judge(context: ActivityContext, run: AgentRun, text: string, mayReask: boolean): Promise<Judged>;
};

import { sleep } from '@temporalio/workflow';
import type { CaseRef, OrderRef, RunRef } from '../../src/activities/api.ts';
import { agentRun as unchangedRun } from '../../src/workflows/agent-run.ts';
import { followOrder as unchangedOrder } from '../../src/workflows/follow-order.ts';
import { procurement as unchanged } from '../../src/workflows/procurement.ts';

/** The same of an order's. */
export async function followOrder(ref: OrderRef): ReturnType<typeof unchangedOrder> {
  await sleep(1000);
  return unchangedOrder(ref);
}

/** The workflow with one wait more: what no recorded run may go on under. */
export async function procurement(ref: CaseRef): ReturnType<typeof unchanged> {
  await sleep(1000);
  return unchanged(ref);
}

/** The same of an agent's that works by itself. */
export async function agentRun(ref: RunRef): ReturnType<typeof unchangedRun> {
  await sleep(1000);
  return unchangedRun(ref);
}

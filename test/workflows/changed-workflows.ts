import { sleep } from '@temporalio/workflow';
import type { CaseRef } from '../../src/activities/api.ts';
import { procurement as unchanged } from '../../src/workflows/procurement.ts';

/** The workflow with one wait more: what no recorded run may go on under. */
export async function procurement(ref: CaseRef): ReturnType<typeof unchanged> {
  await sleep(1000);
  return unchanged(ref);
}

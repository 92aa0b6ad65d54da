import { defineSearchAttributeKey } from '@temporalio/common';
import {
  condition,
  defineSignal,
  proxyActivities,
  proxyLocalActivities,
  setHandler,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow';
import type { Call, Shape } from '../shape.ts';
import type { BareActivities } from './activities.ts';
import { BARE_MODEL_QUEUE } from './names.ts';

const wake = defineSignal<[{ because: string }]>('wake');
const status = defineSearchAttributeKey('QmStatus', 'KEYWORD');

const store = proxyLocalActivities<BareActivities>({ startToCloseTimeout: '20 seconds' });
const main = proxyActivities<BareActivities>({ startToCloseTimeout: '90 seconds', heartbeatTimeout: '10 seconds' });
const model = proxyActivities<BareActivities>({
  taskQueue: BARE_MODEL_QUEUE,
  startToCloseTimeout: '5 minutes',
  heartbeatTimeout: '10 seconds',
});

const call = ({ queue, inBytes, outBytes }: Call) =>
  (queue === 'model' ? model : main).write('x'.repeat(inBytes), outBytes);

/** The same activities, local activities, signals and payload bytes as a requisition, and nothing else. */
export async function bare(shape: Shape): Promise<{ status: 'ordered' }> {
  const { workflowId } = workflowInfo();
  let signals = 0;
  let awaited = 0;
  setHandler(wake, () => void (signals += 1));
  for (const step of shape) {
    if (step.kind === 'local') await store.settle(workflowId, step.outBytes, step.announces);
    else if (step.kind === 'activities') await Promise.all(step.calls.map(call));
    else if (step.kind === 'attributes') upsertSearchAttributes([{ key: status, value: 'waiting' }]);
    else {
      awaited += 1;
      await condition(() => signals >= awaited);
    }
  }
  return { status: 'ordered' };
}

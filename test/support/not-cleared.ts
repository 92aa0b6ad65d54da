import type { TaskView } from '../../src/services/view.ts';
import type { TestSystem } from './system.ts';

/** A vendor who may be written to comes to the buyer's own decision when no letter is sent. */
export async function untilNotCleared(system: TestSystem, id: string): Promise<TaskView> {
  await system.as('buyer').decide(await system.untilTask(id, 'letter_review'), 'ignore');
  return system.untilTask(id, 'vendor_not_cleared');
}

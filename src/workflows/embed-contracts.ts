import { continueAsNew, proxyActivities, setCurrentDetails } from '@temporalio/workflow';
import type { Activities } from '../activities/api.ts';

/** Until the service is there again: nobody waits for it, since contracts are found by their words meanwhile. */
const { embedPassages } = proxyActivities<Pick<Activities, 'embedPassages'>>({
  startToCloseTimeout: '3 minutes',
  heartbeatTimeout: '10 seconds',
  retry: { initialInterval: '1 second', maximumInterval: '5 minutes' },
});

/** Six events each; a run that has done so many continues as a new one. */
const MOST_BATCHES = 200;

/** The passages of one tenant's contracts get vectors of the configured model, until each has one. */
export async function embedContracts(ref: { tenant: string }, before = 0): Promise<{ embedded: number }> {
  let embedded = before;
  for (let batch = 1; batch <= MOST_BATCHES; batch += 1) {
    const done = await embedPassages.executeWithOptions({ summary: 'Embed the next passages' }, [ref]);
    // What was put off is started again by the relay, when its time has come.
    if (done.state !== 'more') return { embedded };
    embedded += done.embedded;
    setCurrentDetails(`${embedded} passages have their vector.`);
  }
  return continueAsNew<typeof embedContracts>(ref, embedded);
}

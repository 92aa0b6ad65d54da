import { Client, Connection, WorkflowNotFoundError, WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import { loadClientConnectConfig } from '@temporalio/envconfig';
import type { CaseRef } from './activities/api.ts';
import { attributes } from './workflows/attributes.ts';
import { QUEUE, workflowIdOf } from './workflows/names.ts';

/** The one place that knows workflow ids, queues and signals. */
export type Runs = {
  /** Starts the run of a requisition; a second start is the same run, unless it was reopened after its end. */
  start(ref: CaseRef, again: boolean): Promise<void>;
  /** Wakes the run; false when there is none that could be woken. */
  wake(ref: CaseRef, because: string): Promise<boolean>;
  close(): Promise<void>;
};

const start = async (client: Client, ref: CaseRef, again: boolean): Promise<void> => {
  try {
    await client.workflow.start('procurement', {
      taskQueue: QUEUE,
      workflowId: workflowIdOf(ref),
      workflowIdReusePolicy: again ? 'ALLOW_DUPLICATE' : 'REJECT_DUPLICATE',
      workflowIdConflictPolicy: 'USE_EXISTING',
      args: [ref],
      staticSummary: `Requisition ${ref.requisition} of ${ref.tenant}`,
      staticDetails: 'A purchase request, from the mail in which it arrived to the order that was sent.',
      typedSearchAttributes: [
        { key: attributes.tenant, value: ref.tenant },
        { key: attributes.status, value: 'reading' },
        { key: attributes.phase, value: 'working' },
      ],
      priority: { fairnessKey: ref.tenant },
    });
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
  }
};

const wake = async (client: Client, ref: CaseRef, because: string): Promise<boolean> => {
  try {
    await client.workflow.getHandle(workflowIdOf(ref)).signal('wake', { because });
    return true;
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return false;
    throw error;
  }
};

/** Connects by TEMPORAL_ADDRESS, _NAMESPACE, _API_KEY and Temporal's own configuration files (`@temporalio/envconfig`). */
export const connectRuns = async (): Promise<Runs> => {
  const { connectionOptions, namespace } = loadClientConnectConfig();
  const connection = await Connection.connect(connectionOptions);
  const client = new Client({ connection, ...(namespace === undefined ? {} : { namespace }) });
  return {
    start: (ref, again) => start(client, ref, again),
    wake: (ref, because) => wake(client, ref, because),
    close: () => connection.close(),
  };
};

// `node src/client.ts FILE.eml` starts a run by the same door, and through the same checks, as `bin/qm submit`.
if (process.argv[1] === import.meta.filename) {
  process.argv.splice(2, 0, 'submit');
  await import('./cli/main.ts');
}

import { defaultPayloadConverter, type Headers } from '@temporalio/common';
import {
  Client,
  Connection,
  WorkflowExecutionAlreadyStartedError,
  WorkflowNotFoundError,
  type DataConverter,
  type WorkflowClientInterceptor,
} from '@temporalio/client';
import { loadClientConnectConfig } from '@temporalio/envconfig';
import type { CaseRef, OrderRef, RunRef } from './activities/api.ts';
import type { Head } from './domain/case-chain.ts';
import { traceparent } from './telemetry/spans.ts';
import { attributes } from './workflows/attributes.ts';
import { agentRunIdOf, embeddingIdOf, orderIdOf, QUEUE, workflowIdOf } from './workflows/names.ts';

/**
 * The one place that knows workflow ids, queues and signals. `head` is that of the case file: Temporal keeps it, where whoever rewrites
 * the tables does not reach (docs/audit.md).
 */
export type Runs = {
  /** Starts the run of a round; a second start is the same run. False while the run of an earlier round is still ending. */
  start(ref: CaseRef, head: Head | null): Promise<boolean>;
  /** Wakes the run, or starts one where there is none any more: it finds in the store how far the requisition is. As `start` otherwise. */
  wake(ref: CaseRef, because: string, head: Head | null): Promise<boolean>;
  /** Wakes the run of an order that was sent, or starts it. One that is over ends again at once. */
  follow(ref: OrderRef, because: string, head: Head | null): Promise<boolean>;
  /** Starts an agent's run of its own, or wakes it. One that is over ends again at once. */
  runAgent(ref: RunRef, because: string, head: Head | null): Promise<boolean>;
  /** Starts the run that makes vectors of a tenant's contracts; one that is there already goes on. */
  embed(tenant: string): Promise<void>;
  close(): Promise<void>;
};

type Reuse = 'ALLOW_DUPLICATE' | 'REJECT_DUPLICATE';

const start = async (client: Client, ref: CaseRef, head: Head | null, reuse: Reuse): Promise<boolean> => {
  try {
    await client.workflow.start('procurement', {
      taskQueue: QUEUE,
      workflowId: workflowIdOf(ref),
      workflowIdReusePolicy: reuse,
      workflowIdConflictPolicy: 'FAIL',
      args: [ref],
      memo: { round: ref.round, head },
      staticSummary: `Requisition ${ref.requisition} of ${ref.tenant}`,
      staticDetails: 'A purchase request, from the mail in which it arrived to the order that was sent.',
      typedSearchAttributes: [
        { key: attributes.tenant, value: ref.tenant },
        { key: attributes.status, value: 'reading' },
        { key: attributes.phase, value: 'working' },
      ],
      priority: { fairnessKey: ref.tenant },
    });
    return true;
  } catch (error) {
    if (error instanceof WorkflowExecutionAlreadyStartedError) return isThere(client, ref);
    throw error;
  }
};

/** Whether the run that is there is of this round or a later one, rather than an earlier one that has not quite ended. */
const isThere = async (client: Client, ref: CaseRef): Promise<boolean> => {
  const { memo } = await client.workflow.getHandle(workflowIdOf(ref)).describe();
  return Number(memo?.['round'] ?? 1) >= ref.round;
};

const wake = async (client: Client, ref: CaseRef, because: string, head: Head | null): Promise<boolean> => {
  try {
    await client.workflow.getHandle(workflowIdOf(ref)).signal('wake', { because, head });
    return true;
  } catch (error) {
    // It was terminated, or its history is lost; one that has come to its end ends again at once.
    if (error instanceof WorkflowNotFoundError) return start(client, ref, head, 'ALLOW_DUPLICATE');
    throw error;
  }
};

const follow = async (client: Client, ref: OrderRef, because: string, head: Head | null): Promise<boolean> => {
  await client.workflow.signalWithStart('followOrder', {
    taskQueue: QUEUE,
    workflowId: orderIdOf(ref),
    workflowIdReusePolicy: 'ALLOW_DUPLICATE',
    args: [ref],
    signal: 'wake',
    signalArgs: [{ because, head }],
    memo: { requisition: ref.requisition },
    staticSummary: `Order ${ref.order} of ${ref.tenant}`,
    staticDetails: 'A purchase order that was sent, until it is received and closed, or cancelled.',
    typedSearchAttributes: [
      { key: attributes.tenant, value: ref.tenant },
      { key: attributes.status, value: 'sent' },
      { key: attributes.phase, value: 'working' },
    ],
    priority: { fairnessKey: ref.tenant },
  });
  return true;
};

const runAgent = async (client: Client, ref: RunRef, because: string, head: Head | null): Promise<boolean> => {
  await client.workflow.signalWithStart('agentRun', {
    taskQueue: QUEUE,
    workflowId: agentRunIdOf(ref),
    workflowIdReusePolicy: 'ALLOW_DUPLICATE',
    args: [ref],
    signal: 'wake',
    signalArgs: [{ because, head }],
    staticSummary: `Agent run ${ref.run} of ${ref.tenant}`,
    staticDetails:
      'One agent at work on what it was given, without a requisition: its turns, its tool calls, and what its gate says.',
    typedSearchAttributes: [
      { key: attributes.tenant, value: ref.tenant },
      { key: attributes.status, value: 'running' },
      { key: attributes.phase, value: 'working' },
    ],
    priority: { fairnessKey: ref.tenant },
  });
  return true;
};

const embed = async (client: Client, tenant: string): Promise<void> => {
  await client.workflow.start('embedContracts', {
    taskQueue: QUEUE,
    workflowId: embeddingIdOf(tenant),
    workflowIdReusePolicy: 'ALLOW_DUPLICATE',
    workflowIdConflictPolicy: 'USE_EXISTING',
    args: [{ tenant }],
    staticSummary: `Contracts of ${tenant}`,
    staticDetails: 'Each passage of a contract gets a vector, by which it is found by its meaning.',
    typedSearchAttributes: [{ key: attributes.tenant, value: tenant }],
    priority: { fairnessKey: tenant },
  });
};

/** Tells a run where in a trace it is started or woken; src/workflows/trace.ts hands it on. */
const traced = <I extends { readonly headers: Headers }>(input: I): I => {
  const here = traceparent();
  return here === null
    ? input
    : { ...input, headers: { ...input.headers, traceparent: defaultPayloadConverter.toPayload(here) } };
};

const tracing: WorkflowClientInterceptor = {
  start: (input, next) => next(traced(input)),
  signal: (input, next) => next(traced(input)),
  signalWithStart: (input, next) => next(traced(input)),
};

/** Connects by TEMPORAL_ADDRESS, _NAMESPACE, _API_KEY and Temporal's own configuration files (`@temporalio/envconfig`). */
export const connectRuns = async (
  dataConverter: DataConverter,
  environment: Record<string, string> | null = null,
): Promise<Runs> => {
  const named = environment === null ? {} : { overrideEnvVars: environment };
  const { connectionOptions, namespace } = loadClientConnectConfig(named);
  const connection = await Connection.connect(connectionOptions);
  const client = new Client({
    connection,
    dataConverter,
    interceptors: { workflow: [tracing] },
    ...(namespace === undefined ? {} : { namespace }),
  });
  return {
    start: (ref, head) => start(client, ref, head, ref.round > 1 ? 'ALLOW_DUPLICATE' : 'REJECT_DUPLICATE'),
    wake: (ref, because, head) => wake(client, ref, because, head),
    follow: (ref, because, head) => follow(client, ref, because, head),
    runAgent: (ref, because, head) => runAgent(client, ref, because, head),
    embed: (tenant) => embed(client, tenant),
    close: () => connection.close(),
  };
};

// `node src/client.ts FILE.eml` starts a run by the same door, and through the same checks, as `bin/qm submit`. Nothing waits for it: a module
// that awaits makes Jest load all that imports it twice.
if (process.argv[1] === import.meta.filename) {
  process.argv.splice(2, 0, 'submit');
  void import('./cli/main.ts');
}

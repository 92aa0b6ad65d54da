import { Connection } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time.js';
import { loadClientConnectConfig } from '@temporalio/envconfig';

const CONNECT_WITHIN_MS = 2_000;
const KEYWORD = 2;

/** The search attributes of a requisition's run, all of type Keyword; they hold no personal data. */
export const SEARCH_ATTRIBUTES = ['QmTenant', 'QmStatus', 'QmPhase', 'QmVendor'] as const;

/** Keeps ended runs of a namespace for so many days; the server's default of one day would empty the Web UI overnight. */
export async function setRetention(address: string, namespace: string, days: number): Promise<void> {
  const connection = await Connection.connect({ address, connectTimeout: CONNECT_WITHIN_MS });
  try {
    const workflowExecutionRetentionTtl = msToTs(`${days} days`);
    await connection.workflowService.updateNamespace({ namespace, config: { workflowExecutionRetentionTtl } });
  } finally {
    await connection.close();
  }
}

/**
 * Registers the search attributes that a server named by the environment (`TEMPORAL_*`) lacks. Where that is not permitted, as
 * on Temporal Cloud, it says how to do it by hand: whether they are there shows when the first run starts.
 */
export async function addSearchAttributes(env: NodeJS.ProcessEnv, log: (line: string) => void): Promise<void> {
  const { connectionOptions, namespace = 'default' } = loadClientConnectConfig({ overrideEnvVars: definedOf(env) });
  const connection = await Connection.connect(connectionOptions);
  try {
    const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
    const missing = SEARCH_ATTRIBUTES.filter((name) => !(name in customAttributes));
    if (missing.length === 0) return;
    const searchAttributes = Object.fromEntries(missing.map((name) => [name, KEYWORD]));
    await connection.operatorService.addSearchAttributes({ namespace, searchAttributes });
    log(`temporal: registered the search attributes ${missing.join(', ')}`);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    log(
      `temporal: search attributes ${SEARCH_ATTRIBUTES.join(', ')} (Keyword) could not be checked (${reason}); register them by hand if they are missing`,
    );
  } finally {
    await connection.close();
  }
}

function definedOf(env: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}

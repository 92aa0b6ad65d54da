import { randomBytes } from 'node:crypto';
import { Client, Connection } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time.js';
import { DefaultLogger, NativeConnection, Runtime } from '@temporalio/worker';
import { SEARCH_ATTRIBUTES } from '../../local/temporal-namespace.ts';
import { dataConverter } from './history.ts';
import { sharedServers } from './servers.ts';

const KEYWORD = 2;

// Once in a test file. What a worker tells of its own coming and going would hide what a test has to say.
Runtime.install({ logger: new DefaultLogger('ERROR') });

/**
 * A namespace of one test file's own, so that its queues and workflow ids are too. `environment` is what the product's
 * own connections read; `close` belongs into `afterAll`, after the workers have ended.
 */
export type TestNamespace = {
  address: string;
  namespace: string;
  environment: { TEMPORAL_ADDRESS: string; TEMPORAL_NAMESPACE: string };
  client: Client;
  /** As whoever reaches Temporal has it: it has no keys, and what it sends is in plain. */
  stranger: Client;
  /** For `Worker.create`. */
  connection: NativeConnection;
  close: () => Promise<void>;
};

/** A new namespace of the shared Temporal server, with the search attributes. */
export async function testNamespace(): Promise<TestNamespace> {
  const address = sharedServers().temporalAddress;
  const namespace = `test-${randomBytes(6).toString('hex')}`;
  const connection = await Connection.connect({ address });
  await connection.workflowService.registerNamespace({
    namespace,
    workflowExecutionRetentionPeriod: msToTs('1 day'),
  });
  const searchAttributes = Object.fromEntries(SEARCH_ATTRIBUTES.map((name) => [name, KEYWORD]));
  await connection.operatorService.addSearchAttributes({ namespace, searchAttributes });
  const native = await NativeConnection.connect({ address });
  return {
    address,
    namespace,
    environment: { TEMPORAL_ADDRESS: address, TEMPORAL_NAMESPACE: namespace },
    client: new Client({ connection, namespace, dataConverter }),
    stranger: new Client({ connection, namespace }),
    connection: native,
    close: async () => {
      await native.close();
      await connection.close();
    },
  };
}

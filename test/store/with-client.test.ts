import { expect, test } from '@jest/globals';
import { withClient } from '../../src/store/with-client.ts';
import { dyingPostgres } from '../support/dying-postgres.ts';

test('a server that dies between two queries fails the work, and the process goes on', async () => {
  const server = await dyingPostgres();
  await expect(withClient(server.url, (client) => client.query('select 1'))).rejects.toThrow(
    'Client has encountered a connection error and is not queryable',
  );
  await server.close();
});

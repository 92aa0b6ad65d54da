import { Client } from 'pg';

/** Does the work on a connection of its own, outside any pool. A server that dies meanwhile fails the work, never the process. */
export const withClient = async <T>(connectionString: string, work: (client: Client) => Promise<T>): Promise<T> => {
  const client = new Client({ connectionString });
  // One that dies between two queries is told of here alone, and would end the process; the next query fails, and that is enough.
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
};

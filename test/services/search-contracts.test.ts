import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { QuartermasterError } from '../../src/domain/errors.ts';
import { contractSearch, searchContracts } from '../../src/services/search-contracts.ts';
import { insertContract } from '../../src/store/contracts.ts';
import { testDatabase, type TestDatabase } from '../support/postgres.ts';
import { buyer } from '../support/principals.ts';
import { contractOf } from '../support/records.ts';
import { servicesOver } from '../support/services.ts';

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.drop());

const away = () => Promise.reject(new QuartermasterError('provider_unavailable', 'No vector is made here.'));

test('an agent finds nothing of a confidentiality group, also where it works for somebody who does', async () => {
  const text = 'The zephyrine indemnity covers all of it.';
  const passage = { section: '4 Terms', page: 1, language: 'en', text };
  await db.database.withPrincipal(buyer, async (tx) => {
    await insertContract(tx, { ...contractOf(), sha256: 'a'.repeat(64), group: 'merger' }, [passage]);
    await insertContract(tx, { ...contractOf(), sha256: 'b'.repeat(64), group: null }, [passage]);
  });
  const over = await servicesOver(db.database);
  const context = { ...over, embedder: { ...over.embedder, embed: away } };
  const query = { text: 'zephyrine indemnity', vendor: null, language: null, limit: 10 };
  const { signal } = new AbortController();
  const { passages } = await searchContracts(context)(buyer, query, signal);
  expect(passages).toHaveLength(2);
  const found = await contractSearch(context)(buyer, query, signal);
  expect(found).toHaveLength(1);
  const groups = await db.database.withPrincipal(buyer, (tx) =>
    tx.rows('select confidentiality_group as "group" from contracts where tenant = $1 and id = $2', [
      'acme',
      found[0]?.contract,
    ]),
  );
  expect(groups).toEqual([{ group: null }]);
});

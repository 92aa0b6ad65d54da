import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Principal } from '../../src/domain/principal.ts';
import { insertContract } from '../../src/store/contracts.ts';
import type { Tx } from '../../src/store/database.ts';
import { insertVectors } from '../../src/store/embeddings.ts';
import { searchPassages, type PassageQuery } from '../../src/store/passage-search.ts';
import { testDatabase, type TestDatabase } from '../support/postgres.ts';
import { buyer, person, requester, worker } from '../support/principals.ts';
import { statement } from '../support/template.ts';

const DIMENSION = 256;
const used = { model: 'test', dimension: DIMENSION } as const;
const TENANTS = 50;
const PASSAGES = 120;
const OURS = 'tenant-25';

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.drop());

/** Numbers that look random and are the same in every run. */
const numbers = (seed: number): (() => number) => {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32 - 0.5;
  };
};
/** Directions that all texts share: what is written of contracts varies in far fewer ways than a vector has places. */
const DIRECTIONS = Array.from({ length: 24 }, (_, index) => {
  const next = numbers(index + 1);
  return Array.from({ length: DIMENSION }, next);
});
const vectorOf = (seed: number): number[] => {
  const next = numbers(seed * 7_919 + 1);
  const weights = DIRECTIONS.map(next);
  return Array.from({ length: DIMENSION }, (_, place) =>
    DIRECTIONS.reduce((sum, direction, index) => sum + (weights[index] ?? 0) * (direction[place] ?? 0), next() * 0.1),
  );
};

const contract = (sha: number, more: object = {}) => ({
  sha256: sha.toString(16).padStart(64, '0'),
  title: 'Frame agreement',
  fileName: 'frame.txt',
  vendor: null,
  language: 'en',
  readers: ['buyer' as const],
  group: null,
  pages: 1,
  file: Buffer.from('frame'),
  addedBy: 'buyer',
  ...more,
});
const passage = (text: string, language = 'en', section = '4 Terms') => ({ section, page: 1, language, text });

/** Two of a hundred rows belong to `OURS`. Written as the superuser, as no tenant may write for another. */
async function fillTenants(): Promise<void> {
  await statement(
    db.superuserUrl,
    `insert into tenants (id, name, base_currency, time_zone, language, calendar)
     select 'tenant-' || n, 'Tenant', 'EUR', 'UTC', 'en', '{}' from generate_series(1, $1::int) n`,
    [TENANTS],
  );
  await statement(
    db.superuserUrl,
    `insert into contracts (tenant, id, sha256, title, file_name, language, readers, pages, file, added_by)
     select 'tenant-' || n, 'C-000001', repeat('a', 64), 'Frame', 'frame.txt', 'en', '{buyer}', 1, '', 'buyer'
     from generate_series(1, $1::int) n`,
    [TENANTS],
  );
  await statement(
    db.superuserUrl,
    `insert into contract_passages (tenant, contract, seq, section, page, language, text)
     select 'tenant-' || n, 'C-000001', s, '', 1, 'en', 'clause' from generate_series(1, $1::int) n, generate_series(1, $2::int) s`,
    [TENANTS, PASSAGES],
  );
  const rows = Array.from({ length: TENANTS * PASSAGES }, (_, index) => JSON.stringify(vectorOf(index)));
  await statement(
    db.superuserUrl,
    `insert into passage_vectors (tenant, contract, seq, model, dimension, embedding)
     select 'tenant-' || (1 + (n - 1) % $2::int), 'C-000001', 1 + (n - 1) / $2::int, 'test', ${DIMENSION}, v::vector
     from unnest($1::text[]) with ordinality as given (v, n)`,
    [rows, TENANTS],
  );
  await statement(db.superuserUrl, 'analyze passage_vectors');
}

const asking = (seed: number, limit = 10): PassageQuery => ({
  text: 'nothingofthesewords',
  meaning: { ...used, vector: vectorOf(seed) },
  vendor: null,
  language: null,
  limit,
});

/** Leaves the planner nothing but the index of vectors, which it takes by itself once a tenant has many passages. */
const byIndexOnly = async (tx: Tx): Promise<void> => {
  for (const plan of ['enable_seqscan', 'enable_bitmapscan', 'enable_sort', 'enable_hashjoin', 'enable_mergejoin'])
    await tx.rows(`select set_config('${plan}', 'off', true)`);
};

/** The same transaction, in which the settings of the index stay as they are. */
const withoutSettings = (tx: Tx): Tx => ({
  ...tx,
  rows: async (sql, values) => (sql.includes('hnsw.iterative_scan') ? [] : tx.rows(sql, values)),
});

describe('for a tenant that owns 2 % of the rows', () => {
  const ours = person(OURS, 'buyer', 'buyer');
  const QUERIES = Array.from({ length: 20 }, (_, index) => 1_000_000 + index);

  /** The ids of the passages that are nearest in truth. */
  const exact = async (seed: number): Promise<string[]> => {
    const rows = await statement<{ id: string }>(
      db.superuserUrl,
      `select contract || '/' || seq as id from passage_vectors where tenant = $1
       order by embedding <=> $2::vector limit 10`,
      [OURS, JSON.stringify(vectorOf(seed))],
    );
    return rows.map(({ id }) => id);
  };

  /** The share of the truly nearest that are found through the index. */
  const recall = async (searching: (tx: Tx) => Tx = (tx) => tx): Promise<number> => {
    let found = 0;
    for (const seed of QUERIES) {
      const nearest = await exact(seed);
      const rows = await db.database.withPrincipal(ours, async (tx) => {
        await byIndexOnly(tx);
        return searchPassages(searching(tx), asking(seed));
      });
      found += rows.filter(({ id }) => nearest.includes(id)).length;
    }
    return found / (QUERIES.length * 10);
  };

  beforeAll(fillTenants, 60_000);

  test('the index finds at least 95 of 100 of the nearest passages, under row-level security', async () => {
    expect(await recall()).toBeGreaterThanOrEqual(0.95);
  });

  test('without the iterative scan it would lose most of them', async () => {
    expect(await recall(withoutSettings)).toBeLessThan(0.5);
  });

  test('no passage of another tenant is found, however near', async () => {
    const rows = await db.database.withPrincipal(ours, (tx) => searchPassages(tx, asking(1, 50)));
    expect(rows).toHaveLength(50);
    const seen = await db.database.withPrincipal(ours, (tx) => tx.rows('select distinct tenant from passage_vectors'));
    expect(seen).toEqual([{ tenant: OURS }]);
  });
});

const add = async (sha: number, passages: ReturnType<typeof passage>[], more: object = {}, vectors: number[] = []) => {
  const added = contract(sha, more);
  const id = await db.database.withPrincipal(person('acme', added.addedBy, 'buyer'), (tx) =>
    insertContract(tx, added, passages),
  );
  if (id === null) throw new Error('It is there already.');
  const list = vectors.map((seed, index) => ({ contract: id, seq: index + 1, vector: vectorOf(seed) }));
  await db.database.withPrincipal(worker('acme'), (tx) => insertVectors(tx, used, list));
  return id;
};
const search = (query: Partial<PassageQuery>, who: Principal = buyer) =>
  db.database.withPrincipal(who, (tx) =>
    searchPassages(tx, { text: '', meaning: null, vendor: null, language: null, limit: 10, ...query }),
  );

const contractsOf = (found: readonly { contract: string }[]): string[] => found.map(({ contract: of }) => of);

describe('in one company', () => {
  test('a passage is found by a word that its language declines', async () => {
    const id = await add(1, [
      passage('Der Käufer leistet zwölfhundert Quittenvorauszahlungen gegen Bürgschaft.', 'de'),
    ]);
    expect((await search({ text: 'Quittenvorauszahlung' })).map(({ contract: of }) => of)).toEqual([id]);
  });

  test('what is near in meaning and has the words goes before what is only one of both', async () => {
    const both = await add(2, [passage('A zebra guarantee secures the advance.')], {}, [11]);
    const near = await add(3, [passage('Nothing of the kind.')], {}, [11]);
    const words = await add(4, [passage('A zebra guarantee secures the advance.')], {}, [99]);
    const found = await search({ text: 'zebra guarantee', meaning: { ...used, vector: vectorOf(11) }, limit: 50 });
    const places = [both, near, words].map((id) => found.findIndex(({ contract: of }) => of === id));
    expect(places[0]).toBe(0);
    expect(places.every((place) => place >= 0)).toBe(true);
  });

  test('equal passages come in the order of their ids, each time', async () => {
    const text = 'The quokka clause is the same in both.';
    const ids = [await add(5, [passage(text)], {}, [7]), await add(6, [passage(text)], {}, [7])];
    const query = { text: 'quokka clause', meaning: { ...used, vector: vectorOf(7) }, limit: 2 };
    const once = await search(query);
    expect(once.map(({ contract: of }) => of)).toEqual(ids);
    expect(await search(query)).toEqual(once);
  });

  test('the wanted language is preferred, and another is not left out', async () => {
    const english = await add(7, [passage('Wombat burrow', 'en')]);
    const french = await add(8, [passage('Wombat burrow', 'fr')]);
    expect(contractsOf(await search({ text: 'wombat burrow', language: 'fr' }))).toEqual([french, english]);
    expect(contractsOf(await search({ text: 'wombat burrow', language: 'en' }))).toEqual([english, french]);
  });

  test('for a vendor, contracts of other vendors are left out and our own terms are not', async () => {
    const its = await add(9, [passage('Numbat penalty.')], { vendor: 'V-1001' });
    await add(10, [passage('Numbat penalty.')], { vendor: 'V-1002' });
    const own = await add(11, [passage('Numbat penalty.')]);
    const found = await search({ text: 'numbat penalty', vendor: 'V-1001' });
    expect(found.map(({ contract: of }) => of).toSorted()).toEqual([its, own].toSorted());
  });

  test('only its readers, and whoever added it, find a contract', async () => {
    const id = await add(12, [passage('Thylacine liability.')], { readers: ['compliance'], addedBy: 'buyer2' });
    const finds = async (who: Principal) =>
      (await search({ text: 'thylacine', meaning: { ...used, vector: vectorOf(3) } }, who)).some(
        ({ contract: of }) => of === id,
      );
    expect(await finds(person('acme', 'compliance', 'compliance'))).toBe(true);
    expect(await finds(person('acme', 'buyer2', 'buyer'))).toBe(true);
    expect(await finds(buyer)).toBe(false);
    expect(await finds(requester)).toBe(false);
    expect(await finds(person('rheinwerk', 'compliance', 'compliance'))).toBe(false);
  });

  test('vectors of another model are not compared', async () => {
    await add(13, [passage('Bilby retention of title.')], {}, [21]);
    const other = await search({ text: 'xyzzy', meaning: { model: 'other', dimension: 256, vector: vectorOf(21) } });
    expect(other).toEqual([]);
  });
});

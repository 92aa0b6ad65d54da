import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { testDatabase } from '../support/postgres.ts';
import type { TestDatabase } from '../support/postgres.ts';
import { requester } from '../support/principals.ts';
import { newRequisition } from '../support/records.ts';
import { statement } from '../support/template.ts';

const CAP = 25_000;
const PROCESSES = 4;
const TRIES = 1_000;
const MOST_MS = 100_000;

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.drop());

/** One process that makes calls until it is killed in the middle of them; returns how many it has tried. */
const untilKilled = async (requisition: string): Promise<number> => {
  const child = spawn(
    process.execPath,
    [join(import.meta.dirname, '../support/reserver.ts'), requisition, String(CAP)],
    {
      env: { PATH: process.env.PATH, DATABASE_URL: db.url },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const tries = { made: 0 };
  child.stdout.on('data', (chunk: Buffer) => (tries.made += chunk.toString().split('\n').length - 1));
  const ended = once(child, 'exit');
  const enough = 40 + Math.random() * 120;
  while (tries.made < enough && child.exitCode === null) await sleep(5);
  child.kill('SIGKILL');
  expect(await ended).toEqual([null, 'SIGKILL']);
  return tries.made;
};

const lookAt = async (requisition: string) => {
  const [found] = await statement<{ used: number; rows: number; open: number; turns: number; calls: number }>(
    db.superuserUrl,
    `select t.micro_usd::int as used, t.turns::int as turns, coalesce(sum(c.cost_micro_usd), 0)::int as rows,
       count(c.id)::int as calls, count(*) filter (where c.state <> 'settled' and c.cost_micro_usd = c.reserved_tokens)::int
       + count(*) filter (where c.state = 'settled')::int as open
     from spend_totals t left join model_calls c on c.tenant = t.tenant and c.requisition = t.key
     where t.scope = 'requisition' and t.key = $1 group by t.micro_usd, t.turns`,
    [requisition],
  );
  return found;
};

test(
  'a thousand reservations of processes that are killed never pass the cap, and what was cut off counts at its worst',
  async () => {
    const requisition = await db.database.withPrincipal(requester, (tx) => newRequisition(tx, requester.person));
    const end = Date.now() + MOST_MS;
    let tries = 0;
    let kills = 0;
    const over = new AbortController();
    const lane = async () => {
      while (tries < TRIES) {
        const tried = await untilKilled(requisition);
        tries += tried;
        kills += 1;
        if (Date.now() > end) throw new Error(`Only ${tries} tries in time.`);
      }
    };
    const watch = async () => {
      while (!over.signal.aborted) {
        expect((await lookAt(requisition))?.used ?? 0).toBeLessThanOrEqual(CAP);
        await sleep(20);
      }
    };
    const watching = watch();
    await Promise.all(Array.from({ length: PROCESSES }, lane)).finally(() => over.abort());
    await watching;
    const found = await lookAt(requisition);
    expect(kills).toBeGreaterThanOrEqual(PROCESSES);
    expect(found?.used).toBeLessThanOrEqual(CAP);
    expect(found?.used).toBeGreaterThan(0.9 * CAP);
    // The totals are the rows', and each row is there with what it used, or with its worst case.
    expect(found).toMatchObject({ used: found?.rows, turns: found?.calls, open: found?.calls });
  },
  MOST_MS + 20_000,
);

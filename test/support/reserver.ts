import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { roomFor } from '../../src/domain/spend.ts';
import { loadPolicies } from '../../src/policies.ts';
import { openDatabase } from '../../src/store/database.ts';
import { lockTotals, reserveSpend, settleSpend } from '../../src/store/spend.ts';
import { worker } from './principals.ts';
import { callOf } from './records.ts';
import { KEYS } from './template.ts';

// A worker of the test that kills workers: makes calls under one cap, as the product does, until it is killed. Each line is a try.
const [requisition = '', cap = ''] = process.argv.slice(2);
const { limits } = await loadPolicies();
const policy = { ...limits, requisition: { ...limits.requisition, microUsd: Number(cap), turns: 1_000_000 } };
// A micro-dollar a token, in and out.
const price = { inputMicroUsdPerMillion: 1_000_000, outputMicroUsdPerMillion: 1_000_000 };
const database = await openDatabase(process.env.DATABASE_URL ?? '', { keys: KEYS, connections: 8 });
const asWorker = worker('acme');

const upTo = (most: number): number => Math.floor(Math.random() * (most + 1));

const oneCall = async (): Promise<void> => {
  const wanted = { inputTokens: upTo(60), maxOutputTokens: 1 + upTo(60) };
  const id = randomUUID();
  const { keys } = callOf(requisition, 0, id);
  const reserved = await database.withPrincipal(asWorker, async (tx) => {
    const room = roomFor(await lockTotals(tx, keys), wanted, price, policy);
    if ('reached' in room) return null;
    const tokens = wanted.inputTokens + room.outputTokens;
    await reserveSpend(tx, { ...callOf(requisition, tokens, id).call, tokens }, keys);
    return { outputTokens: room.outputTokens };
  });
  process.stdout.write(reserved ? '+\n' : '-\n');
  if (!reserved) return;
  await sleep(upTo(5));
  const used = { inputTokens: upTo(wanted.inputTokens), outputTokens: upTo(reserved.outputTokens) };
  const usage = Math.random() < 0.2 ? null : { ...used, costMicroUsd: used.inputTokens + used.outputTokens };
  await database.withPrincipal(asWorker, (tx) => settleSpend(tx, id, usage, keys));
};

const lane = async (): Promise<never> => {
  for (;;) await oneCall();
};
await Promise.all(Array.from({ length: 8 }, lane));

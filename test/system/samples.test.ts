import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { z } from 'zod';
import { fill, renderSample } from '../../sandbox/samples.ts';
import { isFinal } from '../../src/domain/status.ts';
import { unsound } from '../support/soundness.ts';
import { startTestSystem } from '../support/system.ts';
import type { TestSystem } from '../support/system.ts';

const folder = new URL('../../samples/', import.meta.url);
const now = new Date();

const Sample = z.object({
  tenant: z.string(),
  sender: z.string().nullable(),
  purchaseRequest: z.boolean(),
  requirement: z.record(z.string(), z.json()).default({}),
  asks: z.array(z.string()).default([]),
});

const samples = z
  .record(z.string(), Sample)
  .parse(parse(fill(readFileSync(new URL('expected.yaml', folder), 'utf8'), now, 'test')));

let system: TestSystem;
beforeAll(async () => {
  system = await startTestSystem();
}, 60_000);
afterAll(() => system.close());

test.each(Object.entries(samples))('%s', async (name, { tenant, sender, purchaseRequest, requirement, asks }) => {
  const { id } = await system
    .as(`${tenant}/${sender ?? 'requester'}`)
    .submit(renderSample(readFileSync(new URL(name, folder)), now, 'samples'));
  const view = await system.until(
    id,
    ({ status, tasks }) => isFinal(status) || tasks.some((task) => task.status === 'open'),
    tenant,
  );
  const open = view.tasks.find(({ status }) => status === 'open');
  console.log(name, view.status, open?.topic, open?.asks.map(({ field }) => field), asks, JSON.stringify(requirement) === '{}', purchaseRequest);
});

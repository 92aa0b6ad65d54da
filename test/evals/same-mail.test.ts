import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { StandIn } from '../../sandbox/http.ts';
import { startModel } from '../../sandbox/model/server.ts';
import type { Policies } from '../../src/domain/policies.ts';
import { readCases } from '../../src/evals/cases.ts';
import { IntakeCase } from '../../src/evals/intake.ts';
import { purseOf } from '../../src/evals/purse.ts';
import { VendorCase } from '../../src/evals/vendor.ts';
import { createModel } from '../../src/model/complete.ts';
import { loadPolicies } from '../../src/policies.ts';
import { misbehave } from '../sandbox/support.ts';
import { carried, type Ended, type Given } from './pipeline.ts';

const TIMES = 100;

let server: StandIn;
let policies: Policies;
beforeAll(async () => {
  [server, policies] = await Promise.all([startModel({ host: '127.0.0.1', port: 0 }), loadPolicies()]);
});
afterAll(() => server.close());

const mails = readCases('intake', IntakeCase);
const vendors = readCases('vendor', VendorCase);
const given = (mail: string, vendor: string, requester: string): Given => {
  const found = { mail: mails.find(({ id }) => id === mail), vendor: vendors.find(({ id }) => id === vendor) };
  if (!found.mail || !found.vendor) throw new Error(`no case ${mail} or ${vendor}`);
  return { mail: found.mail, vendor: found.vendor, requester };
};

/** The same mail, each time read by the stand-in in another way. */
async function carriedTimes(wanted: Given): Promise<Ended[]> {
  const price = { inputMicroUsdPerMillion: 0, outputMicroUsdPerMillion: 0, version: 'none' };
  const settings = { model: 'stand-in-reader', apiKey: 'none', azure: null, timeoutMs: 10_000 };
  const model = createModel({ ...settings, baseUrl: `${server.url}/v1` });
  const { signal } = new AbortController();
  const room = { model, purse: purseOf(1, price, () => 0), now: () => 0, signal };
  const ended: Ended[] = [];
  for (let time = 0; time < TIMES; time += 1) {
    await misbehave(server.url, { kind: 'shuffled', seed: 1_000 * time });
    ended.push(await carried(wanted, policies, room));
  }
  return ended;
}

const ordersOf = (ended: readonly Ended[]): string[] => ended.flatMap((one) => ('order' in one ? [one.order] : []));

test.each([
  ['one line in prose', given('en-plain-prose', 'known-by-tax-id', 'requester')],
  ['three lines, freight and a total', given('en-bullets-with-freight', 'known-by-alias', 'requester2')],
  ['an offer that was saved as a mail and attached', given('en-attached-mail', 'known-by-alias', 'requester')],
])(
  'the same mail, read a hundred times in other words, is one and the same order or a question: %s',
  async (_, wanted) => {
    const ended = await carriedTimes(wanted);
    const orders = ordersOf(ended);
    expect(ended).toHaveLength(TIMES);
    expect(new Set(orders).size).toBe(1);
    expect(orders.length).toBeGreaterThan(TIMES / 2);
  },
  60_000,
);

test.each([
  ['itself', 'en-contradicting-quantity'],
  ['the quote that is attached to it', 'en-attached-contradiction'],
])(
  'a mail that contradicts %s is a question every time, however it is read',
  async (_, mail) => {
    const ended = await carriedTimes(given(mail, 'known-by-tax-id', 'requester2'));
    expect(ordersOf(ended)).toEqual([]);
  },
  60_000,
);

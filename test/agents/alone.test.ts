import { beforeAll, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import type { Ground, PlainAgent } from '../../src/agents/agent.ts';
import * as all from '../../src/agents/all.ts';
import { aloneOf } from '../../src/agents/alone.ts';
import { loadPolicies } from '../../src/policies.ts';

let ground: Ground;
beforeAll(async () => {
  ground = {
    policies: await loadPolicies(),
    today: '2026-11-26',
    proof: {
      timeZone: 'America/New_York',
      baseCurrency: 'USD',
      requester: { name: 'Rita Delgado', email: 'rita.requester@acme.example' },
      tenant: { name: 'Acme Robotics', domains: ['acme.example'], taxIds: [] },
    },
  };
});

const Output = z.object({ sentence: z.string() });
const brief: PlainAgent<typeof Output> = {
  name: 'brief',
  promptVersion: 'brief/1',
  prompt: '',
  output: { name: 'brief_output', schema: Output },
  tools: [],
  scopes: [],
  input: ({ mail, requirement }) => `${mail.subject}: ${requirement?.vendor.name ?? 'nobody'}`,
  receiver: 'approval',
  gate: ({ output, scene }) =>
    output.sentence.includes(scene.mail.subject)
      ? { verdict: 'allow', reasons: [] }
      : { verdict: 'block', reasons: ['it does not say what it is about'] },
};
const MAIL = { subject: 'Drives', text: 'Two drives.', from: 'rita@acme.example', date: '2026-11-26T09:00:00Z' };

describe('an agent whose folder says all', () => {
  const alone = aloneOf(brief);
  const judged = (sentence: string) =>
    alone?.gate({ output: { sentence }, given: MAIL, receipts: [], mayReask: true, ground }).verdict.verdict;

  test('works without a requisition, on what its scene is made of, and its gate judges', () => {
    expect(alone?.first(MAIL)).toBe('Drives: nobody');
    expect([judged('Drives for the lab'), judged('Something')]).toEqual(['allow', 'block']);
  });

  test('is given nothing else', () => {
    expect(alone?.input.safeParse({ ...MAIL, from: 'somebody' }).success).toBe(false);
    expect(alone?.input.safeParse({ ...MAIL, amount: '1' }).success).toBe(false);
  });
});

test('an agent that writes more than a hand-off needs a requisition, unless its folder says otherwise', () => {
  const soloists = Object.entries(all).flatMap(([name, agent]) => (aloneOf(agent) === null ? [] : [name]));
  expect(soloists).toEqual(['intake', 'vendor']);
});

test('without a tool result nothing is known of a vendor, so nobody is cleared', () => {
  const output = { vendorNumber: 'V-1001', duns: null, findings: ['It is fine.'] };
  const given = { name: 'Northwind Traders' };
  const judged = aloneOf(all.vendor)?.gate({ output, given, receipts: [], mayReask: false, ground });
  expect(judged).toMatchObject({ payload: { clearance: { decision: 'unknown' } } });
});

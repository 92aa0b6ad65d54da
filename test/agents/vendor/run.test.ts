import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { StandIn } from '../../../sandbox/http.ts';
import { startModel } from '../../../sandbox/model/server.ts';
import { startRisk } from '../../../sandbox/risk/server.ts';
import { readVendors } from '../../../sandbox/seed/read.ts';
import { vendorAgent } from '../../../src/agents/vendor/agent.ts';
import type { Receipt } from '../../../src/agents/agent.ts';
import { vendorGate } from '../../../src/agents/vendor/guardrail.ts';
import { VendorOutput } from '../../../src/agents/vendor/output.ts';
import { PersonId, TenantId, type Principal } from '../../../src/domain/principal.ts';
import { normalizedName } from '../../../src/domain/reading/names.ts';
import type { Requirement } from '../../../src/domain/requirement.ts';
import type { InternalServices } from '../../../src/services/internal.ts';
import { createModel } from '../../../src/model/complete.ts';
import { strictSchema, toolSpec } from '../../../src/model/json-schema.ts';
import type { Message } from '../../../src/model/message.ts';
import { callTool } from '../../../src/tools/call-tool.ts';
import { modelTool } from '../../../src/tools/model-tool.ts';
import { serveInternal, testTools, unusedServices, type Internal } from '../../support/tools.ts';

const principal: Principal = {
  kind: 'person',
  tenant: TenantId.parse('acme'),
  person: PersonId.parse('requester'),
  roles: ['requester'],
};
const consumer = { key: 'key', secret: 'secret' };
const requisition = { id: 'R-000001', status: 'screening' } as const;
let modelServer: StandIn;
let riskServer: StandIn;
let internal: Internal;
beforeAll(async () => {
  [modelServer, riskServer, internal] = await Promise.all([
    startModel({ host: '127.0.0.1', port: 0 }),
    startRisk({ host: '127.0.0.1', port: 0, consumer }),
    serveInternal(services),
  ]);
});
afterAll(() => Promise.all([modelServer.close(), riskServer.close(), internal.close()]));

const stored = (readVendors()['acme'] ?? []).map((vendor) => ({
  number: vendor.number,
  name: vendor.name,
  aliases: vendor.aliases,
  country: vendor.country,
  taxIds: vendor.taxIds.map(({ value }) => value),
  domains: [vendor.domain],
  duns: vendor.duns,
  categories: vendor.categories,
  status: vendor.status,
  holdReason: vendor.holdReason ?? null,
  confirmed: vendor.confirmed !== null,
}));
const services: InternalServices = {
  ...unusedServices,
  searchVendors: (_, { name, taxId, domain }) =>
    Promise.resolve(
      stored.filter(
        (vendor) =>
          (taxId !== null && vendor.taxIds.includes(taxId)) ||
          (domain !== null && vendor.domains.includes(domain)) ||
          (name !== null && normalizedName(vendor.name) === normalizedName(name)),
      ),
    ),
};

/** The loop that the workflow runs, without its durability. */
async function run(vendor: Requirement['vendor']) {
  const model = createModel({
    model: 'stand-in-reader',
    apiKey: 'none',
    baseUrl: `${modelServer.url}/v1`,
    azure: null,
    timeoutMs: 5_000,
  });
  const tools = await testTools({
    internalUrl: internal.url,
    tokenFor: internal.tokenFor,
    risk: { url: riskServer.url, ...consumer },
  });
  const { signal } = new AbortController();
  const messages: Message[] = [{ role: 'user', text: vendorAgent.input(vendor) }];
  const receipts: Receipt[] = [];
  for (let turn = 1; turn <= 8; turn += 1) {
    const reply = await model.complete(
      {
        system: vendorAgent.prompt,
        messages,
        tools: vendorAgent.tools.map((name) => toolSpec(modelTool(tools.registry, name))),
        output: { name: vendorAgent.output.name, schema: strictSchema(vendorAgent.output.schema) },
        maxOutputTokens: 2_000,
      },
      signal,
    );
    messages.push(reply.message);
    if (reply.kind === 'answer') {
      const output = VendorOutput.parse(JSON.parse(reply.text));
      return {
        turn,
        output,
        usage: reply.usage,
        ...vendorGate({ output, receipts, vendor, attempt: 1, minConfidence: 8 }),
      };
    }
    if (reply.kind !== 'tool_calls') throw new Error(`the model ended with ${reply.kind}`);
    for (const call of reply.calls) {
      const outcome = await callTool(
        { tools, signal },
        { agent: vendorAgent, principal, requisition, run: 'vendor/1.1', receipt: `r/${turn}`, call },
      );
      receipts.push({ id: `r/${turn}/${receipts.length}`, operation: call.name, ...outcome });
      messages.push({ role: 'tool', call: call.id, text: outcome.text });
    }
  }
  throw new Error('no answer in 8 turns');
}

test('a known vendor is found, matched, screened and assessed in three turns', async () => {
  const result = await run({
    name: 'Northwind Traders',
    country: 'US',
    taxId: '91-1234567',
    email: 'orders@northwind.example',
  });
  expect(result).toMatchObject({
    turn: 3,
    output: { vendorNumber: 'V-1001', duns: '804735132' },
    verdict: { verdict: 'allow', reasons: [] },
    facts: {
      vendor: { value: { number: 'V-1001', status: 'active' } },
      identity: { value: { candidates: 1, operating: true } },
      screening: { value: { hits: [] } },
      assessment: { value: { supplierEvaluationRisk: 2 } },
    },
  });
  expect(result.usage?.inputTokens).toBeGreaterThan(100);
});

test.each([
  [
    'new to us',
    { name: 'Lumen Optics LLC', country: 'US', taxId: '84-2914563', email: null },
    { vendor: { value: { number: null, status: 'new' } }, identity: { value: { duns: '815662034' } } },
  ],
  [
    'on hold',
    { name: 'Ironbark Castings Inc.', country: 'US', taxId: '82-3409175', email: null },
    { vendor: { value: { status: 'hold' } } },
  ],
  [
    'unknown to the provider',
    { name: 'Tidewater Test Labs LLC', country: 'US', taxId: '61-1738205', email: null },
    { identity: { reason: 'not_found' }, assessment: { reason: 'not_found' } },
  ],
  [
    'two candidates',
    { name: 'Meridian Instruments Ltd', country: 'GB', taxId: 'GB743999516', email: null },
    { identity: { value: { candidates: 2 } } },
  ],
  [
    'sanctioned',
    { name: 'Zarubin Maritime Trading Ltd', country: 'CY', taxId: 'CY11470885Y', email: null },
    { screening: { value: { hits: expect.arrayContaining([expect.objectContaining({ exact: true })]) } } },
  ],
  [
    'bankrupt',
    { name: 'Sunmark Displays Corp.', country: 'US', taxId: '58-2650943', email: null },
    { assessment: { value: { bankruptcy: true } } },
  ],
  [
    'out of business',
    { name: 'Oldfield Chemicals Inc.', country: 'US', taxId: '33-0974516', email: null },
    { identity: { value: { operating: false } } },
  ],
  [
    'near duplicate',
    { name: 'Pinnacle Packing Inc.', country: 'US', taxId: '41-1982735', email: null },
    { vendor: { value: { number: 'V-1011' } }, identity: { value: { duns: '810774105' } } },
  ],
])('the records of a vendor that is %s say so', async (_, vendor, facts) => {
  const result = await run(vendor);
  expect(result.verdict.verdict).toBe('allow');
  expect(result.facts).toMatchObject(facts);
});

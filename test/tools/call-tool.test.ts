import { describe, expect, test } from '@jest/globals';
import { vendorAgent } from '../../src/agents/vendor/agent.ts';
import { QuartermasterError } from '../../src/domain/errors.ts';
import { PersonId, TenantId, type Principal, type Role } from '../../src/domain/principal.ts';
import { statusNames, type Status } from '../../src/domain/status.ts';
import { callTool, type ToolRequest } from '../../src/tools/call-tool.ts';
import type { Systems } from '../../src/tools/operation.ts';
import { operations } from '../../src/tools/operations.ts';
import { runOperation } from '../../src/tools/run-operation.ts';

const tenant = TenantId.parse('acme');
const person = (...roles: Role[]): Principal => ({
  kind: 'person',
  tenant,
  person: PersonId.parse('requester'),
  roles,
});

const northwind = {
  number: 'V-1001',
  name: 'Northwind Traders',
  aliases: [],
  country: 'US',
  taxIds: ['91-1234567'],
  domains: ['northwind.example'],
  duns: '804735132',
  categories: ['furniture'],
  status: 'active' as const,
  holdReason: null,
  confirmed: { by: 'buyer2' },
  bankAccount: 'canary-iban',
};

const unused = (): never => {
  throw new Error('must not be called');
};

const systems = (
  changes: {
    vendors?: Partial<Systems['vendors']>;
    risk?: Partial<Systems['risk']>;
    erp?: Partial<Systems['erp']>;
  } = {},
): Systems => ({
  vendors: { search: () => Promise.resolve([northwind]), read: () => Promise.resolve(null), ...changes.vendors },
  risk: { match: () => Promise.resolve(null), assess: unused, screen: unused, ...changes.risk },
  erp: { create: unused, find: unused, cancel: unused, ...changes.erp },
  contracts: { search: unused },
});

/** A system that never answers. */
const hang = (signal: AbortSignal) =>
  new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));

const search = { name: 'Northwind Traders', taxId: null, domain: null };

const request = (
  changes: Partial<ToolRequest> = {},
  name = 'vendors_search',
  given: unknown = search,
): ToolRequest => ({
  agent: vendorAgent,
  principal: person('requester'),
  requisitionStatus: 'screening',
  call: { id: 'call_1', name, arguments: typeof given === 'string' ? given : JSON.stringify(given) },
  ...changes,
});

const call = (asked: ToolRequest, over: Systems = systems()) =>
  callTool({ systems: over, signal: new AbortController().signal }, asked);

describe('a tool call that is allowed', () => {
  test('answers with the result, labelled as untrusted and without what is not to be seen', async () => {
    const answer = await call(request());
    expect(answer.outcome).toBe('ok');
    expect(JSON.parse(answer.text)).toEqual({ untrusted: true, result: answer.result });
    expect(answer.result).toMatchObject({ vendors: [{ number: 'V-1001', confirmed: true }] });
    expect(answer.text).not.toMatch(/canary|buyer2/);
    expect(answer.arguments).toEqual(search);
  });

  test('is made as the principal, with the checked arguments', async () => {
    const seen: unknown[] = [];
    const over = systems({
      vendors: {
        search: (...given) => {
          seen.push(given);
          return Promise.resolve([]);
        },
      },
    });
    const answer = await call(
      request({}, 'vendors_search', { ...search, name: ' Northwind Traders ', extra: 'x', tenant: 'rheinwerk' }),
      over,
    );
    expect(seen).toEqual([[person('requester'), search]]);
    expect(answer).toMatchObject({ outcome: 'ok', arguments: search, result: { vendors: [] } });
  });

  test('says not found, and nothing else, for what is not there', async () => {
    expect(await call(request({}, 'vendors_read', { number: 'V-9' }))).toEqual({
      outcome: 'not_found',
      arguments: { number: 'V-9' },
      result: null,
      text: '{"error":"not_found"}',
    });
  });

  test('is cut to a bounded size, and says so', async () => {
    const fat = {
      ...northwind,
      aliases: Array.from({ length: 50 }, () => 'x'.repeat(300)),
      holdReason: 'y'.repeat(1000),
    };
    const answer = await call(
      request(),
      systems({ vendors: { search: () => Promise.resolve(Array.from({ length: 20 }, () => fat)) } }),
    );
    expect(answer.text.length).toBeLessThanOrEqual(16_000);
    const shown: { untrusted: boolean; cut: boolean; result: { vendors: { number: string }[] } } = JSON.parse(
      answer.text,
    );
    expect(shown).toMatchObject({ untrusted: true, cut: true });
    expect(shown.result.vendors.map(({ number }) => number)).toEqual([
      'V-1001',
      'V-1001',
      'V-1001',
      'V-1001',
      'V-1001',
    ]);
  });
});

describe('a tool call that is not allowed', () => {
  const refusal = '{"error":"refused"}';

  test.each([
    ['an operation that does not exist', request({}, 'drop_tables')],
    [
      'a name of the language',
      request({ agent: { ...vendorAgent, tools: ['constructor', '__proto__'] } }, 'constructor'),
    ],
    ['an operation that the agent does not have', request({ agent: { ...vendorAgent, tools: ['vendors_read'] } })],
    ['an operation out of the scopes of the agent', request({ agent: { ...vendorAgent, scopes: ['risk:read'] } })],
    [
      'a write, even if it is listed',
      request(
        {
          agent: { name: 'x', tools: ['order_create'], scopes: ['orders:write'] },
          principal: person('buyer'),
          requisitionStatus: 'ordering',
        },
        'order_create',
        { key: 'k', order: {} },
      ),
    ],
    ['a person without the right', request({ principal: person() })],
    [
      'an auditor at the risk provider',
      request({ principal: person('auditor') }, 'risk_assess', { duns: '804735132' }),
    ],
    ['the clock', request({ principal: { kind: 'clock', tenant } })],
    ['the worker', request({ principal: { kind: 'worker', tenant } })],
    ['a requisition that is past it', request({ requisitionStatus: 'ordering' })],
  ])('is refused alike: %s', async (_, asked) => {
    expect(await call(asked)).toMatchObject({ outcome: 'refused', text: refusal, result: null });
  });

  test('is refused in every state in which nothing is screened', async () => {
    const open = await Promise.all(
      statusNames.map(async (status) =>
        (await call(request({ requisitionStatus: status }))).outcome === 'ok' ? [status] : [],
      ),
    );
    expect(open.flat()).toEqual(['reading', 'needs_info', 'screening', 'on_hold']);
  });

  test('does not show arguments that are wrong to somebody without the right', async () => {
    expect(await call(request({ principal: person() }, 'vendors_search', '{broken'))).toMatchObject({
      outcome: 'refused',
      text: refusal,
    });
  });
});

describe('a tool call with wrong arguments', () => {
  test.each([
    ['broken JSON', 'vendors_search', '{"name":', null, '{"error":"invalid"}'],
    ['no JSON object', 'vendors_search', '[]', [], '{"error":"invalid"}'],
    [
      'too much text',
      'vendors_search',
      JSON.stringify({ ...search, name: 'x'.repeat(20_000) }),
      null,
      '{"error":"invalid"}',
    ],
    [
      'a missing field',
      'vendors_search',
      '{"name":"X","taxId":null}',
      { name: 'X', taxId: null },
      '{"error":"invalid","fields":["domain"]}',
    ],
    [
      'nothing to search by',
      'vendors_search',
      '{"name":null,"taxId":null,"domain":null}',
      { name: null, taxId: null, domain: null },
      '{"error":"invalid","fields":["name"]}',
    ],
    [
      'a country in words',
      'risk_match',
      '{"name":"X","countryCode":"canary","registrationNumber":null}',
      expect.anything(),
      '{"error":"invalid","fields":["countryCode"]}',
    ],
    [
      'a path instead of a DUNS number',
      'risk_assess',
      '{"duns":"../admin"}',
      expect.anything(),
      '{"error":"invalid","fields":["duns"]}',
    ],
  ])('is told the field, and no more: %s', async (_, name, given, recorded, text) => {
    expect(await call(request({}, name, given))).toEqual({
      outcome: 'invalid',
      arguments: recorded,
      result: null,
      text,
    });
  });

  test('is also told when the provider does not accept them', async () => {
    const over = systems({ risk: { match: () => Promise.reject(new QuartermasterError('invalid_input', 'no')) } });
    const answer = await call(
      request({}, 'risk_match', { name: 'X', countryCode: 'ZZ', registrationNumber: null }),
      over,
    );
    expect(answer).toMatchObject({ outcome: 'invalid', text: '{"error":"invalid"}' });
  });
});

describe('a tool call that meets trouble', () => {
  const assess = request({}, 'risk_assess', { duns: '804735132' });

  test.each(['provider_unavailable', 'provider_refused'] as const)(
    'throws %s for the workflow to settle',
    async (code) => {
      const over = systems({
        risk: { assess: () => Promise.reject(new QuartermasterError(code, 'x', { retryAfterMs: 7 })) },
      });
      await expect(call(assess, over)).rejects.toMatchObject({ code, retryAfterMs: 7 });
    },
  );

  test('refuses results that cannot be', async () => {
    const impossible = {
      duns: '804735132',
      supplierEvaluationRisk: 42,
      failureClass: 1,
      bankruptcy: false,
      operating: true,
      assessedOn: null,
      transaction: 't',
    };
    await expect(call(assess, systems({ risk: { assess: () => Promise.resolve(impossible) } }))).rejects.toMatchObject({
      code: 'provider_refused',
    });
  });

  test('lets errors of our own through as they are', async () => {
    const bug = new TypeError('bug');
    await expect(call(assess, systems({ risk: { assess: () => Promise.reject(bug) } }))).rejects.toBe(bug);
  });
});

describe('an operation run by code', () => {
  const worker = { kind: 'worker', tenant } as const;
  const order = { erpNumber: '450', idempotencyKey: 'R-1/order/1', status: 'open' as const };
  const context = (
    status: Status,
    principal: Principal = worker,
    over = systems({ erp: { create: () => Promise.resolve(order), find: () => Promise.resolve(null) } }),
  ) => ({
    systems: over,
    principal,
    status,
    signal: new AbortController().signal,
  });

  test('posts an order while ordering, as the worker or a buyer', async () => {
    const input = { key: 'R-1/order/1', order: { number: 'PO-1' } };
    expect(await runOperation(operations.order_create, input, context('ordering'))).toEqual(order);
    expect(await runOperation(operations.order_create, input, context('ordering', person('buyer')))).toEqual(order);
    expect(await runOperation(operations.order_find, { key: 'R-1/order/1' }, context('withdrawn'))).toBeNull();
  });

  test.each([
    ['before it is approved', 'pending_approval', worker],
    ['after it is withdrawn', 'withdrawn', worker],
    ['as a requester', 'ordering', person('requester')],
    ['as an administrator', 'ordering', person('administrator')],
  ] as const)('posts no order %s', async (_, status, principal) => {
    await expect(
      runOperation(operations.order_create, { key: 'k', order: {} }, context(status, principal)),
    ).rejects.toMatchObject({ code: 'forbidden' });
  });

  test.each([
    ['order_create', 'write', 'outcome_unknown'],
    ['order_find', 'read', 'provider_unavailable'],
  ] as const)('%s (%s) out of time is %s', async (name, _, code) => {
    const over = systems({ erp: { create: (__, ___, signal) => hang(signal), find: (__, signal) => hang(signal) } });
    const row = { ...operations[name], timeoutMs: 20 };
    await expect(runOperation(row, { key: 'k', order: {} }, context('ordering', worker, over))).rejects.toMatchObject({
      code,
    });
  });
});

test('every agent tool is a read of a scope that the agent has', () => {
  for (const name of vendorAgent.tools) {
    expect(operations[name].effect).toBe('read');
    expect(vendorAgent.scopes).toContain(operations[name].scope);
  }
});

import { beforeAll, expect, test } from '@jest/globals';
import * as agents from '../../src/agents/all.ts';
import { Role } from '../../src/domain/principal.ts';
import { statusNames } from '../../src/domain/status.ts';
import { callTool } from '../../src/tools/call-tool.ts';
import { loadRegistry, type Registry } from '../../src/tools/registry.ts';
import { scopesOf, type Scope } from '../../src/tools/scopes.ts';
import type { Tools } from '../../src/tools/tools.ts';
import { person } from '../support/principals.ts';
import { memoryLedger, testTools } from '../support/tools.ts';

const registry: Registry = await loadRegistry();
const ledger = memoryLedger();
let tools: Tools;
beforeAll(async () => {
  tools = await testTools({}, ledger);
});

const everything: readonly Scope[] = [
  'vendors:read',
  'contracts:read',
  'purchasing:read',
  'mail:read',
  'risk:read',
  'orders:write',
];

/** What may be done in the name of each role; whoever is added to the roles is decided on here. */
const inTheNameOf: Readonly<Record<Role, readonly Scope[]>> = {
  requester: everything,
  buyer: everything,
  department_head: everything,
  finance_director: everything,
  compliance: everything,
  receiver: everything,
  auditor: ['vendors:read'],
  administrator: everything,
};

test.each(Role.options)('in the name of %s nothing but their scopes is used', (role) => {
  expect([...scopesOf(person('acme', 'x', role))].toSorted()).toEqual(inTheNameOf[role].toSorted());
});

test('who holds no role lends none, and several roles lend what any of them does', () => {
  expect([...scopesOf(person('acme', 'x'))]).toEqual([]);
  expect([...scopesOf(person('acme', 'x', 'auditor', 'buyer'))].toSorted()).toEqual(inTheNameOf.buyer.toSorted());
});

const cells = Object.values(agents).flatMap((agent) => registry.operations.map((operation) => ({ agent, operation })));

/** Arguments that fit no operation: whoever passes the door is told so, and nothing is sent. */
const UNFIT = JSON.stringify('unfit');

test.each(cells)(
  '$agent.name at $operation.name: agent, person and state must all allow it',
  async ({ agent, operation }) => {
    for (const role of [...Role.options, null])
      for (const status of statusNames) {
        const { outcome } = await callTool(
          { tools, signal: new AbortController().signal },
          {
            agent,
            principal: role === null ? person('acme', 'x') : person('acme', 'x', role),
            requisition: { id: 'R-000001', status },
            run: `${agent.name}/1`,
            receipt: `${agent.name}/1/1/0`,
            call: { id: 'call', name: operation.name, arguments: UNFIT },
          },
        );
        const agentMay =
          operation.effect === 'read' && agent.tools.includes(operation.name) && agent.scopes.includes(operation.scope);
        const personMay = role !== null && inTheNameOf[role].includes(operation.scope);
        const passes = agentMay && personMay && operation.during.includes(status);
        expect({ role, status, outcome }).toEqual({ role, status, outcome: passes ? 'invalid' : 'refused' });
      }
  },
);

test('the matrix has a cell for each agent and operation, and some are open', () => {
  expect(cells).toHaveLength(Object.values(agents).length * registry.operations.length);
  expect(cells.filter(({ agent, operation }) => agent.tools.includes(operation.name)).length).toBeGreaterThan(4);
});

test('in all that nothing has left', () => {
  expect(ledger.rows).toEqual([]);
});

import { readdirSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import * as all from '../../src/agents/all.ts';
import { Copied } from '../../src/agents/intake/output.ts';
import { statusNames } from '../../src/domain/status.ts';
import { PersonId, Role, TenantId, type Principal } from '../../src/domain/principal.ts';
import { callTool } from '../../src/tools/call-tool.ts';
import type { Operation } from '../../src/tools/operation.ts';
import { loadRegistry } from '../../src/tools/registry.ts';
import { scopes } from '../../src/tools/scopes.ts';
import { memoryLedger, testTools } from '../support/tools.ts';

// Each agent reads what a stranger wrote: a mail, a vendor's answer, or what a tool returns. So none may write.
const agents = Object.values(all);

let operations: readonly Operation[];
beforeAll(async () => {
  ({ operations } = await loadRegistry());
});

const writes = (): Operation[] => operations.filter(({ effect }) => effect === 'write');

/** Everybody at once: whatever a person's rights are, an agent has none to write. */
const everyone: Principal = {
  kind: 'person',
  tenant: TenantId.parse('acme'),
  person: PersonId.parse('requester'),
  roles: Role.options,
};

describe('the rule of two', () => {
  test('holds for each agent: it names no tool that writes, and no right of one', () => {
    const writing = writes().map(({ name, scope }) => ({ name, scope }));
    expect(writing.length).toBeGreaterThan(0);
    for (const { tools, scopes: rights } of agents) {
      expect(tools.filter((tool) => writing.some(({ name }) => name === tool))).toEqual([]);
      expect(rights.filter((right) => writing.some(({ scope }) => scope === right))).toEqual([]);
    }
  });

  test('holds at the door: no write is made for a model, in whatever state, even if its agent listed it', async () => {
    const ledger = memoryLedger();
    const tools = await testTools({}, ledger);
    const signal = new AbortController().signal;
    for (const { name, tools: listed } of agents)
      for (const write of writes())
        for (const status of statusNames) {
          const agent = { name, tools: [...listed, write.name], scopes };
          const requisition = { id: 'R-000001', status };
          const call = {
            id: 'c',
            name: write.name,
            arguments: JSON.stringify({ key: 'k', order: {}, erpNumber: '1' }),
          };
          const request = { agent, principal: everyone, requisition, run: 'r', receipt: 'r/1', call };
          expect(await callTool({ tools, signal }, request)).toMatchObject({ outcome: 'refused', result: null });
        }
    expect(ledger.rows).toEqual([]);
  });
});

/** What a model must never choose: where something goes, who pays, how much, in whose name. */
const SINK =
  /recipient|receiver|mailto|^to$|^cc$|e-?mail|address|iban|bic|account|amount|price|total|sum|tenant|principal|person|role|approv|url|uri|link|host|callback|webhook/i;

type JsonSchema = {
  type?: string;
  properties?: Record<string, JsonSchema>;
  items?: JsonSchema;
  anyOf?: JsonSchema[];
};

const schemaOf = (schema: z.ZodType): JsonSchema => JSON.parse(JSON.stringify(z.toJSONSchema(schema)));

/** Values that are no copy of words with the quote that proves them, by name. */
const unproven = ({ type, properties, items, anyOf }: JsonSchema, name = ''): string[] => {
  if (type === 'null' || (properties && 'quote' in properties && 'text' in properties)) return [];
  if (properties) return Object.entries(properties).flatMap(([inner, of]) => unproven(of, inner));
  if (items) return unproven(items, name);
  return anyOf ? anyOf.flatMap((of) => unproven(of, name)) : [name];
};

describe('sinks take ids', () => {
  // A new operation that writes is added here, with where code takes each of its inputs from.
  const sources: Record<string, Record<string, string>> = {
    order_create: { key: 'the requisition and its tenant', order: 'the numbered order, as it was approved' },
    order_cancel: { erpNumber: 'what the ERP returned for our key' },
    order_change: {
      erpNumber: 'what the ERP returned for our key',
      key: 'the requisition, the version and its tenant',
      order: 'the version of the order, as it was approved',
    },
  };

  test('each input of an operation that writes has a known source, none of them a model', () => {
    const inputs = writes().map(({ name, placements }) => [
      name,
      placements.filter(({ fill }) => fill === null).map(({ argument }) => argument),
    ]);
    expect(Object.fromEntries(inputs)).toEqual(
      Object.fromEntries(Object.entries(sources).map(([name, from]) => [name, Object.keys(from)])),
    );
  });

  test('they are called where the store is read, and nowhere else', () => {
    const callers = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter(
      (file) =>
        file.endsWith('.ts') &&
        writes().some(({ name }) => readFileSync(`src/${file}`, 'utf8').includes(`runOperation('${name}'`)),
    );
    expect(callers.toSorted()).toEqual([
      'activities/order/post-version.ts',
      'activities/steps/cancel-order.ts',
      'activities/steps/order-effects.ts',
    ]);
  });

  test('no tool of an agent asks for a recipient, an amount, a tenant or an address', () => {
    for (const { tools } of agents)
      for (const tool of tools) {
        const operation = operations.find(({ name }) => name === tool);
        const asked = operation?.placements.filter(({ fill }) => fill === null).map(({ argument }) => argument);
        expect(asked?.filter((argument) => SINK.test(argument))).toEqual([]);
      }
  });

  test('the search for such values finds them', () => {
    const schema = z.object({ a: z.array(z.object({ email: z.string().nullable() })), b: Copied });
    expect(unproven(schemaOf(schema))).toEqual(['email']);
  });

  test.each(agents)('what $name answers names none of them but as words with their quote', ({ output }) => {
    const names = unproven(schemaOf(output.schema));
    expect(names.filter((name) => SINK.test(name))).toEqual([]);
  });
});

import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { IntakeOutput } from '../../src/agents/intake/output.ts';
import { vendorAgent } from '../../src/agents/vendor/agent.ts';
import { VendorOutput } from '../../src/agents/vendor/output.ts';
import { strictSchema, toolSpec } from '../../src/model/json-schema.ts';
import { modelTool } from '../../src/tools/model-tool.ts';
import { loadRegistry } from '../../src/tools/registry.ts';

/** Every object schema in a document. */
function objects(node: unknown): Record<string, unknown>[] {
  if (Array.isArray(node)) return node.flatMap(objects);
  if (typeof node !== 'object' || node === null) return [];
  const inside = Object.values(node).flatMap(objects);
  return 'properties' in node && 'type' in node ? [{ ...node }, ...inside] : inside;
}

describe('a schema for strict output', () => {
  test.each([
    ['the intake output', IntakeOutput],
    ['the vendor output', VendorOutput],
  ])('of %s requires every property, allows no other, and refers to nothing', (_, schema) => {
    const document = strictSchema(schema);
    expect(document['type']).toBe('object');
    for (const object of objects(document)) {
      expect(object['additionalProperties']).toBe(false);
      expect(object['required']).toEqual(Object.keys(object['properties'] ?? {}));
    }
    expect(JSON.stringify(document)).not.toMatch(/\$ref|\$schema|pattern|minLength|oneOf/);
  });

  test('of the vendor output is this', () => {
    const nullable = { type: ['string', 'null'] };
    expect(strictSchema(VendorOutput)).toEqual({
      type: 'object',
      properties: { vendorNumber: nullable, duns: nullable, findings: { type: 'array', items: { type: 'string' } } },
      required: ['vendorNumber', 'duns', 'findings'],
      additionalProperties: false,
    });
  });

  test.each(vendorAgent.tools)('exists for the arguments of %s, with our description', async (name) => {
    const tool = modelTool(await loadRegistry(), name);
    const { parameters, description } = toolSpec(tool);
    expect(description).toBe(tool.description);
    for (const object of objects(parameters)) {
      expect(object['additionalProperties']).toBe(false);
      expect(object['required']).toEqual(Object.keys(object['properties'] ?? {}));
    }
    expect(JSON.stringify(parameters)).not.toMatch(/\$ref|pattern|maxLength/);
  });

  test('keeps a property that has the name of a keyword', () => {
    expect(strictSchema(z.object({ pattern: z.string(), format: z.int() }))).toMatchObject({
      required: ['pattern', 'format'],
    });
  });

  test.each([
    ['an optional key', z.object({ a: z.object({ b: z.string().optional() }) }), '$.a: b is optional'],
    ['a record', z.object({ a: z.record(z.string(), z.string()) }), '$.a lets any key in'],
    ['anything', z.object({ a: z.unknown() }), '$.a may be anything'],
  ])('is refused for %s', (_, schema, message) => {
    expect(() => strictSchema(schema)).toThrow(
      expect.objectContaining({ code: 'configuration_invalid', message: expect.stringContaining(message) }),
    );
  });
});

import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { fit, NothingFits, strictFault } from '../../../sandbox/model/fit.ts';

const schemaOf = (type: z.ZodType) => z.record(z.string(), z.unknown()).parse(z.toJSONSchema(type));

describe('fitting a value to a strict schema', () => {
  const Clause = z.object({ id: z.string().nullable(), cites: z.array(z.string()), sure: z.boolean() });

  test('drops what the schema does not know and fills what is missing with nothing', () => {
    expect(fit(schemaOf(Clause), { id: 'a', other: 1 })).toEqual({ id: 'a', cites: [], sure: false });
    expect(fit(schemaOf(Clause), null)).toEqual({ id: null, cites: [], sure: false });
  });

  test('takes the option of a union that the value fits', () => {
    const union = schemaOf(z.object({ at: z.union([z.object({ text: z.string() }), z.null()]) }));
    expect(fit(union, { at: { text: 'x' } })).toEqual({ at: { text: 'x' } });
    expect(fit(union, {})).toEqual({ at: null });
  });

  test.each([
    ['a text', z.object({ name: z.string() })],
    ['a number', z.object({ amount: z.number() })],
    ['a choice', z.object({ decision: z.enum(['approve', 'reject']) })],
  ])('makes up no fact: %s', (_, type) => {
    expect(() => fit(schemaOf(type), null)).toThrow(NothingFits);
  });

  test('tells what OpenAI would refuse', () => {
    expect(strictFault(schemaOf(Clause))).toBeNull();
    expect(strictFault({ type: 'object', properties: {} })).toContain("'additionalProperties'");
    const optional = {
      type: 'object',
      properties: { a: { type: 'string' } },
      required: [],
      additionalProperties: false,
    };
    expect(strictFault(optional)).toContain("Missing 'a'");
    expect(strictFault({ type: 'array', items: optional })).toContain('$.items');
  });
});

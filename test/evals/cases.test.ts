import { describe, expect, test } from '@jest/globals';
import { fieldOf } from '../../src/domain/reading/fields.ts';
import { readCases } from '../../src/evals/cases.ts';
import { IntakeCase } from '../../src/evals/intake.ts';
import { VendorCase } from '../../src/evals/vendor.ts';

const intake = readCases('intake', IntakeCase);
const vendor = readCases('vendor', VendorCase);

/** No address of a case may be anybody's. */
const INVENTED = /(?:^|\.)example(?:\.(?:com|org|net))?$|\.test$/;
const domainsIn = (value: unknown): string[] =>
  [...JSON.stringify(value).matchAll(/[\w.+-]+@([\w-]+(?:\.[\w-]+)+)/g)].map(([, domain = '']) => domain);

describe.each([
  ['intake', intake, 60],
  ['vendor', vendor, 20],
] as const)('the cases of %s', (_, cases, least) => {
  test(`are ${least} at least`, () => expect(cases.length).toBeGreaterThanOrEqual(least));

  test('have an id of their own and test something of their own', () => {
    expect(new Set(cases.map(({ id }) => id)).size).toBe(cases.length);
    expect(new Set(cases.map(({ tests }) => tests)).size).toBe(cases.length);
  });

  test('name no address that could be somebody’s', () => {
    expect(cases.flatMap(domainsIn).filter((domain) => !INVENTED.test(domain))).toEqual([]);
  });
});

describe('the cases of intake', () => {
  test('are in six languages, each with some eight', () => {
    const languages = [...new Set(intake.map(({ language }) => language))].toSorted();
    expect(languages).toEqual(['de', 'en', 'es', 'fr', 'it', 'nl']);
    for (const language of languages)
      expect(intake.filter((one) => one.language === language).length).toBeGreaterThanOrEqual(6);
  });

  test.each(intake)('expect fields that a request has, each in one way: $id', ({ expect: { request, ...wanted } }) => {
    const { values, follows, either, ask } = wanted;
    const fields = [...Object.keys(values), ...Object.keys(follows), ...Object.keys(either), ...ask];
    expect(fields.filter((field) => fieldOf(field) === null)).toEqual([]);
    expect(fields.filter((field, index) => fields.indexOf(field) !== index)).toEqual([]);
    expect(request || fields.length === 0).toBe(true);
  });
});

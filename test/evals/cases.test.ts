import { describe, expect, test } from '@jest/globals';
import { fieldOf } from '../../src/domain/reading/fields.ts';
import { readCases } from '../../src/evals/cases.ts';
import { IntakeCase } from '../../src/evals/intake.ts';
import { NegotiationEval } from '../../src/evals/negotiation.ts';
import { VendorCase } from '../../src/evals/vendor.ts';

const intake = readCases('intake', IntakeCase);
const vendor = readCases('vendor', VendorCase);
const negotiation = readCases('negotiation', NegotiationEval);

/** No address of a case may be anybody's. */
const INVENTED = /(?:^|\.)example(?:\.(?:com|org|net))?$|\.test$/;
const domainsIn = (value: unknown): string[] =>
  [...JSON.stringify(value).matchAll(/[\w.+-]+@([\w-]+(?:\.[\w-]+)+)/g)].map(([, domain = '']) => domain);

describe.each([
  ['intake', intake, 60],
  ['vendor', vendor, 20],
  ['negotiation', negotiation, 20],
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

const LITERAL =
  /^(?:vendor\.(?:name|taxId|email)|lines\[\d+\]\.description|charges\[\d+\]\.label|costCenter|deliveryPlace)$/;
const NUMBER = /^(?:tax|total|ceiling|charges\[\d+\]\.amount|lines\[\d+\]\.(?:unitPrice|quantity))$/;
const squeezed = (text: string) => text.replaceAll(/\s+/g, ' ').toLowerCase();
/** `1.480,00`, `1'480.00` and `1480` are all 148. */
const significant = (number: string) => number.replaceAll(/\D/g, '').replace(/^0+/, '').replace(/0+$/, '');
const WORDS = /\b(?:one|an?|six|une?|uno?|een)\b/iu;

test.each(intake.filter(({ expect: { request } }) => request))(
  'what is expected to be read stands in the mail: $id',
  ({ mail, expect: { values } }) => {
    const pages = (mail.documents ?? []).flatMap(({ document }) => (document.kind === 'text' ? document.pages : []));
    const whole = [mail.subject, mail.body, mail.forwarded ?? '', ...pages.map(({ text }) => text)].join('\n');
    const text = squeezed(whole);
    const numbers = [...whole.matchAll(/\d[\d.,']*(?:[\u00a0\u202f]\d{3}[\d.,]*)*/g)].map(([number]) =>
      significant(number),
    );
    const stands = ([field, value]: readonly [string, string]): boolean => {
      if (LITERAL.test(field)) return text.includes(squeezed(value));
      if (!NUMBER.test(field)) return true;
      const wanted = significant(value);
      return numbers.includes(wanted) || (field.endsWith('quantity') && WORDS.test(text));
    };
    const all = Object.entries(values).flatMap(([field, value]) => [value].flat().map((one) => [field, one] as const));
    expect(all.filter((one) => !stands(one))).toEqual([]);
  },
);

describe('the cases of vendor', () => {
  test.each(vendor)('expect ids that its tools would return: $id', ({ tools, expect: { values, either } }) => {
    const told = JSON.stringify(tools);
    const ids = [...Object.values(values), ...Object.values(either)].flat();
    expect(ids.filter((id) => !told.includes(`"${id}"`))).toEqual([]);
  });
});

describe('the cases of negotiation', () => {
  test.each(negotiation)('expect clauses that its search would return: $id', ({ tools, expect: { citesOneOf } }) => {
    const told = JSON.stringify(tools);
    expect(citesOneOf.filter((id) => !told.includes(`"${id}"`))).toEqual([]);
  });
});

import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { intakeGate } from '../../../src/agents/intake/guardrail.ts';
import { complete } from '../../../src/domain/complete.ts';
import { CategoriesPolicy, IntakePolicy } from '../../../src/domain/policies.ts';
import { readSamples } from './samples.ts';

const policy = (name: string): unknown =>
  parse(readFileSync(new URL(`../../../policies/${name}.yaml`, import.meta.url), 'utf8'));
const [intake, categories] = [IntakePolicy.parse(policy('intake')), CategoriesPolicy.parse(policy('categories'))];

// With a ceiling the buyer sets the price before approval; the address of a vendor we know is that of our record.
const laterOrKnown: Readonly<Record<string, readonly string[]>> = {
  'en-ceiling.eml': ['lines[0].unitPrice', 'total'],
  'en-injection.eml': ['vendor.email'],
};

const samples = await readSamples();

test.each(samples.map((sample) => [sample.name, sample] as const))(
  'in %s exactly what a careful person would ask is asked',
  (name, sample) => {
    const { verdict, reading } = intakeGate(sample.output, sample.mail, sample.context, 0);
    const isRequest = sample.expected.purchaseRequest;
    const asks = isRequest ? complete(reading, sample.records, intake, categories).asks : [];
    expect(verdict.verdict === 'block').toBe(!isRequest);
    expect(asks.map(({ field }) => field)).toEqual(
      sample.expected.asks.filter((field) => !laterOrKnown[name]?.includes(field)),
    );
  },
);

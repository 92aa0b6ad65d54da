import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { z } from 'zod';
import { readIntake } from '../../../sandbox/model/intake.ts';
import { fillDays, fillTemplate } from '../../../src/cli/template.ts';
import { IntakeOutput } from '../../../src/agents/intake/output.ts';
import { Requirement } from '../../../src/domain/requirement.ts';
import { parseMail } from '../../../src/mail/parse.ts';
import { documentsOf, textsOf } from '../../agents/intake/samples.ts';
import { copies, flatten, squeezed } from './reading.ts';

const NOW = new Date('2026-11-22T10:15:00Z');

const Expected = z.record(
  z.string(),
  z.strictObject({
    about: z.string(),
    tenant: z.enum(['acme', 'rheinwerk']),
    sender: z.string().nullable(),
    purchaseRequest: z.boolean(),
    written: z.record(z.string(), z.string()).default({}),
    requirement: z.record(z.string(), z.unknown()).optional(),
    asks: z.array(z.string()).default([]),
  }),
);
const expected = Expected.parse(parse(fillDays(readFileSync('samples/expected.yaml', 'utf8'), NOW, 'n1')));
const files = readdirSync('samples').filter((name) => name.endsWith('.eml'));

async function mailOf(file: string) {
  const raw = fillTemplate(readFileSync(`samples/${file}`), NOW, 'n1');
  const { content } = await parseMail(raw, NOW.toISOString());
  const attached = textsOf(await documentsOf(raw));
  return { ...content, attached, from: `${content.from.name} <${content.from.address}>` };
}

describe('the stand-in reads each sample as a careful person does', () => {
  test('every sample has its expectation and the other way round', () => {
    expect(Object.keys(expected).toSorted()).toEqual(files.toSorted());
  });

  test.each(Object.entries(expected))('%s', async (file, { purchaseRequest, written }) => {
    const mail = await mailOf(file);
    const reading = IntakeOutput.parse(readIntake(mail));
    const { isPurchaseRequest, whyNot, ...fields } = flatten(reading);
    expect({ isPurchaseRequest, explained: whyNot !== undefined }).toEqual({
      isPurchaseRequest: purchaseRequest,
      explained: !purchaseRequest,
    });
    expect(fields).toEqual(written);

    const source = squeezed([mail.subject, mail.body, mail.forwarded, ...mail.attached].join('\n'));
    for (const { text, quote } of copies(reading)) {
      expect(source).toContain(squeezed(quote));
      expect(quote).toContain(text);
    }
  });

  test.each(Object.entries(expected))('the requirement expected of %s is one', (_file, { requirement }) => {
    const nothing = { name: null, country: null, taxId: null, email: null };
    const line = { description: null, quantity: null, unit: null, unitPrice: null };
    const empty = { tax: null, total: null, totalIs: null, ceiling: null, deliveryPlace: null, justification: null };
    const { vendor, lines, ...rest } = z
      .object({ vendor: z.looseObject({}), lines: z.array(z.looseObject({})) })
      .loose()
      .parse(requirement ?? { vendor: {}, lines: [], currency: null, neededBy: null, costCenter: null });
    const whole = {
      charges: [],
      category: null,
      ...empty,
      ...rest,
      vendor: { ...nothing, ...vendor },
      lines: lines.map((one) => ({ ...line, ...one })),
    };
    expect(Requirement.parse(whole)).toEqual(whole);
  });
});

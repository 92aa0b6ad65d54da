import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { z } from 'zod';
import { fillDays, fillTemplate } from '../../src/cli/template.ts';
import { isFinal } from '../../src/domain/status.ts';
import { unitOf } from '../../src/domain/reading/units.ts';
import type { TaskView } from '../../src/services/view.ts';
import { unsound } from '../support/soundness.ts';
import { startTestSystem } from '../support/system.ts';
import type { TestSystem } from '../support/system.ts';

const folder = new URL('../../samples/', import.meta.url);
// A time of day at which it is the same day in both tenants' time zones.
const now = new Date(new Date().setUTCHours(12, 0, 0, 0));

const Sample = z.object({
  tenant: z.string(),
  sender: z.string().nullable(),
  purchaseRequest: z.boolean(),
  requirement: z.record(z.string(), z.json()).default({}),
  asks: z.array(z.string()).default([]),
});

const samples = z
  .record(z.string(), Sample)
  .parse(parse(fillDays(readFileSync(new URL('expected.yaml', folder), 'utf8'), now, 'test')));

let system: TestSystem;
beforeAll(async () => {
  system = await startTestSystem();
}, 60_000);
afterAll(() => system.close());

/** Where each stops first, for whom or with what, and what is asked there; a record of the tenant may have settled some of `asks`. */
const stops: Record<string, { at: string; asked?: string[] }> = {
  'en-new-vendor.eml': { at: 'missing_facts', asked: ['vendor.taxId'] },
  'en-known-vendor.eml': { at: 'approval_step' },
  'en-forwarded-quote.eml': { at: 'vendor_confirmation' },
  'en-attachment.eml': { at: 'approval_step' },
  'en-contradiction.eml': { at: 'missing_facts', asked: ['lines[0].quantity', 'lines[0].unitPrice', 'total'] },
  'en-rival-amounts.eml': { at: 'missing_facts', asked: ['lines[0].unitPrice'] },
  'en-ceiling.eml': { at: 'set_price', asked: ['lines[0].unitPrice'] },
  'en-yen.eml': { at: 'approval_step' },
  'en-injection.eml': { at: 'missing_facts', asked: ['total'] },
  'en-conditional.eml': { at: 'letter_review' },
  'en-not-cleared.eml': { at: 'letter_review' },
  'en-sanctioned.eml': { at: 'blocked' },
  'en-on-hold.eml': { at: 'blocked' },
  'en-newsletter.eml': { at: 'rejected' },
  'de-table.eml': { at: 'vendor_confirmation' },
  'de-relative-date.eml': { at: 'approval_step' },
  'fr-html.eml': { at: 'vendor_confirmation' },
  'en-quote-pdf.eml': { at: 'approval_step' },
  'de-quote-workbook.eml': { at: 'approval_step' },
  'fr-quote-word.eml': { at: 'approval_step' },
};

/** What is expected, in the units of our records and without the fields that are still asked for. */
const settled = (requirement: Record<string, unknown>, asks: readonly string[]): object =>
  JSON.parse(JSON.stringify(requirement), (key, value: unknown) => {
    if (key === 'unit') return unitOf(String(value));
    return key !== '' && asks.some((path) => path.endsWith(key)) ? undefined : value;
  });

const isOpen = ({ status }: TaskView): boolean => status === 'open';

test.each(Object.entries(samples))('%s is read as a careful person reads it', async (name, expected) => {
  const { tenant, sender, purchaseRequest, requirement, asks } = expected;
  const mail = fillTemplate(readFileSync(new URL(name, folder)), now, 'samples');
  const { id } = await system.as(`${tenant}/${sender ?? 'requester'}`).submit(mail);
  const view = await system.until(id, ({ status, tasks }) => isFinal(status) || tasks.some(isOpen), tenant);
  const open = view.tasks.find(isOpen);
  const asked = open?.asks.map(({ field }) => field) ?? [];
  expect({ at: open?.topic ?? view.status, asked }).toEqual({ asked: [], ...stops[name] });
  expect(asks).toEqual(expect.arrayContaining(asked));
  expect(view.requirement ?? {}).toMatchObject(settled(requirement, asks));
  expect(view.requirement === null || view.requirement.lines.length === 0).toBe(!purchaseRequest);
  expect(await system.orders(id)).toEqual([]);
});

test('each sample has its place in the table', () => {
  expect(Object.keys(stops).toSorted()).toEqual(Object.keys(samples).toSorted());
});

test('whatever happened, it is sound', async () => {
  expect(await unsound(system)).toEqual([]);
});

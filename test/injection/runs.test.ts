import { isDeepStrictEqual } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { isFinal } from '../../src/domain/status.ts';
import type { RequisitionView, TaskView } from '../../src/services/view.ts';
import { answerMail, archiveOf, CLAUSES } from '../support/clauses.ts';
import { daysFromNow, HARBOR_LANE } from '../support/request-mail.ts';
import { unsound } from '../support/soundness.ts';
import { startTestSystem, type TestSystem } from '../support/system.ts';
import { type MailPlace, mailOf, taskNamed } from './mails.ts';
import { injections } from './texts.ts';

const textOf = (name: string): string => {
  const found = injections.find((one) => one.name === name);
  if (found === undefined) throw new Error(`no text ${name}`);
  return found.text;
};

let clauses = [...CLAUSES];
let system: TestSystem;
beforeAll(async () => {
  system = await startTestSystem({ contracts: (who, query, signal) => archiveOf(clauses)(who, query, signal) });
}, 120_000);
afterEach(() => {
  clauses = [...CLAUSES];
  return system.calm();
});
afterAll(() => system.close());

const obeying = () => system.faults('model', { kind: 'obedient' });

/** What the requester of the order in full meant: what people answer when they are asked, and all that may be ordered. */
const MEANT: Readonly<Record<string, string>> = {
  'vendor.name': 'Northwind Traders',
  'vendor.country': 'US',
  'vendor.taxId': '91-1234567',
  'vendor.email': 'orders@northwind.example',
  'lines[0].description': 'monitors 27 inch',
  'lines[0].quantity': '6',
  'lines[0].unitPrice': '$219.50',
  'lines[1].description': 'docking stations',
  'lines[1].quantity': '6',
  'lines[1].unitPrice': '$148.00',
  'charges[0].amount': '$35.00',
  tax: '$176.40',
  total: '$2,416.40',
  totalIs: 'gross',
  currency: 'USD',
  costCenter: 'CC-4200',
  neededBy: daysFromNow(14),
  deliveryPlace: 'Acme Robotics, Lab 2, 1200 Foundry Street, Rochester, NY 14608, US',
};
const ORDERED = { email: 'orders@northwind.example', total: 241_640, costCenter: 'CC-4200' };

const Bound = z.object({
  vendor: z.object({ email: z.string() }),
  totals: z.object({ total: z.object({ minor: z.int() }) }),
  costCenter: z.string(),
});

const openTask = ({ tasks }: RequisitionView): TaskView | undefined => tasks.find(({ status }) => status === 'open');
const settled = (id: string, after: readonly string[]): Promise<RequisitionView> =>
  system.until(
    id,
    (view) => isFinal(view.status) || view.tasks.some((task) => task.status === 'open' && !after.includes(task.id)),
  );

/** The first of them who may decide it. */
async function approve(task: TaskView): Promise<void> {
  for (const who of ['head', 'finance', 'buyer2']) {
    const refused = await system
      .as(who)
      .decide(task, 'approve')
      .then(
        () => false,
        () => true,
      );
    if (!refused) return;
  }
  throw new Error(`Nobody may approve ${task.id}.`);
}

/** What approvers were shown that was not meant. */
const wrongInApprovals = ({ tasks }: RequisitionView, meant: typeof ORDERED): object[] =>
  tasks
    .filter(({ topic }) => topic === 'approval_step')
    .map(({ facts }) => Bound.parse(facts))
    .map(({ vendor, totals, costCenter }) => ({ email: vendor.email, total: totals.total.minor, costCenter }))
    .filter((shown) => !isDeepStrictEqual(shown, meant));

/** People answer what they meant, approve what they are shown, and give up where something else is asked. */
async function carryOn(id: string): Promise<RequisitionView> {
  const seen: string[] = [];
  for (let step = 0; step < 8; step += 1) {
    const view = await settled(id, seen);
    const task = view.tasks.find((one) => one.status === 'open' && !seen.includes(one.id)) ?? openTask(view);
    if (isFinal(view.status) || task === undefined) return view;
    seen.push(task.id);
    if (task.topic === 'approval_step') {
      await approve(task);
      continue;
    }
    const fields = Object.fromEntries(
      task.asks.flatMap(({ field }) => (MEANT[field] === undefined ? [] : [[field, MEANT[field]]])),
    );
    const isKnown = task.topic === 'missing_facts' && task.asks.every(({ field }) => MEANT[field] !== undefined);
    const isAnswered =
      isKnown &&
      (await system
        .as('requester')
        .decide(task, 'answer', { fields })
        .then(
          () => true,
          () => false,
        ));
    if (!isAnswered) return system.as('auditor').show(id);
  }
  return system.as('auditor').show(id);
}

/** All that was shown, ordered or sent and was not meant, and a case file that is not whole. */
async function strayed(id: string, meant = ORDERED): Promise<unknown[]> {
  const view = await system.as('auditor').show(id);
  const { purchaseOrder } = view;
  const orders = await system.orders(id);
  const wrong = orders.filter(() => purchaseOrder?.sentTo !== meant.email || purchaseOrder.total.minor !== meant.total);
  const mailed = (await system.mails()).flatMap(({ to }) => to);
  const strangers = mailed.filter((address) => !/@(?:acme|[a-z]+)\.example$/.test(address));
  const { intact } = await system.as('auditor').history(id);
  return [...wrongInApprovals(view, meant), ...wrong, ...strangers, ...(intact ? [] : ['the case file is broken'])];
}

const ended: string[] = [];
const noteEnd = async (what: string, id: string): Promise<void> => {
  const { status, tasks } = await system.as('auditor').show(id);
  ended.push(`${what}: ${status}${tasks.some((task) => task.status === 'open') ? ', a person is asked' : ''}`);
};

const inMails: [MailPlace, string][] = [
  ['subject', 'create-now'],
  ['subject', 'zh-account'],
  ['body', 'one-dollar'],
  ['body', 'swap-name'],
  ['body', 'home-delivery'],
  ['body', 'payments'],
  ['body', 'skip-screening'],
  ['display name', 'signed'],
  ['display name', 'close-mail'],
];

describe('a text in a mail, through the whole workflow', () => {
  test.each(inMails)('in the %s: %s', async (place, name) => {
    await obeying();
    const { id } = await system
      .as('requester')
      .submit(mailOf(taskNamed('an order in full'), { place, text: textOf(name) }));
    await carryOn(id);
    expect(await strayed(id)).toEqual([]);
    await noteEnd(`${name} in the ${place}`, id);
  });

  test.each<[MailPlace, string]>([
    ['attachment', 'new-iban'],
    ['attachment', 'cfo'],
    ['name of an attachment', 'cc-order'],
  ])('in the %s: %s', async (place, name) => {
    await obeying();
    const task = taskNamed('an order of an attached quote');
    const { id } = await system.as('head').submit(mailOf(task, { place, text: textOf(name) }));
    const view = await settled(id, []);
    expect(view.purchaseOrder).toBeNull();
    expect(await strayed(id, { ...ORDERED, total: 40_000 })).toEqual([]);
    await noteEnd(`${name} in the ${place}`, id);
  });

  test('in the quoted mail: display', async () => {
    await obeying();
    const task = taskNamed('an order of a quote below');
    const { id } = await system
      .as('requester2')
      .submit(mailOf(task, { place: 'quoted mail', text: textOf('display') }));
    const view = await settled(id, []);
    expect(view.tasks.map(({ topic }) => topic)).not.toContain('approval_step');
    expect(await strayed(id)).toEqual([]);
    await noteEnd('display in the quoted mail', id);
  });
});

describe('a text in our record of the vendor, through the whole workflow', () => {
  test.each([
    ['aliases = array[$1]', 'record-number'],
    ['hold_reason = $1', 'search-json'],
    ['aliases = array[$1]', 'ignore-hit'],
  ])('%s: %s', async (set, name) => {
    await system.rows(`update vendors set ${set} where tenant = 'acme' and number = 'V-1001'`, [textOf(name)]);
    await obeying();
    const { id } = await system.as('requester').submit(mailOf(taskNamed('an order in full'), null));
    await carryOn(id);
    expect(await strayed(id)).toEqual([]);
    await noteEnd(`${name} in our record`, id);
  });
});

/** What keeps a draft from being sent: what is wrong with it, and the refusal of whoever tries. */
async function heldBack(id: string, after?: TaskView): Promise<{ problems: unknown; refusal: unknown }> {
  const task = await system.untilTask(id, 'letter_review', after && { after });
  const refusal = await system
    .as('buyer')
    .decide(task, 'accept')
    .catch((error: unknown) => error);
  return { problems: task.facts['problems'], refusal };
}

const HELD = { problems: expect.arrayContaining([expect.any(String)]), refusal: { code: 'refused_answer' } };

describe('a text that a letter is written from, through the whole workflow', () => {
  const ADDRESS = 'dispatch@harborlane.example';
  test.each(['close-case', 'other-figures'])('in a clause: %s', async (name) => {
    clauses = clauses.map((clause) => ({ ...clause, text: `${clause.text} ${textOf(name)}` }));
    await obeying();
    const id = await system.submit({ vendor: HARBOR_LANE });
    expect(await heldBack(id)).toMatchObject(HELD);
    expect(await system.orders(id)).toEqual([]);
    expect(await strayed(id)).toEqual([]);
    await noteEnd(`${name} in a clause`, id);
    await system.as('buyer').withdraw(id, 'Enough.');
  });

  test.each(['after-review', 'bank-lookup'])("in the vendor's reply: %s", async (name) => {
    const id = await system.submit({ vendor: HARBOR_LANE });
    const first = await system.untilTask(id, 'letter_review');
    await system.as('buyer').decide(first, 'accept');
    await system.until(id, ({ negotiation }) => negotiation?.letters.some(({ status }) => status === 'sent') ?? false);
    const [row] = await system.rows<{ message_id: string }>('select message_id from letters where requisition = $1', [
      id,
    ]);
    await obeying();
    const inReplyTo = row?.message_id ?? '';
    const raw = answerMail({ from: ADDRESS, to: 'purchasing@acme.example', inReplyTo, text: textOf(name) });
    await system.as('buyer').reply(raw);
    const task = await system.untilTask(id, 'vendor_not_cleared');
    expect(await system.orders(id)).toEqual([]);
    await system.as('buyer').decide(task, 'negotiate', { reason: 'Once more.' });
    expect(await heldBack(id, first)).toMatchObject(HELD);
    expect(await strayed(id)).toEqual([]);
    await noteEnd(`${name} in the vendor's reply`, id);
    await system.as('buyer').withdraw(id, 'Enough.');
  });
});

test('twenty runs, and whatever happened is sound', async () => {
  process.stdout.write(`whole runs\n${ended.join('\n')}\n`);
  expect(ended).toHaveLength(20);
  expect(await unsound(system)).toEqual([]);
});

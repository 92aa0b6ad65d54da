import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { untilNotCleared } from '../support/not-cleared.ts';
import { CASCADE, HARBOR_LANE } from '../support/request-mail.ts';
import { unsound } from '../support/soundness.ts';
import { startTestSystem } from '../support/system.ts';
import type { TestSystem } from '../support/system.ts';

let system: TestSystem;
beforeAll(async () => {
  system = await startTestSystem();
}, 60_000);
afterEach(() => system.calm());
afterAll(() => system.close());

const reasons = async (id: string) => {
  const { clearance } = await system.as('auditor').show(id);
  return { decision: clearance?.decision, codes: clearance?.reasons.map(({ code }) => code) };
};

const approved = async (id: string, ...people: string[]) => {
  let after: { id: string } | undefined;
  for (const person of people) {
    const task = await system.untilTask(id, 'approval_step', after && { after });
    await system.as(person).decide(task, 'approve');
    after = task;
  }
  return system.untilStatus(id, 'ordered');
};

const nothingSentTo = async (address: string) => expect(await system.mails({ to: address })).toEqual([]);

type Standing = { status: string; hold_reason?: string | null; duns?: string | null };

/** Changes our record of a vendor, and gives back what makes it as it was. */
const changeRecord = async (number: string, to: Standing) => {
  const [was] = await system.rows<Standing>(
    `select status, hold_reason, duns from vendors where tenant = 'acme' and number = $1`,
    [number],
  );
  const write = ({ status, hold_reason = null, duns = was?.duns }: Standing) =>
    system.rows(`update vendors set status = $2, hold_reason = $3, duns = $4 where tenant = 'acme' and number = $1`, [
      number,
      status,
      hold_reason,
      duns,
    ]);
  await write(to);
  return () => write(was ?? to);
};

test('a conditional vendor waits for a buyer, and goes on under the condition through a chain of its own', async () => {
  const id = await system.submit({ vendor: HARBOR_LANE });
  const task = await untilNotCleared(system, id);
  expect(await reasons(id)).toEqual({ decision: 'conditional', codes: ['supplier_risk_high'] });
  await expect(system.as('requester').decide(task, 'accept_condition', { reason: 'Please.' })).rejects.toMatchObject({
    code: 'forbidden',
  });
  await expect(system.as('buyer').decide(task, 'accept_condition')).rejects.toMatchObject({ code: 'refused_answer' });
  await nothingSentTo('dispatch@harborlane.example');
  await system.as('buyer').decide(task, 'accept_condition', { reason: 'Payment after delivery only.' });
  const view = await approved(id, 'head', 'finance');
  expect(view.approvals.map(({ role, by }) => [role, by])).toEqual([
    ['department_head', 'head'],
    ['finance_director', 'finance'],
  ]);
  expect(view.purchaseOrder?.sentTo).toBe('dispatch@harborlane.example');
});

test('a vendor whose risk is too high stops at the buyer, who may end it', async () => {
  const id = await system.submit({ vendor: 'Redrock Tooling Corp. (EIN 20-5817336)' });
  const task = await untilNotCleared(system, id);
  expect(await reasons(id)).toMatchObject({ decision: 'not_cleared' });
  await system.as('buyer').decide(task, 'stop', { reason: 'Too risky.' });
  expect(await system.untilStatus(id, 'rejected')).toMatchObject({ statusReason: 'Too risky.', purchaseOrder: null });
  await system.historyOfEnded(id);
  await nothingSentTo('quotes@redrocktooling.example');
  expect(await system.mails({ to: 'rita.requester@acme.example', subject: id })).toHaveLength(1);
});

test('with another vendor it goes on, and that one is cleared anew', async () => {
  const id = await system.submit({ vendor: 'Redrock Tooling Corp. (EIN 20-5817336)' });
  const task = await untilNotCleared(system, id);
  await system.as('buyer').decide(task, 'other_vendor', {
    fields: {
      'vendor.name': 'Cascade Fasteners Inc.',
      'vendor.taxId': '36-4081927',
      'vendor.country': 'US',
      'vendor.email': 'sales@cascadefasteners.example',
    },
    reason: 'They have it too.',
  });
  const view = await approved(id, 'head');
  expect(view).toMatchObject({ vendorNumber: 'V-1002', clearance: { decision: 'cleared' } });
  expect(view.purchaseOrder?.sentTo).toBe('sales@cascadefasteners.example');
  await nothingSentTo('quotes@redrocktooling.example');
});

test('of two companies that fit, a person says which is meant', async () => {
  const id = await system.submit({ vendor: 'Meridian Instruments Ltd, United Kingdom (VAT number GB743999516)' });
  const task = await system.untilTask(id, 'vendor_identity');
  expect(await reasons(id)).toMatchObject({ decision: 'exception', codes: ['identity_ambiguous'] });
  const buyer = system.as('buyer');
  await expect(
    buyer.decide(task, 'identify', { fields: { 'vendor.duns': '999999999' }, reason: 'A guess.' }),
  ).rejects.toMatchObject({ code: 'refused_answer' });
  await buyer.decide(task, 'identify', { fields: { 'vendor.duns': '215338047' }, reason: 'The one in Leeds.' });
  const confirmation = await system.untilTask(id, 'vendor_confirmation');
  await system.as('buyer2').decide(confirmation, 'confirm_vendor', { fields: { source: 'public_register' } });
  expect((await approved(id, 'head')).purchaseOrder?.sentTo).toBe('sales@meridianinstruments.example');
});

test('a vendor whom the provider does not know is nobody’s guess: a person is asked, again after each try', async () => {
  const id = await system.submit({ vendor: 'Tidewater Test Labs LLC, US (EIN 61-1738205)' });
  const task = await system.untilTask(id, 'provider_down');
  expect(await reasons(id)).toMatchObject({ decision: 'unknown' });
  await system.as('buyer').decide(task, 'retry');
  const again = await system.untilTask(id, 'provider_down', { after: task });
  await system.as('buyer').decide(again, 'stop', { reason: 'Nobody knows them.' });
  await system.untilStatus(id, 'rejected');
  await nothingSentTo('office@tidewaterlabs.example');
});

describe('a sanctioned vendor', () => {
  let id: string;
  beforeAll(async () => {
    id = await system.submit({ vendor: 'Zarubin Maritime Trading Ltd, Cyprus (VAT number CY11470885Y)' });
    await system.untilStatus(id, 'blocked');
    await system.historyOfEnded(id);
  });

  test('is blocked, asks nobody to approve, and nothing is written to it', async () => {
    const view = await system.as('requester').show(id);
    expect(view).toMatchObject({ phase: 'rejected', tasks: [], purchaseOrder: null });
    expect((await reasons(id)).codes).toContain('sanctions_hit');
    await nothingSentTo('desk@zarubin-maritime.example');
    expect(await system.orders(id)).toEqual([]);
    const { entries } = await system.as('auditor').history(id);
    expect(entries.at(-1)?.kind).toBe('vendor_blocked');
  });

  test('is released by nobody but compliance', async () => {
    for (const person of ['requester', 'buyer', 'admin', 'auditor', 'head', 'finance'])
      await expect(system.as(person).reopen(id, 'Go on.')).rejects.toMatchObject({ code: 'forbidden' });
    await expect(system.as('requester', 'compliance').reopen(id, 'Mine.')).rejects.toMatchObject({ code: 'forbidden' });
    expect((await system.as('requester').show(id)).status).toBe('blocked');
  });
});

test('a vendor on hold is blocked; when compliance releases it, it goes on with all its approvals', async () => {
  const id = await system.submit({ vendor: 'Ironbark Castings Inc., US (EIN 82-3409175)' });
  await system.untilStatus(id, 'blocked');
  expect((await reasons(id)).codes).toContain('vendor_hold');
  await system.historyOfEnded(id);
  await nothingSentTo('orders@ironbark.example');
  await system.as('compliance').reopen(id, 'The dispute is settled.');
  const view = await approved(id, 'head');
  expect(view.purchaseOrder?.sentTo).toBe('orders@ironbark.example');
  const { entries } = await system.as('auditor').history(id);
  expect(entries.find(({ kind }) => kind === 'release')?.actor).toMatchObject({ person: 'compliance' });
});

test('a release covers what was shown: a sanctions hit that shows only afterwards blocks again', async () => {
  const restore = await changeRecord('V-1007', { status: 'hold', hold_reason: 'Invoice dispute' });
  await system.faults('risk', { kind: 'error_503', match: '/v1/screening' });
  const id = await system.submit({ vendor: 'Zarubin Maritime Trading Ltd, Cyprus (VAT number CY11470885Y)' });
  await system.untilStatus(id, 'blocked');
  const { codes } = await reasons(id);
  expect(codes).toEqual(expect.arrayContaining(['vendor_hold', 'screening_provider_down']));
  expect(codes).not.toContain('sanctions_hit');
  await system.calm();
  await system.historyOfEnded(id);
  await system.as('compliance').reopen(id, 'The dispute is settled.');
  await system.untilStatus(id, 'blocked');
  expect((await reasons(id)).codes).toContain('sanctions_hit');
  await nothingSentTo('desk@zarubin-maritime.example');
  await restore();
});

test('a condition that was accepted covers no other: a record gone inactive meanwhile is asked about', async () => {
  const id = await system.submit({ vendor: HARBOR_LANE });
  const first = await untilNotCleared(system, id);
  await system.as('buyer').decide(first, 'accept_condition', { reason: 'Payment after delivery only.' });
  const head = await system.untilTask(id, 'approval_step');
  await system.as('head').decide(head, 'approve');
  const finance = await system.untilTask(id, 'approval_step', { after: head });
  const restore = await changeRecord('V-1003', { status: 'inactive' });
  await system.as('finance').decide(finance, 'approve');
  const second = await system.untilTask(id, 'vendor_not_cleared', { after: first });
  expect((await reasons(id)).codes).toContain('vendor_inactive');
  expect(await system.orders(id)).toEqual([]);
  await system.as('buyer').decide(second, 'accept_condition', { reason: 'We take them up again.' });
  expect((await system.untilStatus(id, 'ordered')).purchaseOrder?.sentTo).toBe('dispatch@harborlane.example');
  await restore();
});

test('an inactive vendor that was let through gets its order', async () => {
  const restore = await changeRecord('V-1003', { status: 'inactive' });
  const id = await system.submit({ vendor: HARBOR_LANE });
  const task = await system.untilTask(id, 'vendor_not_cleared');
  await system.as('buyer').decide(task, 'accept_condition', { reason: 'Once more.' });
  expect((await approved(id, 'head', 'finance')).purchaseOrder?.sentTo).toBe('dispatch@harborlane.example');
  await restore();
});

test('a vendor put on hold after it was cleared is blocked before its order has a number', async () => {
  const id = await system.submit({ vendor: CASCADE });
  const task = await system.untilTask(id, 'approval_step');
  const restore = await changeRecord('V-1002', { status: 'hold', hold_reason: 'Invoice dispute' });
  await system.as('head').decide(task, 'approve');
  const view = await system.untilStatus(id, 'blocked');
  expect(view).toMatchObject({ purchaseOrder: null, statusReason: 'Our record is on hold: Invoice dispute.' });
  expect(await system.orders(id)).toEqual([]);
  await restore();
});

test('a vendor put on hold after the order was posted gets no mail', async () => {
  await system.faults('erp', { kind: 'slow', ms: 1500, match: 'POST' });
  const id = await system.submit({ vendor: CASCADE, item: 'hex bolts' });
  await system.as('head').decide(await system.untilTask(id, 'approval_step'), 'approve');
  await system.until(id, ({ purchaseOrder }) => purchaseOrder !== null);
  const restore = await changeRecord('V-1002', { status: 'hold', hold_reason: 'Invoice dispute' });
  const task = await system.untilTask(id, 'step_failed');
  const { purchaseOrder } = await system.as('auditor').show(id);
  const mails = () =>
    system.mails({ to: 'sales@cascadefasteners.example', subject: purchaseOrder?.number ?? 'unnumbered' });
  expect(await mails()).toEqual([]);
  await restore();
  await system.as('buyer').decide(task, 'retry');
  await system.untilStatus(id, 'ordered');
  expect(await mails()).toHaveLength(1);
});

test('when our record says another company than the provider, a person says which is meant', async () => {
  const restore = await changeRecord('V-1002', { status: 'active', duns: '999999999' });
  const id = await system.submit({ vendor: CASCADE });
  const task = await system.untilTask(id, 'vendor_identity');
  expect(await reasons(id)).toEqual({ decision: 'exception', codes: ['identity_differs'] });
  await system.as('buyer').decide(task, 'identify', {
    fields: { 'vendor.duns': '805210447' },
    reason: 'Our record is out of date.',
  });
  expect((await approved(id, 'head')).purchaseOrder?.sentTo).toBe('sales@cascadefasteners.example');
  await restore();
});

test('when the company that was named is no longer returned, the question is open again', async () => {
  const id = await system.submit({ vendor: 'Meridian Instruments Ltd, United Kingdom (VAT number GB743999516)' });
  const first = await system.untilTask(id, 'vendor_identity');
  // As if the provider had returned one more when it was named.
  await system.rows(`update tasks set facts = jsonb_set(facts, '{candidates,0,duns}', '"999999999"') where id = $1`, [
    first.id,
  ]);
  await system.as('buyer').decide(first, 'identify', { fields: { 'vendor.duns': '999999999' }, reason: 'That one.' });
  const second = await system.untilTask(id, 'vendor_identity', { after: first });
  expect(await reasons(id)).toEqual({ decision: 'exception', codes: ['identity_ambiguous', 'identity_gone'] });
  await system.as('buyer').decide(second, 'identify', {
    fields: { 'vendor.duns': '215338047' },
    reason: 'The one in Leeds.',
  });
  await system.until(id, ({ clearance }) => clearance?.decision === 'cleared');
});

test('what is blocked holds no money and asks nobody, and may be withdrawn', async () => {
  const id = await system.submit();
  await system.untilTask(id, 'approval_step');
  const held = () => system.rows('select from commitments where requisition = $1', [id]);
  expect(await held()).toHaveLength(1);
  await system.as('requester').edit(id, {
    'vendor.name': 'Sunmark Displays Corp.',
    'vendor.taxId': '58-2650943',
    'vendor.email': 'sales@sunmarkdisplays.example',
  });
  const view = await system.untilStatus(id, 'blocked');
  expect(await held()).toEqual([]);
  expect(view.tasks.filter(({ status }) => status === 'open')).toEqual([]);
  await expect(system.as('head').withdraw(id, 'Not mine.')).rejects.toMatchObject({ code: 'forbidden' });
  await system.as('requester').withdraw(id, 'We take another.');
  expect(await system.as('requester').show(id)).toMatchObject({ status: 'withdrawn' });
  await expect(system.as('compliance').reopen(id, 'Go on.')).rejects.toMatchObject({ code: 'forbidden' });
});

test('a bankrupt vendor is blocked', async () => {
  const id = await system.submit({ vendor: 'Sunmark Displays Corp., US (EIN 58-2650943)' });
  await system.untilStatus(id, 'blocked');
  expect((await reasons(id)).codes).toContain('bankruptcy');
});

test('a name that resembles a sanctioned one waits for compliance, who alone clears it', async () => {
  const id = await system.submit({ vendor: 'Zarubin Marine Traders LLC, US (EIN 85-2073914)' });
  const task = await system.untilTask(id, 'vendor_screening');
  const { decision, codes } = await reasons(id);
  expect([decision, ...new Set(codes)]).toEqual(['exception', 'sanctions_similar']);
  await expect(system.as('buyer').decide(task, 'clear_hit', { reason: 'Fine.' })).rejects.toMatchObject({
    code: 'forbidden',
  });
  await nothingSentTo('orders@zarubinmarine.example');
  await system.as('compliance').decide(task, 'clear_hit', { reason: 'Another company, in another country.' });
  expect((await approved(id, 'head')).purchaseOrder?.sentTo).toBe('orders@zarubinmarine.example');
});

test('an assessment that is too old is no clearance', async () => {
  const id = await system.submit({ vendor: 'Graniteworks Machining LLC, US (EIN 46-3157820)' });
  await system.untilTask(id, 'provider_down');
  expect(await reasons(id)).toMatchObject({ decision: 'unknown', codes: ['assessment_old'] });
});

test('while the provider is down the run waits durably, and goes on when it is back', async () => {
  await system.faults('risk', { kind: 'error_503' });
  const id = await system.submit();
  await system.untilStatus(id, 'on_hold');
  await system.calm();
  const view = await approved(id, 'head');
  expect(view.tasks.map(({ topic }) => topic)).toEqual(['approval_step']);
});

test('a provider that stays down becomes a task for a person, whose retry goes on', async () => {
  await system.faults('risk', { kind: 'down' });
  const id = await system.submit();
  const task = await system.untilTask(id, 'provider_down');
  expect(await reasons(id)).toMatchObject({ decision: 'unknown' });
  expect(await system.orders(id)).toEqual([]);
  await system.calm();
  await system.as('buyer').decide(task, 'retry');
  await approved(id, 'head');
});

test('a provider that asks to wait is asked again, and one that empties its answers clears nobody', async () => {
  await system.faults('risk', { kind: 'rate_limit', times: 1, match: '/v1/' });
  const waited = await system.submit();
  await system.untilTask(waited, 'approval_step');
  await system.faults('risk', { kind: 'empty', match: '/v1/' });
  const emptied = await system.submit();
  await system.untilTask(emptied, 'provider_down');
  expect(await reasons(emptied)).toMatchObject({ decision: 'unknown' });
});

test('whatever happened, it is sound', async () => {
  expect(await unsound(system)).toEqual([]);
});

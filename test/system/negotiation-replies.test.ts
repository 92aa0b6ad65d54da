import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { answerMail, archiveOf, CLAUSES } from '../support/clauses.ts';
import { HARBOR_LANE } from '../support/request-mail.ts';
import { unsound } from '../support/soundness.ts';
import { startTestSystem } from '../support/system.ts';
import type { TestSystem } from '../support/system.ts';

const ADDRESS = 'dispatch@harborlane.example';
const WRONG_TOKEN = `quartermaster+${'0'.repeat(40)}@quartermaster.example`;

let system: TestSystem;
beforeAll(async () => {
  system = await startTestSystem({ contracts: archiveOf(CLAUSES) });
}, 60_000);
afterAll(() => system.close());

const buyer = () => system.as('buyer');
const text = 'We agree.';
const states = async (id: string) =>
  system.rows('select state, found_by as by from vendor_replies where requisition = $1 order by filed_at', [id]);

/** A requisition whose letter has left, and the address with the token that the letter asks to be answered at. */
const sentLetter = async (): Promise<{ id: string; replyTo: string }> => {
  const id = await system.submit({ vendor: HARBOR_LANE });
  await buyer().decide(await system.untilTask(id, 'letter_review'), 'accept');
  await system.until(id, ({ negotiation }) => negotiation?.letters[0]?.status === 'sent');
  const [row] = await system.rows<{ message_id: string }>('select message_id from letters where requisition = $1', [
    id,
  ]);
  const mail = (await system.mails({ to: ADDRESS })).find(({ messageId }) => messageId === row?.message_id);
  return { id, replyTo: mail?.replyTo ?? '' };
};

describe('an answer to the address that the letter names', () => {
  let id: string;
  let replyTo: string;
  beforeEach(async () => {
    ({ id, replyTo } = await sentLetter());
  }, 30_000);

  test('belongs to the letter by its token alone, from the address that was written to', async () => {
    expect(replyTo).toMatch(/\+[0-9a-f]{40}@/);
    const filed = await buyer().reply(answerMail({ from: ADDRESS.toUpperCase(), to: replyTo, text }));
    expect(filed).toMatchObject({ requisition: id, letter: 1, state: 'attached', duplicate: false });
    expect(await states(id)).toEqual([{ state: 'attached', by: 'id_and_address' }]);
    const task = await system.untilTask(id, 'vendor_not_cleared');
    expect(task.facts['reply']).toMatchObject({ from: ADDRESS.toUpperCase(), text: expect.stringContaining(text) });
    await buyer().withdraw(id, 'Enough.');
  });

  test('belongs to it where the mail program wrote the token’s letters large, and names another mail of ours', async () => {
    const to = replyTo.toUpperCase();
    const mail = answerMail({ from: ADDRESS, to, inReplyTo: '<never-sent@quartermaster.example>', text });
    expect(await buyer().reply(mail)).toMatchObject({ requisition: id, state: 'attached' });
    await buyer().withdraw(id, 'Enough.');
  });

  test('is reviewed where another address wrote it, and settles nothing until a buyer knows whose it is', async () => {
    const mail = answerMail({ from: 'stranger@elsewhere.example', to: replyTo, text });
    expect(await buyer().reply(mail)).toMatchObject({ requisition: id, letter: 1, state: 'in_review' });
    expect(await states(id)).toEqual([{ state: 'in_review', by: 'id' }]);
    const task = await system.untilTask(id, 'reply_origin');
    expect(task.facts).toMatchObject({ foundBy: 'id', from: 'stranger@elsewhere.example', filedBy: 'buyer' });
    expect((await buyer().show(id)).negotiation?.letters[0]).toMatchObject({ status: 'sent' });
    await buyer().decide(task, 'attach', { reason: 'I called them; it is their new clerk.' });
    const decision = await system.untilTask(id, 'vendor_not_cleared');
    expect(decision.facts['reply']).toMatchObject({ from: 'stranger@elsewhere.example' });
    await buyer().withdraw(id, 'Enough.');
  });

  test('is nobody’s in another company, whose buyer has the token', async () => {
    const mail = answerMail({ from: ADDRESS, to: replyTo, text });
    await expect(system.as('rheinwerk/buyer').reply(mail)).rejects.toMatchObject({ code: 'refused_answer' });
    await expect(system.as('rheinwerk/buyer').reply(mail, id)).rejects.toMatchObject({ code: 'refused_answer' });
    expect(await states(id)).toEqual([]);
    await buyer().withdraw(id, 'Enough.');
  });

  test('that a buyer files under another requisition is reviewed there', async () => {
    const other = await sentLetter();
    const mail = answerMail({ from: ADDRESS, to: replyTo, text });
    expect(await buyer().reply(mail, other.id)).toMatchObject({ requisition: other.id, state: 'in_review' });
    expect(await states(other.id)).toEqual([{ state: 'in_review', by: 'person' }]);
    expect(await states(id)).toEqual([]);
    await buyer().withdraw(id, 'Enough.');
    await buyer().withdraw(other.id, 'Enough.');
  }, 30_000);
});

describe('an answer with a token that is not ours', () => {
  test('shows no letter by itself, and nothing is filed', async () => {
    const { id } = await sentLetter();
    const before = await system.rows('select id from mails');
    const mail = answerMail({ from: 'stranger@elsewhere.example', to: WRONG_TOKEN, text });
    await expect(buyer().reply(mail)).rejects.toMatchObject({
      code: 'refused_answer',
      fields: [{ field: 'requisition', reason: expect.stringContaining('Name the one') }],
    });
    expect(await system.rows('select id from mails')).toHaveLength(before.length);
    expect(await buyer().reply(mail, id)).toMatchObject({ requisition: id, state: 'in_review' });
    expect(await states(id)).toEqual([{ state: 'in_review', by: 'person' }]);
    await buyer().withdraw(id, 'Enough.');
  });

  test('is reviewed where its address alone points at one requisition, as is one without a token', async () => {
    const id = await system.submit({ vendor: 'Redrock Tooling Corp. (EIN 20-5817336)' });
    await buyer().decide(await system.untilTask(id, 'letter_review'), 'accept');
    await system.until(id, ({ negotiation }) => negotiation?.letters[0]?.status === 'sent');
    for (const to of [WRONG_TOKEN, 'purchasing@acme.example'])
      expect(await buyer().reply(answerMail({ from: 'quotes@redrocktooling.example', to, text }))).toMatchObject({
        requisition: id,
        state: 'in_review',
      });
    const found = { state: 'in_review', by: 'address' };
    expect(await states(id)).toEqual([found, found]);
    await buyer().withdraw(id, 'Enough.');
  });
});

test('whatever happened, it is sound', async () => {
  expect(await unsound(system)).toEqual([]);
});

import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Actor, PersonId } from '../../src/domain/principal.ts';
import { untilNotCleared } from '../support/not-cleared.ts';
import { CASCADE, daysFromNow, HARBOR_LANE, requestMail } from '../support/request-mail.ts';
import { unsound } from '../support/soundness.ts';
import { startTestSystem } from '../support/system.ts';
import type { TestSystem } from '../support/system.ts';

let system: TestSystem;
beforeAll(async () => {
  system = await startTestSystem({
    policies: {
      tasks: {
        version: 'seconds',
        claimFor: { seconds: 2 },
        kinds: {
          question: [
            { act: 'remind', after: { seconds: 1 } },
            { act: 'escalate', after: { seconds: 2 }, to: 'buyer' },
            { act: 'expire', after: { seconds: 3 } },
          ],
          approval: [
            { act: 'remind', after: { seconds: 1 } },
            { act: 'deputy', after: { seconds: 2 } },
          ],
          exception: [
            { act: 'remind', after: { seconds: 1 } },
            { act: 'escalate', after: { seconds: 2 }, to: 'department_head' },
          ],
          review: [],
          authorization: [],
          spend: [],
        },
      },
    },
  });
}, 60_000);
afterAll(() => system.close());

const clockActs = async (id: string) => {
  const { intact, entries } = await system.as('auditor').history(id);
  expect(intact).toBe(true);
  return entries.filter(({ actor }) => Actor.parse(actor).kind === 'clock').map(({ kind }) => kind);
};

const untilClock = async (id: string, acts: string[]) => {
  while ((await clockActs(id)).length < acts.length) await system.until(id, ({ tasks }) => tasks.length > 0);
  expect(await clockActs(id)).toEqual(acts);
};

test('a question that nobody answers is reminded of, escalated to the buyers and at last withdrawn, by the clock', async () => {
  const id = await system.submit({ neededBy: '' });
  const task = await system.untilTask(id, 'missing_facts');
  const view = await system.untilStatus(id, 'withdrawn');
  expect(view).toMatchObject({ phase: 'canceled', statusReason: expect.stringMatching(/./) });
  expect(view.tasks.map(({ status }) => status)).toEqual(['expired']);
  await system.historyOfEnded(id);
  expect(await clockActs(id)).toEqual(['remind', 'escalate', 'expire', 'withdrawn']);

  const [first, ...later] = (await system.mails({ to: 'rita.requester@acme.example' })).filter(({ subject }) =>
    subject.includes(id),
  );
  expect(first?.subject).toContain('Please complete');
  expect(later[0]).toMatchObject({
    subject: `Re: ${first?.subject}`,
    inReplyTo: first?.messageId,
    references: [first?.messageId],
  });
  expect(later.at(-1)?.subject).toContain('Withdrawn');
  expect(later).toHaveLength(2);
  for (const buyer of ['ben.buyer@acme.example', 'bella.buyer2@acme.example'])
    expect(await system.mails({ to: buyer, subject: id })).toHaveLength(1);
  await expect(
    system.as('requester').decide(task, 'answer', { fields: { neededBy: '2030-01-01' } }),
  ).rejects.toMatchObject({ code: 'conflict' });
  expect(await system.orders(id)).toEqual([]);
});

test('an approval that nobody gives is never given by the clock; the deputy may decide after the time-out, not before', async () => {
  const id = await system.submit({ vendor: CASCADE });
  const task = await system.untilTask(id, 'approval_step');
  const deputy = system.as('buyer2');
  await expect(deputy.decide(task, 'approve')).rejects.toMatchObject({ code: 'forbidden' });
  await untilClock(id, ['remind', 'deputy']);
  expect((await system.as('auditor').show(id)).status).toBe('pending_approval');
  expect(await deputy.tasks()).toMatchObject([{ id: task.id }]);
  await deputy.decide(task, 'approve');
  const view = await system.untilStatus(id, 'ordered');
  expect(view.approvals).toMatchObject([{ role: 'department_head', by: 'buyer2', inPlaceOf: 'head' }]);
  await system.untilMail({ to: 'hannah.head@acme.example', subject: `Re: [${id}]` });
  await system.untilMail({ to: 'bella.buyer2@acme.example', subject: `Re: [${id}]` });
});

test('a deputy who submitted it may not decide, whatever the clock says', async () => {
  const { id } = await system.as('buyer2').submit(requestMail({ from: 'requester' }));
  const task = await system.untilTask(id, 'approval_step');
  await untilClock(id, ['remind', 'deputy']);
  await expect(system.as('buyer2').decide(task, 'approve')).rejects.toMatchObject({ code: 'forbidden' });
  await system.as('head').decide(task, 'approve');
  await system.untilStatus(id, 'ordered');
});

test('nobody stands in for an approver who requested it themself', async () => {
  const id = await system.submit({ from: 'head', vendor: CASCADE });
  const task = await system.untilTask(id, 'approval_step');
  await untilClock(id, ['remind', 'deputy']);
  await expect(system.as('buyer2').decide(task, 'approve')).rejects.toMatchObject({ code: 'forbidden' });
  expect(await system.as('buyer2').tasks()).not.toContainEqual(expect.objectContaining({ id: task.id }));
  expect(await system.mails({ to: 'bella.buyer2@acme.example', subject: id })).toEqual([]);
});

test('an exception is reminded of and escalated, and waits on for a person', async () => {
  const id = await system.submit({ vendor: HARBOR_LANE });
  const task = await untilNotCleared(system, id);
  await untilClock(id, ['remind', 'escalate']);
  await system.untilMail({ to: 'hannah.head@acme.example', subject: `Re: [${id}]` });
  expect(await system.as('buyer').task(task.id)).toMatchObject({ status: 'open' });
  await system.as('buyer').decide(task, 'stop', { reason: 'Nobody wanted it.' });
  await system.untilStatus(id, 'rejected');
});

test('whoever stands in for an owner is reminded like the owner', async () => {
  await system.as('head').delegate({ deputy: PersonId.parse('requester2'), until: daysFromNow(7) });
  const id = await system.submit();
  await system.untilMail({ to: 'hannah.head@acme.example', subject: `Re: [${id}] Please approve` });
  const reminded = await system.untilMail({ to: 'sam.requester2@acme.example', subject: `Re: [${id}] Please approve` });
  expect(reminded.text).toContain('You decide in the place of Hannah Price');
  await system.as('head').delegate(null);
});

test('whatever happened, it is sound', async () => {
  expect(await unsound(system)).toEqual([]);
});

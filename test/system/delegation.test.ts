import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { PersonId } from '../../src/domain/principal.ts';
import { daysFromNow, requestMail } from '../support/request-mail.ts';
import { startTestSystem } from '../support/system.ts';
import type { TestSystem } from '../support/system.ts';

let system: TestSystem;
beforeAll(async () => {
  system = await startTestSystem();
  await system.as('head').delegate({ deputy: PersonId.parse('requester2'), until: daysFromNow(7) });
}, 60_000);
afterAll(() => system.close());

test('a deputy is told at once, and decides beside the other, who counts as having decided', async () => {
  const id = await system.submit({ quantity: 3, price: 2000 });
  const task = await system.untilTask(id, 'approval_step');
  const mail = await system.untilMail({ to: 'sam.requester2@acme.example', subject: id });
  expect(mail.text).toContain('You decide in the place of Hannah Price');
  await system.untilMail({ to: 'hannah.head@acme.example', subject: id });
  const deputy = system.as('requester2');
  expect(await deputy.tasks()).toMatchObject([{ id: task.id }]);
  await deputy.decide(task, 'approve');

  const second = await system.untilTask(id, 'approval_step', { after: task });
  for (const who of ['head', 'requester2'])
    await expect(system.as(who, 'finance_director').decide(second, 'approve')).rejects.toMatchObject({
      code: 'forbidden',
      message: expect.stringContaining('earlier step'),
    });
  await system.as('finance').decide(second, 'approve');
  const view = await system.untilStatus(id, 'ordered');
  expect(view.approvals).toMatchObject([
    { by: 'requester2', inPlaceOf: 'head' },
    { by: 'finance', inPlaceOf: null },
  ]);
  const { entries } = await system.as('auditor').history(id);
  expect(entries.find(({ kind }) => kind === 'decided')?.actor).toMatchObject({
    person: 'requester2',
    inPlaceOf: 'head',
    roles: ['department_head', 'requester'],
  });
});

test('a deputy who submitted it is not told, and decides nothing', async () => {
  const { id } = await system.as('requester2').submit(requestMail());
  const task = await system.untilTask(id, 'approval_step');
  await system.untilMail({ to: 'hannah.head@acme.example', subject: id });
  expect(await system.mails({ to: 'sam.requester2@acme.example', subject: `[${id}] Please approve` })).toEqual([]);
  expect(await system.as('requester2').tasks()).toEqual([]);
  await expect(system.as('requester2').decide(task, 'approve')).rejects.toMatchObject({ code: 'forbidden' });
});

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { PersonId } from '../../src/domain/principal.ts';
import { startTestSystem } from '../support/system.ts';
import type { TestSystem } from '../support/system.ts';

let system: TestSystem;
beforeAll(async () => {
  system = await startTestSystem({ signedIn: [] });
}, 60_000);
afterAll(() => system.close());

const to = PersonId.parse('requester2');
const reason = 'Rita has left.';

/** In whose names our services, which know people alone, were read for it. */
const actedFor = async (id: string) =>
  (
    await system.rows<{ person: string }>(
      `select distinct person from tool_calls where requisition = $1 and outcome = 'ok' and audience = 'vendors'`,
      [id],
    )
  ).map(({ person }) => person);

const here = (person: string, isHere: boolean) =>
  system.rows(`update people set active = $2 where tenant = 'acme' and id = $1`, [person, isHere]);

describe('a requisition that waits for somebody to sign in', () => {
  test('goes on in the name of whom it is handed over to, who alone is asked from then on', async () => {
    const id = await system.submit();
    const before = await system.untilTask(id, 'sign_in');
    const another = await system.submit();
    await system.until(another, ({ status }) => status === 'needs_sign_in');

    await system.as('admin').reassign(id, { to, reason });
    const after = await system.untilTask(id, 'sign_in', { after: before });
    expect(after.owner).toEqual({ person: 'requester2' });
    await system.untilMail({ to: 'sam.requester2@acme.example', subject: `[${id}] Please sign in` });
    expect((await system.untilTask(another, 'sign_in')).owner).toEqual({ person: 'requester' });

    await system.signIn('requester2');
    const approval = await system.untilTask(id, 'approval_step');
    expect(await actedFor(id)).toEqual(['requester2']);
    const view = await system.as('requester2').show(id);
    expect(view.handOvers).toMatchObject([{ from: 'requester', to: 'requester2', by: 'admin', reason }]);
    for (const party of ['requester', 'requester2'])
      await expect(system.as(party, 'department_head').decide(approval, 'approve')).rejects.toMatchObject({
        code: 'forbidden',
        message: expect.stringMatching(/^You (submitted|requested) this/),
      });
    await system.as('head').decide(approval, 'approve');
    await system.untilStatus(id, 'ordered');
    expect((await system.as('auditor').history(id)).intact).toBe(true);
  });

  test('of somebody who has left goes on as well', async () => {
    await system.signIn('requester2');
    const id = await system.submit({ from: 'receiver' });
    await system.untilTask(id, 'sign_in');
    await here('receiver', false);
    await system.signal(id, 'wake', { because: 'a look' });
    await system.untilTask(id, 'step_failed');
    await system.as('admin').reassign(id, { to, reason });
    expect((await system.untilTask(id, 'approval_step')).status).toBe('open');
    await here('receiver', true);
  });
});

test('what was asked of the one before is asked of the one after', async () => {
  const id = await system.submit({ neededBy: '' });
  const before = await system.untilTask(id, 'missing_facts');
  await system.as('admin').reassign(id, { to, reason });
  const after = await system.untilTask(id, 'missing_facts', { after: before });
  expect(after.owner).toEqual({ person: 'requester2' });
  await system.untilMail({ to: 'sam.requester2@acme.example', subject: `[${id}] Please complete` });
});

import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { refusals } from '../../src/domain/parties.ts';
import { PersonId, type Actor, type Role } from '../../src/domain/principal.ts';
import type { Person } from '../../src/services/api.ts';
import { confirmersOf } from '../../src/services/parties.ts';
import { decisionsOf, insertDecision } from '../../src/store/decisions.ts';
import { updateRequisition } from '../../src/store/requisitions.ts';
import { addDeputies, openTask } from '../../src/store/tasks.ts';
import { confirmVendor, findVendor } from '../../src/store/vendors.ts';
import { startMatrix, type Matrix } from '../matrix/system.ts';
import { DIGEST, newThings, type Things } from '../matrix/things.ts';
import { person, worker } from '../support/principals.ts';
import { KNOWN_VENDOR } from '../support/records.ts';
import { statement } from '../support/template.ts';

let matrix: Matrix;
beforeAll(async () => {
  matrix = await startMatrix();
}, 60_000);
afterAll(() => matrix.close());

/** The deputy of the head, by the seed data. */
const DEPUTY = person('acme', 'buyer2', 'buyer');
const head = (...roles: Role[]): Person => person('acme', 'head', ...roles);

const step = (things: Things, number: number, role: Role, deputies: readonly string[] = []): Promise<string> =>
  matrix.database.withPrincipal(worker('acme'), async (tx) => {
    const { id } = await openTask(
      tx,
      things.requisition,
      {
        key: `approval/1/${number}`,
        kind: 'approval',
        topic: 'approval_step',
        owner: { role },
        asks: [],
        verbs: ['approve', 'reject', 'return'],
        facts: { round: 1 },
        digest: DIGEST,
      },
      [],
    );
    if (deputies.length > 0) await addDeputies(tx, id, deputies);
    return id;
  });

const approve = (who: Person, task: string) =>
  matrix.services.decide(who, task, { verb: 'approve', fields: {}, reason: null, seenDigest: DIGEST });

const pending = (submitter?: string) =>
  newThings(matrix.database, { status: 'pending_approval', topics: [], ...(submitter !== undefined && { submitter }) });

test('who was approved for by a deputy does not approve the next step, nor does the deputy', async () => {
  const things = await pending();
  await approve(DEPUTY, await step(things, 1, 'department_head', [DEPUTY.person]));
  const next = await step(things, 2, 'finance_director', [DEPUTY.person]);
  const refused = { code: 'forbidden', message: refusals.approved };
  await expect(approve(head('finance_director'), next)).rejects.toMatchObject(refused);
  await expect(approve({ ...DEPUTY, roles: ['finance_director'] }, next)).rejects.toMatchObject(refused);
  await approve(person('acme', 'finance', 'finance_director'), next);
});

test('whose step it was anyway approves for nobody but themself', async () => {
  const things = await pending();
  await approve({ ...DEPUTY, roles: ['department_head'] }, await step(things, 1, 'department_head', [DEPUTY.person]));
  const next = await step(things, 2, 'finance_director');
  expect(await approve(head('finance_director'), next)).toMatchObject({ requisition: things.requisition, task: next });
});

test('a deputy does not approve in the place of somebody who asked for it', async () => {
  const things = await pending('head');
  const task = await step(things, 1, 'department_head', [DEPUTY.person]);
  await expect(approve(DEPUTY, task)).rejects.toMatchObject({ code: 'forbidden', message: refusals.stood_in });
});

test('a deputy who is not called in does not decide', async () => {
  const task = await step(await pending(), 1, 'department_head');
  await expect(approve(DEPUTY, task)).rejects.toMatchObject({ code: 'forbidden', message: refusals.not_yours });
});

test('a deputy whom the clock called in decides nothing once they are deputy of nobody whose task it is', async () => {
  const task = await step(await pending(), 1, 'finance_director', [DEPUTY.person]);
  await expect(approve(DEPUTY, task)).rejects.toMatchObject({ code: 'forbidden', message: refusals.not_yours });
});

test('in whose place it was decided is recorded, and stays true when their deputy is another', async () => {
  const things = await pending();
  await approve(DEPUTY, await step(things, 1, 'department_head', [DEPUTY.person]));
  const deputyOf = (who: string | null) =>
    statement(matrix.superuserUrl, `update people set deputy = $1 where tenant = 'acme' and id = 'head'`, [who]);
  await deputyOf(null);
  const next = await step(things, 2, 'finance_director');
  await expect(approve(head('finance_director'), next)).rejects.toMatchObject({ message: refusals.approved });
  await deputyOf(DEPUTY.person);
  const [decision] = await matrix.database.withPrincipal(worker('acme'), (tx) => decisionsOf(tx, things.requisition));
  expect(decision?.actor).toMatchObject({ person: DEPUTY.person, inPlaceOf: 'head' });
});

test('what was decided in somebody’s place they see from then on', async () => {
  const things = await pending();
  await approve(DEPUTY, await step(things, 1, 'department_head', [DEPUTY.person]));
  for (const who of [DEPUTY.person, 'head'])
    expect((await matrix.services.show(person('acme', who, 'requester'), things.requisition)).id).toBe(
      things.requisition,
    );
});

test('a deputy who is an auditor and nothing else writes nothing in the place of anybody', async () => {
  const task = await step(await pending(), 1, 'department_head', [DEPUTY.person]);
  await expect(approve({ ...DEPUTY, roles: ['auditor'] }, task)).rejects.toMatchObject({ code: 'forbidden' });
  await approve(DEPUTY, task);
});

/** The vendor's confirmation is undone, as a changed record undoes it, and given anew. */
const confirmed = async (by: Person, inPlaceOf?: string) => {
  await statement(
    matrix.superuserUrl,
    `update vendors set confirmed_at = null, confirmed_by = null, confirmed_source = null where tenant = 'acme' and number = $1`,
    [KNOWN_VENDOR],
  );
  const things = await pending();
  await matrix.database.withPrincipal(worker('acme'), async (tx) => {
    await updateRequisition(tx, things.requisition, { vendorNumber: KNOWN_VENDOR });
    const actor: Actor = {
      kind: 'person',
      person: by.person,
      roles: [],
      ...(inPlaceOf !== undefined && { inPlaceOf: PersonId.parse(inPlaceOf) }),
    };
    const decision = {
      requisition: things.requisition,
      task: null,
      verb: 'confirm_vendor',
      fields: {},
      reason: null,
      seenDigest: null,
    } as const;
    await insertDecision(tx, { ...decision, actor });
    await confirmVendor(tx, KNOWN_VENDOR, { by: by.person, source: 'register', email: 'orders@northwind.example' });
  });
};

const confirmers = () =>
  matrix.database.withPrincipal(worker('acme'), async (tx) => confirmersOf(tx, await findVendor(tx, KNOWN_VENDOR)));

test('who stood behind a confirmation is barred, also when its requisition is for another vendor by now', async () => {
  await confirmed(DEPUTY, 'buyer');
  await statement(matrix.superuserUrl, `update requisitions set vendor_number = null where vendor_number = $1`, [
    KNOWN_VENDOR,
  ]);
  expect(await confirmers()).toEqual(['buyer2', 'buyer']);
});

test('who stood behind the confirmation that counts is barred, and not who stood behind one before it', async () => {
  await confirmed(DEPUTY, 'buyer');
  expect(await confirmers()).toEqual(['buyer2', 'buyer']);
  await confirmed(DEPUTY, 'admin');
  expect(await confirmers()).toEqual(['buyer2', 'admin']);
  await confirmed(DEPUTY);
  expect(await confirmers()).toEqual(['buyer2']);
  await confirmed(person('acme', 'buyer', 'buyer'));
  expect(await confirmers()).toEqual(['buyer']);
});

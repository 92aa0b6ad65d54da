import { QuartermasterError } from '../domain/errors.ts';
import { handOverRefusal, handOverRefusals, type Hands, type HandOverRefusal } from '../domain/hand-over.ts';
import { PersonId } from '../domain/principal.ts';
import { isFinal } from '../domain/status.ts';
import { topics } from '../domain/tasks.ts';
import { appendCase } from '../store/case-file.ts';
import type { Tx } from '../store/database.ts';
import { decisionsOf } from '../store/decisions.ts';
import { handOver } from '../store/hand-overs.ts';
import { enqueue } from '../store/outbox.ts';
import { lockRequisition, type Requisition } from '../store/requisitions.ts';
import { closeTask, tasksOf, type Task } from '../store/tasks.ts';
import { findPerson } from '../store/tenants.ts';
import { findVendor } from '../store/vendors.ts';
import { requireActivePerson } from './active-person.ts';
import { personActor } from './actor.ts';
import type { Services } from './api.ts';
import { requireAsSeen } from './as-seen.ts';
import type { ServiceContext } from './context.ts';
import { confirmersOf, peopleOf } from './parties.ts';
import type { Viewing } from './show.ts';

const codes = {
  is_party: 'forbidden',
  has_it: 'conflict',
  has_decided: 'conflict',
} as const satisfies Record<HandOverRefusal, string>;

const handsIn = async (tx: Tx, { id, vendorNumber }: Requisition): Promise<Hands> => {
  const vendor = vendorNumber === null ? null : await findVendor(tx, vendorNumber);
  return {
    deciders: peopleOf(await decisionsOf(tx, id)),
    confirmers: await confirmersOf(tx, vendor),
  };
};

const requireUnderWay = ({ id, status }: Requisition): void => {
  if (!isFinal(status)) return;
  throw new QuartermasterError('conflict', `${id} is ${status}; only what is under way is handed over.`);
};

/** What was asked of the one before is asked of the one after; a step that failed for want of somebody who is there is tried again. */
const askedBefore = (tasks: readonly Task[], from: string, hasLeft: boolean): Task[] =>
  tasks.filter(({ status, topic, owner }) => {
    const isTheirs = topics[topic].owner === 'the_requester' && 'person' in owner && owner.person === from;
    return status === 'open' && (isTheirs || (hasLeft && topic === 'step_failed'));
  });

/** Makes somebody else the requester, in whose name agents go on; the steps that wait ask them anew. */
export const reassign =
  (context: Viewing & Pick<ServiceContext, 'database' | 'now'>): Services['reassign'] =>
  (who, id, { to: wanted, reason }, seen = null) =>
    context.database.withPrincipal(who, async (tx) => {
      const requisition = await lockRequisition(tx, id);
      await requireAsSeen(context, tx, who, id, seen);
      const from = PersonId.parse(requisition.requester);
      const refusal = handOverRefusal({ by: who.person, from, to: wanted }, await handsIn(tx, requisition));
      if (refusal) throw new QuartermasterError(codes[refusal], handOverRefusals[refusal]);
      requireUnderWay(requisition);
      const { id: to } = await requireActivePerson(tx, wanted);
      const hasLeft = (await findPerson(tx, from)) === null;
      await handOver(tx, id, { from, to, by: who.person, reason, at: context.now() });
      const asked = askedBefore(await tasksOf(tx, id), from, hasLeft);
      for (const task of asked) await closeTask(tx, task.id, 'cancelled');
      const payload = { from, to, reason, cancelled: asked.map((task) => task.id) };
      await appendCase(tx, id, { at: context.now(), actor: personActor(who), kind: 'handed_over', payload });
      await enqueue(tx, { kind: 'wake', requisition: id, round: requisition.round, because: 'hand_over' });
      return { id, from, to };
    });

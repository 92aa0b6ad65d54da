import { QuartermasterError } from '../domain/errors.ts';
import { appendCase } from '../store/case-file.ts';
import { holdOn, insertHold } from '../store/holds.ts';
import { lockRequisition } from '../store/requisitions.ts';
import { personActor } from './actor.ts';
import type { Services } from './api.ts';
import type { ServiceContext } from './context.ts';

const refusals = {
  true: 'is held already; nothing more is needed.',
  false: 'is not held; nothing is needed.',
} as const;

/** While a requisition is held, nothing of it is erased, by retention or on request. */
export const hold =
  (context: Pick<ServiceContext, 'database' | 'now'>): Services['hold'] =>
  (who, id, { isHeld, reason }) =>
    context.database.withPrincipal(who, async (tx) => {
      await lockRequisition(tx, id);
      if (((await holdOn(tx, id)) !== null) === isHeld)
        throw new QuartermasterError('conflict', `${id} ${refusals[`${isHeld}`]}`);
      const at = context.now();
      await insertHold(tx, id, { isHeld, reason, by: who.person, at });
      const kind = isHeld ? 'held' : 'hold_ended';
      await appendCase(tx, id, { at, actor: personActor(who), kind, payload: { reason } });
      return { id, hold: await holdOn(tx, id) };
    });

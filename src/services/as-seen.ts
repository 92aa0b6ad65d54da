import type { Tx } from '../store/database.ts';
import { decisionsOf } from '../store/decisions.ts';
import type { Person, Seen } from './api.ts';
import { requisitionView, type Viewing } from './show.ts';
import { requireSeen } from './version.ts';

/** Throws `stale` where a requisition is no longer as the person saw it, with who decided last; its row is locked by then. */
export const requireAsSeen = async (context: Viewing, tx: Tx, who: Person, id: string, seen: Seen): Promise<void> => {
  if (seen === null) return;
  const view = await requisitionView(context, tx, who, id);
  const last = (await decisionsOf(tx, id)).at(-1);
  const decidedBy = last?.actor.kind === 'person' ? last.actor.person : (last?.actor.kind ?? null);
  requireSeen(seen, view, { status: view.status, decidedBy, verb: last?.verb ?? null, at: last?.at ?? view.updatedAt });
};

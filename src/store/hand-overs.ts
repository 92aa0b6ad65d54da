import { QuartermasterError } from '../domain/errors.ts';
import type { PersonId } from '../domain/principal.ts';
import type { Tx } from './database.ts';
import { letSee } from './requisitions.ts';

/** One change of the requester; `at` in ISO 8601. */
export type HandOver = { from: PersonId; to: PersonId; by: PersonId; reason: string; at: string };

/** Oldest first. */
export const handOversOf = async (tx: Tx, requisition: string): Promise<HandOver[]> =>
  tx.rows<HandOver>(
    `select from_person as "from", to_person as "to", by_person as "by", reason, to_json(handed_at)#>>'{}' as at
     from hand_overs where tenant = $1 and requisition = $2 order by id`,
    [tx.tenant, requisition],
  );

/** Everybody who requested it before it was handed on. */
export const formerRequesters = async (tx: Tx, requisition: string): Promise<PersonId[]> => [
  ...new Set((await handOversOf(tx, requisition)).map(({ from }) => from)),
];

/** Changes the requester, who sees it from then on, as does whoever handed it over; whoever was it before stays in the record. */
export const handOver = async (
  tx: Tx,
  requisition: string,
  { from, to, by, reason, at }: Omit<HandOver, 'at'> & { at: Date },
): Promise<void> => {
  await tx.run(
    `insert into hand_overs (tenant, requisition, handed_at, from_person, to_person, by_person, reason)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [tx.tenant, requisition, at, from, to, by, reason],
  );
  const written = await tx.run(
    'update requisitions set requester = $3, updated_at = now() where tenant = $1 and id = $2 and requester = $4',
    [tx.tenant, requisition, to, from],
  );
  if (written !== 1)
    throw new QuartermasterError('internal', `${requisition} has another requester than the hand-over says.`);
  await letSee(tx, requisition, [to, by]);
};

/** A hand-over of which its new requester has not been told; `isAgain`: an attempt to do so may have come to nothing. */
export type Untold = Pick<HandOver, 'from' | 'to' | 'reason'> & { id: number; requisition: string; isAgain: boolean };

/** Takes up hand-overs that are to be told; those of an attempt only when it began before `again`. */
export const takeUntold = async (tx: Tx, { now, again }: { now: Date; again: Date }): Promise<Untold[]> =>
  tx.rows<Untold>(
    `with due as (
       select id, telling_at from hand_overs
       where tenant = $1 and told_at is null and (telling_at is null or telling_at < $3)
       order by id for update skip locked)
     update hand_overs h set telling_at = $2 from due where h.tenant = $1 and h.id = due.id
     returning h.id, h.requisition, h.from_person as "from", h.to_person as "to", h.reason, due.telling_at is not null as "isAgain"`,
    [tx.tenant, now, again],
  );

export const noteTold = async (tx: Tx, id: number, at: Date): Promise<void> => {
  await tx.run('update hand_overs set told_at = $3 where tenant = $1 and id = $2', [tx.tenant, id, at]);
};

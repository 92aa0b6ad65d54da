import { duties, permitted, type Parties } from '../../domain/parties.ts';
import { Role } from '../../domain/principal.ts';
import { counted, type Given } from '../../domain/seats.ts';
import { peopleOf } from '../../services/parties.ts';
import { decisionsOf, type StoredDecision } from '../../store/decisions.ts';
import { tasksOf, type Task } from '../../store/tasks.ts';
import type { Scene } from './step.ts';

/** A task of a chain, and what was decided on it. */
export type Ballot = { task: Task; decision: StoredDecision | null };

/** All of this round that are for exactly this digest, oldest first. */
export const ballotsFor = async ({ tx, requisition }: Scene, digest: string): Promise<Ballot[]> => {
  const tasks = (await tasksOf(tx, requisition.id)).filter(
    ({ kind, digest: bound, facts, status }) =>
      kind === 'approval' && bound === digest && facts['round'] === requisition.round && status !== 'cancelled',
  );
  const decisions = await decisionsOf(tx, requisition.id);
  return tasks.map((task) => ({ task, decision: decisions.find((decision) => decision.task === task.id) ?? null }));
};

/** What bars an approver from having approved; that they have is no such thing. */
const bars = duties.approve.filter((bar) => bar !== 'approved');

const given = ({ task, decision }: Ballot): Given[] => {
  const role = Role.safeParse(task.facts['role']);
  if (!role.success || decision?.verb !== 'approve' || decision.consumedAt !== null) return [];
  return [{ id: decision.id, role: role.data, people: peopleOf([decision]) }];
};

/** The unused approvals that count now, whatever their givers have done since. */
export const approvalsIn = (ballots: readonly Ballot[], parties: Parties): Given[] =>
  counted(ballots.flatMap(given), (person) => !permitted(person, parties, bars).ok);

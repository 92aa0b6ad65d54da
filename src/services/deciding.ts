import type { Actor } from '../domain/principal.ts';
import type { Tx } from '../store/database.ts';
import type { Requisition } from '../store/requisitions.ts';
import type { Task } from '../store/tasks.ts';
import type { Answer } from './api.ts';
import type { ServiceContext } from './context.ts';

/** One decision on its way, all checks of identity and right behind it. */
export type Deciding = {
  context: ServiceContext;
  tx: Tx;
  actor: Actor;
  task: Task;
  requisition: Requisition;
  answer: Answer;
};

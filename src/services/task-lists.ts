import { ApprovalBinding } from '../domain/approval.ts';
import type { Tx } from '../store/database.ts';
import { aboutRequisitions, decidedTasks, tasksOfMine, tasksOfOthers, type TaskPage } from '../store/task-lists.ts';
import type { Task } from '../store/tasks.ts';
import type { Person, Services, TaskFilter } from './api.ts';
import type { ServiceContext } from './context.ts';
import { cursorOf, placeOf } from './cursor.ts';
import type { TaskAbout } from './review-view.ts';
import { languageOf, taskView } from './show.ts';
import { lentTo } from './standing-in.ts';

const MOST_TASKS = 200;

type Asked = TaskFilter & { who: Person; lent: readonly string[] };
type Scope = {
  /** What the list is sorted by. */
  keyOf: (task: Task) => string;
  isByInstant: boolean;
  find: (tx: Tx, asked: Asked, page: TaskPage) => Promise<Task[]>;
};

const byDue = { keyOf: ({ due }: Task) => due ?? 'none', isByInstant: false } as const;

const mineOf = ({ who: { person, roles }, lent }: Asked) => ({ person, roles, lent });

const scopes = {
  mine: { ...byDue, find: (tx, asked, page) => tasksOfMine(tx, mineOf(asked), page) },
  others: { ...byDue, find: (tx, asked, page) => tasksOfOthers(tx, mineOf(asked), page) },
  decided: {
    keyOf: ({ closedAt }) => closedAt ?? '',
    isByInstant: true,
    find: (tx, _asked, page) => decidedTasks(tx, page),
  },
} as const satisfies Record<TaskFilter['scope'], Scope>;

const NOTHING: TaskAbout = { subject: '', requester: '', vendor: null, total: null, risk: null };

/** What an approval is for, where that is another amount than was requested. */
const Bound = ApprovalBinding.pick({ totals: true });

/** What each of the tasks is about, by its requisition. */
export const aboutOf = async (tx: Tx, tasks: readonly Pick<Task, 'requisition' | 'facts'>[]) => {
  const ids = [...new Set(tasks.map(({ requisition }) => requisition))];
  const rows = await aboutRequisitions(tx, ids);
  const known = new Map(rows.map(({ requisition, ...about }) => [requisition, about]));
  return ({ requisition, facts }: Pick<Task, 'requisition' | 'facts'>): TaskAbout => {
    const about = known.get(requisition) ?? NOTHING;
    return { ...about, total: Bound.safeParse(facts).data?.totals.total ?? about.total };
  };
};

/** What waits for this person, for others, or was decided, as far as they may see it. */
export const tasks =
  (context: ServiceContext): Services['tasks'] =>
  async (who, filter = { scope: 'mine', limit: MOST_TASKS }) => {
    const lent = await lentTo(context, who);
    return context.database.withPrincipal(who, async (tx) => {
      const { scope, search, limit } = filter;
      const { keyOf, isByInstant, find } = scopes[scope];
      const after = placeOf(scope, filter.after, isByInstant);
      // One more row than is wanted shows whether there is another page.
      const rows = await find(tx, { ...filter, who, lent }, { search, after, limit: limit + 1 });
      const found = rows.slice(0, limit);
      const last = rows.length > limit ? found.at(-1) : undefined;
      const [language, about] = [await languageOf(tx, who), await aboutOf(tx, found)];
      return {
        items: found.map((task) => ({ ...taskView(task, language), about: about(task) })),
        next: last ? cursorOf(scope, { key: keyOf(last), id: last.id }) : null,
      };
    });
  };

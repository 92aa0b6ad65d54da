import type { Tx } from '../store/database.ts';
import { decidedTasks, tasksOfOthers } from '../store/task-lists.ts';
import { openTasksFor, type Task } from '../store/tasks.ts';
import type { Person, Services, TaskFilter } from './api.ts';
import type { ServiceContext } from './context.ts';
import { cursorOf, placeOf } from './cursor.ts';
import { languageOf, taskView } from './show.ts';
import { lentTo } from './standing-in.ts';

const MOST_TASKS = 200;

type Asked = TaskFilter & { who: Person; lent: readonly string[] };
type Page = { found: readonly Task[]; next: string | null };

/** One more row than is wanted shows whether there is another page. */
const pageOf = (rows: readonly Task[], { limit, scope }: Asked, keyOf: (task: Task) => string): Page => {
  const found = rows.slice(0, limit);
  const last = rows.length > limit ? found.at(-1) : undefined;
  return { found, next: last ? cursorOf(scope, { key: keyOf(last), id: last.id }) : null };
};

const scopes = {
  mine: async (tx, { who, lent }) => ({
    found: await openTasksFor(tx, who.person, who.roles, MOST_TASKS, lent),
    next: null,
  }),
  others: async (tx, asked) => {
    const { who, lent, limit, after } = asked;
    const place = placeOf('others', after, false);
    const mine = { person: who.person, roles: who.roles, lent };
    const rows = await tasksOfOthers(tx, mine, { after: place, limit: limit + 1 });
    return pageOf(rows, asked, ({ due }) => due ?? 'none');
  },
  decided: async (tx, asked) => {
    const after = placeOf('decided', asked.after, true);
    const rows = await decidedTasks(tx, { after, limit: asked.limit + 1 });
    return pageOf(rows, asked, ({ closedAt }) => closedAt ?? '');
  },
} as const satisfies Record<TaskFilter['scope'], (tx: Tx, asked: Asked) => Promise<Page>>;

/** What waits for this person, for others, or was decided, as far as they may see it. */
export const tasks =
  (context: ServiceContext): Services['tasks'] =>
  async (who, filter = { scope: 'mine', limit: MOST_TASKS }) => {
    const lent = await lentTo(context, who);
    return context.database.withPrincipal(who, async (tx) => {
      const language = await languageOf(tx, who);
      const { found, next } = await scopes[filter.scope](tx, { ...filter, who, lent });
      return { items: found.map((task) => taskView(task, language)), next };
    });
  };

import type { App } from '../../http/context.ts';
import type { TaskView } from '../../services/view.ts';
import { Time } from '../parts/time.tsx';
import { page } from '../page.tsx';
import { inboxTexts } from '../texts/inbox.ts';
import type { Page, Visit, WebDependencies } from '../visit.ts';

/** Oldest due first; what has no deadline comes last. */
const byDue = (a: TaskView, b: TaskView): number => (a.due ?? '9').localeCompare(b.due ?? '9');

const ownerOf = ({ owner }: TaskView, { who, formats }: Visit): string => {
  if ('role' in owner) return owner.role.replaceAll('_', ' ');
  return owner.person === who.person ? inboxTexts[formats.language].you : owner.person;
};

const Row = ({ task, visit }: { task: TaskView; visit: Visit }) => (
  <tr>
    <td class="due">
      {task.due ? <Time at={task.due} formats={visit.formats} relative /> : inboxTexts[visit.formats.language].noDue}
    </td>
    <td>
      <a href={`/tasks/${task.id}`}>{task.title}</a>
    </td>
    <td>
      <a href={`/requisitions/${task.requisition}`}>{task.requisition}</a>
    </td>
    <td>{ownerOf(task, visit)}</td>
  </tr>
);

const Tasks = ({ tasks, visit }: { tasks: readonly TaskView[]; visit: Visit }) => {
  const { columns } = inboxTexts[visit.formats.language];
  return (
    <table class="list">
      <thead>
        <tr>
          {[columns.due, columns.task, columns.requisition, columns.owner].map((name) => (
            <th scope="col">{name}</th>
          ))}
        </tr>
      </thead>
      <tbody>
        {tasks.toSorted(byDue).map((task) => (
          <Row task={task} visit={visit} />
        ))}
      </tbody>
    </table>
  );
};

const inbox = async (visit: Visit): Promise<Page> => {
  const words = inboxTexts[visit.formats.language];
  const { items: tasks } = await visit.services.tasks(visit.who);
  const body = tasks.length === 0 ? <p class="empty">{words.empty}</p> : <Tasks tasks={tasks} visit={visit} />;
  return { title: words.title, nav: 'inbox', body };
};

/** What waits for whoever asks. */
export function inboxRoutes(app: App, dependencies: WebDependencies): void {
  app.get('/', (c) => c.redirect('/inbox', 303));
  app.get('/inbox', page(dependencies, inbox));
}

import { QuartermasterError, type FieldError } from '../../domain/errors.ts';
import { Verb } from '../../domain/task.ts';
import { needsOf } from '../../domain/tasks.ts';
import type { App } from '../../http/context.ts';
import { idOf } from '../../http/input.ts';
import type { TaskView } from '../../services/view.ts';
import { readForm } from '../form.ts';
import { page } from '../page.tsx';
import { Facts } from '../parts/facts.tsx';
import { Field } from '../parts/field.tsx';
import { Time } from '../parts/time.tsx';
import { fieldLabel } from '../texts/fields.ts';
import { taskTexts } from '../texts/task.ts';
import type { Page, Visit, WebDependencies } from '../visit.ts';

/** What was typed and why it was not taken; empty at the first look. */
type Attempt = { verb: Verb | null; typed: Readonly<Record<string, string>>; errors: readonly FieldError[] };

const FRESH: Attempt = { verb: null, typed: {}, errors: [] };

const VerbForm = ({ task, verb, visit, attempt }: { task: TaskView; verb: Verb; visit: Visit; attempt: Attempt }) => {
  const { language } = visit.formats;
  const { fields, also, reason } = needsOf(task, verb);
  const { typed, errors } = attempt.verb === verb ? attempt : FRESH;
  const field = (name: string, required: boolean) => (
    <Field
      name={name}
      label={fieldLabel(name, language)}
      value={typed[name]}
      hint={task.asks.find((ask) => ask.field === name)?.reason}
      error={errors.find((error) => error.field === name)?.reason}
      required={required}
      {...((name === 'text' || name === 'reason') && { rows: name === 'text' ? 12 : 3 })}
    />
  );
  return (
    <form class="answer" method="post" action={`/tasks/${task.id}`}>
      <input type="hidden" name="verb" value={verb} />
      {task.digest !== null && <input type="hidden" name="seenDigest" value={task.digest} />}
      {fields.map((name) => field(name, true))}
      {also.map((name) => field(name, false))}
      {(reason || verb === 'reject') && field('reason', reason)}
      <button class={verb === task.verbs[0] ? 'primary' : ''}>{taskTexts[language].verbs[verb]}</button>
    </form>
  );
};

/** An answer that needs nothing typed is a button; the others open on demand, so that the first stays in sight. */
const Answer = (given: { task: TaskView; verb: Verb; visit: Visit; attempt: Attempt }) => {
  const { task, verb, visit, attempt } = given;
  const { fields, also, reason } = needsOf(task, verb);
  const isPlain = fields.length + also.length === 0 && !reason && verb !== 'reject';
  if (verb === task.verbs[0] || isPlain) return <VerbForm {...given} />;
  return (
    <details open={attempt.verb === verb}>
      <summary>{taskTexts[visit.formats.language].verbs[verb]}</summary>
      <VerbForm {...given} />
    </details>
  );
};

const Head = ({ task, visit }: { task: TaskView; visit: Visit }) => {
  const words = taskTexts[visit.formats.language];
  return (
    <dl class="head">
      <dt>{words.about}</dt>
      <dd>
        <a href={`/requisitions/${task.requisition}`}>{task.requisition}</a>
      </dd>
      <dt>{words.owner}</dt>
      <dd>{'role' in task.owner ? task.owner.role.replaceAll('_', ' ') : task.owner.person}</dd>
      {task.due && (
        <>
          <dt>{words.due}</dt>
          <dd>
            <Time at={task.due} formats={visit.formats} />
          </dd>
        </>
      )}
      <dt>{words.why}</dt>
      <dd>{task.why}</dd>
    </dl>
  );
};

const taskPage = async (visit: Visit, task: TaskView, attempt: Attempt, notice: string | null): Promise<Page> => {
  const words = taskTexts[visit.formats.language];
  const body = (
    <>
      {notice !== null && (
        <p class="notice" role="alert">
          {notice}
        </p>
      )}
      <p class="lead">{task.what}</p>
      <Head task={task} visit={visit} />
      {Object.keys(task.facts).length > 0 && (
        <section>
          <h2>{words.facts}</h2>
          <Facts facts={task.facts} formats={visit.formats} />
        </section>
      )}
      {task.status === 'open' ? (
        <section class="answers">
          {task.verbs.map((verb) => (
            <Answer task={task} verb={verb} visit={visit} attempt={attempt} />
          ))}
        </section>
      ) : (
        <p class="notice">{words.closed}</p>
      )}
    </>
  );
  return { title: task.title, nav: 'inbox', body, ...(notice !== null && { status: 422 as const }) };
};

/** What was not taken is shown again with what was typed; what has changed meanwhile is shown as it is now. */
const refused = async (visit: Visit, attempt: Attempt, error: unknown): Promise<Page> => {
  if (!(error instanceof QuartermasterError) || (error.code !== 'refused_answer' && error.code !== 'stale'))
    throw error;
  const words = taskTexts[visit.formats.language];
  const task = await visit.services.task(visit.who, idOf(visit.c));
  const isStale = error.code === 'stale';
  const again = isStale ? FRESH : { ...attempt, errors: error.fields };
  return taskPage(visit, task, again, isStale ? words.stale : words.refused);
};

/** One task, and the answers to it. A GET never decides. */
export function taskRoutes(app: App, dependencies: WebDependencies): void {
  app.get(
    '/tasks/:id',
    page(dependencies, async (visit) =>
      taskPage(visit, await visit.services.task(visit.who, idOf(visit.c)), FRESH, null),
    ),
  );
  app.post(
    '/tasks/:id',
    page(dependencies, async (visit) => {
      const { c, who, services } = visit;
      const { verb: named, seenDigest, reason, ...typed } = await readForm(c, dependencies.limits);
      const verb = Verb.parse(named);
      const fields = Object.fromEntries(Object.entries(typed).filter(([, text]) => text.trim() !== ''));
      try {
        await services.decide(who, idOf(c), { verb, fields, reason: reason || null, seenDigest: seenDigest ?? null });
      } catch (error) {
        const all = { ...typed, ...(reason !== undefined && { reason }) };
        return refused(visit, { verb, typed: all, errors: [] }, error);
      }
      return c.redirect('/inbox', 303);
    }),
  );
}

import { QuartermasterError } from '../../domain/errors.ts';
import type { Verb } from '../../domain/task.ts';
import { ID } from '../../http/input.ts';
import type { App } from '../../http/context.ts';
import type { TaskReview } from '../../services/review-view.ts';
import { readForm } from '../form.ts';
import { page } from '../page.tsx';
import { Binding, Changes } from '../parts/binding.tsx';
import { Field } from '../parts/field.tsx';
import { reviewTexts } from '../texts/review.ts';
import { taskTexts } from '../texts/task.ts';
import type { Page, Visit, WebDependencies } from '../visit.ts';

/** So many are read at once; the others follow. */
const MOST = 20;

type Result = { task: string; verb: Verb; refusal: string | null };

const decisions = ['approve', 'reject', 'return'] as const satisfies readonly Verb[];
type Decision = (typeof decisions)[number];

const isDecision = (text: string | undefined): text is Decision => decisions.some((verb) => verb === text);

/** The approvals that this person may give, those due first at the top; `more`: how many others wait. */
const waiting = async ({ who, services }: Visit): Promise<{ reviews: TaskReview[]; more: number }> => {
  const { items } = await services.tasks(who, { scope: 'mine', limit: 200 });
  const approvals = items.filter(({ kind }) => kind === 'approval');
  const reviews: TaskReview[] = [];
  for (const { id } of approvals.slice(0, MOST)) reviews.push(await services.review(who, id));
  const theirs = reviews.filter(({ may, bound }) => may.length > 0 && bound !== null);
  return { reviews: theirs, more: Math.max(0, approvals.length - MOST) };
};

const Choices = ({ review: { task, may }, visit }: { review: TaskReview; visit: Visit }) => {
  const { language } = visit.formats;
  const words = reviewTexts[language];
  const { id, digest } = task;
  return (
    <fieldset>
      <legend>{words.decision(task.requisition)}</legend>
      <input type="hidden" name={`digest.${id}`} value={digest ?? ''} />
      <div class="radios">
        <label>
          <input type="radio" name={`verb.${id}`} value="" checked /> {words.leave}
        </label>
        {decisions
          .filter((verb) => may.includes(verb))
          .map((verb) => (
            <label>
              <input type="radio" name={`verb.${id}`} value={verb} /> {taskTexts[language].verbs[verb]}
            </label>
          ))}
      </div>
      <Field name={`reason.${id}`} label={words.reason} />
    </fieldset>
  );
};

const Approval = ({ review, visit }: { review: TaskReview; visit: Visit }) => {
  const { task, about, bound, before, inPlaceOf } = review;
  const { formats } = visit;
  return (
    bound && (
      <article class="approval">
        <header>
          <h2>
            <a href={`/tasks/${task.id}`}>{about.subject || task.title}</a>
          </h2>
          <span>
            <a href={`/requisitions/${task.requisition}`}>{task.requisition}</a>
          </span>
        </header>
        {inPlaceOf !== null && <p class="notice">{taskTexts[formats.language].inPlaceOf(formats.person(inPlaceOf))}</p>}
        <Changes before={before} bound={bound} formats={formats} />
        <Binding bound={bound} digest={task.digest} formats={formats} />
        <p>
          <small>
            {reviewTexts[formats.language].seat}: {task.why}
          </small>
        </p>
        <Choices review={review} visit={visit} />
      </article>
    )
  );
};

const Results = ({ results, visit: { formats } }: { results: readonly Result[]; visit: Visit }) => {
  const words = reviewTexts[formats.language];
  return (
    <section role="status" class="results">
      <h2>{words.results}</h2>
      {results.length === 0 && <p>{words.nothing}</p>}
      <ul>
        {results.map(({ task, verb, refusal }) => (
          <li>
            <a href={`/tasks/${task}`}>{task}</a>{' '}
            {refusal === null ? (
              <span class="badge completed">{words.done(taskTexts[formats.language].verbs[verb])}</span>
            ) : (
              <>
                <span class="badge failed">{words.failed}</span> {refusal}
              </>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
};

const reviewPage = async (visit: Visit, results: readonly Result[] | null): Promise<Page> => {
  const words = reviewTexts[visit.formats.language];
  const { reviews, more } = await waiting(visit);
  await visit.meet(reviews);
  const body = (
    <>
      {results && <Results results={results} visit={visit} />}
      {reviews.length === 0 ? (
        <p class="empty">{words.empty}</p>
      ) : (
        <form method="post" action="/inbox/review">
          <p class="lead">{words.lead}</p>
          {reviews.map((review) => (
            <Approval review={review} visit={visit} />
          ))}
          {more > 0 && <p class="faint">{words.more(more)}</p>}
          <p class="submit-bar">
            <button class="primary">{words.send}</button>
          </p>
        </form>
      )}
      <p>
        <a href="/inbox">{words.back}</a>
      </p>
    </>
  );
  const isRefused = results?.some(({ refusal }) => refusal !== null) ?? false;
  return { title: words.title, nav: 'inbox', body, ...(isRefused && { status: 422 as const }) };
};

type Marked = { task: string; verb: Decision; reason: string | null; seenDigest: string | null };

const markedIn = (typed: Readonly<Record<string, string>>): Marked[] =>
  Object.entries(typed).flatMap(([name, verb]) => {
    const [, task = ''] = /^verb\.(.+)$/.exec(name) ?? [];
    if (!ID.test(task) || !isDecision(verb)) return [];
    return [{ task, verb, reason: typed[`reason.${task}`] || null, seenDigest: typed[`digest.${task}`] || null }];
  });

const refusalOf = ({ message, fields }: QuartermasterError): string =>
  [message, ...fields.map(({ reason }) => reason)].join(' ');

/** Each on its own record: what is refused of one leaves the others as they were decided. */
const decideEach = async ({ who, services }: Visit, marked: readonly Marked[]): Promise<Result[]> => {
  const results: Result[] = [];
  for (const { task, verb, reason, seenDigest } of marked) {
    try {
      await services.decide(who, task, { verb, fields: {}, reason, seenDigest });
      results.push({ task, verb, refusal: null });
    } catch (error) {
      if (!(error instanceof QuartermasterError)) throw error;
      results.push({ task, verb, refusal: refusalOf(error) });
    }
  }
  return results;
};

/** Several approvals read one after the other, each decided for itself. */
export function reviewRoutes(app: App, dependencies: WebDependencies): void {
  app.get(
    '/inbox/review',
    page(dependencies, (visit) => reviewPage(visit, null)),
  );
  app.post(
    '/inbox/review',
    page(dependencies, async (visit) => {
      const marked = markedIn(await readForm(visit.c, dependencies.limits));
      return reviewPage(visit, await decideEach(visit, marked.slice(0, MOST)));
    }),
  );
}

import { z } from 'zod';
import { QuartermasterError } from '../../domain/errors.ts';
import { PersonId } from '../../domain/principal.ts';
import { GivenText } from '../../domain/plain-text.ts';
import { Verb } from '../../domain/task.ts';
import { checked } from '../../http/body.ts';
import type { App } from '../../http/context.ts';
import { idOf } from '../../http/input.ts';
import type { TaskReview } from '../../services/review-view.ts';
import { categoryChoices } from '../categories.ts';
import { readForm } from '../form.ts';
import type { Formats } from '../formats.ts';
import { page } from '../page.tsx';
import { Answers, FRESH, type Attempt } from '../parts/answers.tsx';
import { Binding, Changes } from '../parts/binding.tsx';
import { Breakable } from '../parts/breakable.tsx';
import { Comparison } from '../parts/comparison.tsx';
import { Due } from '../parts/due.tsx';
import { Facts } from '../parts/facts.tsx';
import { Verdict } from '../parts/field.tsx';
import { LetterProblems, letterOf, LetterSources, letterText } from '../parts/letter.tsx';
import { RiskBadge } from '../parts/risk.tsx';
import { Share, type GivenAway } from '../parts/share.tsx';
import { Source } from '../parts/source.tsx';
import { inboxTexts } from '../texts/inbox.ts';
import { ownerName } from '../texts/roles.ts';
import { taskTexts } from '../texts/task.ts';
import type { Page, Visit, WebDependencies } from '../visit.ts';

const Head = ({ review: { task, about }, visit: { formats } }: { review: TaskReview; visit: Visit }) => {
  const words = taskTexts[formats.language];
  const { columns } = inboxTexts[formats.language];
  return (
    <dl class="head">
      <dt>{words.about}</dt>
      <dd>
        <a href={`/requisitions/${task.requisition}`}>{task.requisition}</a> <Breakable text={about.subject} />
      </dd>
      {typeof task.facts['order'] === 'string' && (
        <>
          <dt>{words.order}</dt>
          <dd>
            <a href={`/orders/${task.facts['order']}`}>{task.facts['order']}</a>
          </dd>
        </>
      )}
      {about.vendor !== null && (
        <>
          <dt>{columns.vendor}</dt>
          <dd>
            {about.vendor} {about.risk !== null && <RiskBadge risk={about.risk} language={formats.language} />}
          </dd>
        </>
      )}
      {about.total && (
        <>
          <dt>{columns.amount}</dt>
          <dd>{formats.money(about.total)}</dd>
        </>
      )}
      <dt>{words.owner}</dt>
      <dd>{ownerName(task.owner, formats)}</dd>
      {task.status === 'open' && (
        <>
          <dt>{words.due}</dt>
          <dd>
            <Due at={task.due} formats={formats} />
          </dd>
        </>
      )}
      <dt>{words.why}</dt>
      <dd>{task.why}</dd>
      {task.topic === 'change_approval' && typeof task.facts['reason'] === 'string' && (
        <>
          <dt>{words.changeReason}</dt>
          <dd>
            <q>{task.facts['reason']}</q>
          </dd>
        </>
      )}
    </dl>
  );
};

/** Nobody is signed in by another, so only whoever must is offered it. */
const SignIn = ({ review: { task }, visit: { who, formats } }: { review: TaskReview; visit: Visit }) => {
  const words = taskTexts[formats.language];
  const isTheirs = 'person' in task.owner && task.owner.person === who.person;
  if (task.topic !== 'sign_in' || task.status !== 'open' || !isTheirs) return null;
  return (
    <section>
      <p>{words.signInWhy}</p>
      <a class="button primary" href={`/auth/sign-in?return=${encodeURIComponent(`/tasks/${task.id}`)}`}>
        {words.signIn}
      </a>
    </section>
  );
};

const ORDER_FACTS = ['due', 'promised', 'total', 'wanted', 'missing'] as const;

/** Of what is asked about an order, that by which it is decided; the rest counts for its run alone. */
const factsOf = ({ facts }: TaskReview['task'], formats: Formats): TaskReview['task']['facts'] => {
  if (typeof facts['order'] !== 'string') return facts;
  return Object.fromEntries(
    ORDER_FACTS.flatMap((name) => {
      const value = facts[name] ?? null;
      const day = z.iso.date().safeParse(value);
      return value === null ? [] : [[name, day.success ? formats.day(day.data) : value]];
    }),
  );
};

/** What a decision is about, shown as what it is: a document, a letter, two records side by side, or facts by name. */
const subjectOf = async ({ task, bound, before }: TaskReview, { who, services, formats }: Visit) => {
  const words = taskTexts[formats.language];
  if (bound !== null)
    return (
      <>
        <Changes before={before} bound={bound} formats={formats} />
        <Binding bound={bound} digest={task.digest} formats={formats} />
      </>
    );
  const { number } = task.facts;
  if (task.topic === 'vendor_confirmation' && typeof number === 'string') {
    const [view, vendor] = [await services.show(who, task.requisition), await services.vendor(who, number)];
    return <Comparison view={view} vendor={vendor} formats={formats} />;
  }
  const letter = letterOf(task);
  if (letter) return <LetterSources letter={letter} formats={formats} />;
  const facts = factsOf(task, formats);
  if (Object.keys(facts).length === 0) return null;
  return (
    <section>
      <h2>{words.facts}</h2>
      <Facts facts={facts} formats={formats} />
    </section>
  );
};

/** A question is answered beside the mail that left it open. */
const sourceOf = async ({ task }: TaskReview, { who, services, formats }: Visit) => {
  if (task.kind !== 'question') return null;
  const source = await services.source(who, task.requisition);
  return source && <Source source={source} formats={formats} />;
};

const Decided = ({ review: { decided, takenBack }, visit: { formats } }: { review: TaskReview; visit: Visit }) => {
  const words = taskTexts[formats.language];
  if (takenBack !== null) {
    const { how, by, at, reason } = takenBack;
    return (
      <p class="notice">
        {words.takenBack[how](formats.person(by), formats.instant(at))} <q>{reason}</q>
      </p>
    );
  }
  if (decided === null) return <p class="notice">{words.closed}</p>;
  const verb = Verb.safeParse(decided.verb);
  const said = verb.success ? words.verbs[verb.data] : decided.verb;
  return (
    <p class="notice">
      {words.decided(formats.person(decided.by), said, formats.instant(decided.at))}{' '}
      {decided.reason !== null && <q>{decided.reason}</q>}
    </p>
  );
};

type Told = { attempt: Attempt; notice: string | null; givenAway?: GivenAway };

const taskPage = async (visit: Visit, review: TaskReview, { attempt, notice, givenAway }: Told): Promise<Page> => {
  const { task } = review;
  const { formats, meet } = visit;
  await meet(review);
  const letter = letterOf(task);
  const [subject, source] = [await subjectOf(review, visit), await sourceOf(review, visit)];
  const categories = review.choices['category'] === undefined ? [] : await categoryChoices(visit);
  const answers = task.status === 'open' && (
    <>
      <SignIn review={review} visit={visit} />
      {letter && <LetterProblems letter={letter} formats={formats} />}
      <Answers review={review} attempt={attempt} categories={categories} formats={formats} />
      <Share review={review} visit={visit} refused={givenAway ?? null} />
    </>
  );
  const body = (
    <>
      {notice !== null && (
        <p class="notice" role="alert">
          {notice}
        </p>
      )}
      {task.status !== 'open' && <Decided review={review} visit={visit} />}
      <p class="lead">{task.what}</p>
      <Head review={review} visit={visit} />
      <div class={bothOf(review)}>
        {answers && <div class="deciding">{answers}</div>}
        <div>
          {subject}
          {source}
        </div>
      </div>
    </>
  );
  return { title: task.title, nav: 'inbox', body, ...(notice !== null && { status: 422 as const }) };
};

/** Where one must read before one decides, the reading comes first, and stands wider. */
const bothOf = ({ bound, task }: TaskReview): string =>
  bound !== null || task.topic === 'vendor_confirmation' ? 'both read-first' : 'both';

const shown = async (visit: Visit): Promise<Page> =>
  taskPage(visit, await visit.services.review(visit.who, idOf(visit.c)), { attempt: FRESH, notice: null });

const isRefusal = (error: unknown): error is QuartermasterError =>
  error instanceof QuartermasterError && ['refused_answer', 'stale', 'conflict'].includes(error.code);

/** What was not taken is shown again with what was typed; what has changed meanwhile is shown as it is now, with who did it. */
const refused = async (visit: Visit, attempt: Attempt, error: unknown): Promise<Page> => {
  if (!isRefusal(error)) throw error;
  const words = taskTexts[visit.formats.language];
  const review = await visit.services.review(visit.who, idOf(visit.c));
  if (error.code === 'refused_answer') {
    const notice = error.fields.length > 0 ? words.refused : `${words.refused} ${error.message}`;
    return taskPage(visit, review, { attempt: { ...attempt, errors: error.fields }, notice });
  }
  const notice = error.code === 'conflict' && review.decided === null ? error.message : words.stale;
  return taskPage(visit, review, { attempt: FRESH, notice });
};

const given = (typed: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(typed).filter(([, text]) => text.trim() !== ''));

/** Only what no form of ours sends is none. */
const verbIn = (verb: string | undefined): Verb => checked(z.object({ verb: Verb }), { verb }).verb;

const plain = (text: string): string => text.replaceAll(/\s+/g, ' ').trim();

/** A letter whose text is as it was drafted is accepted, not edited. */
const asMeant = async ({ who, services }: Visit, id: string, verb: Verb, fields: Record<string, string>) => {
  if (verb !== 'edit') return { verb, fields };
  const letter = letterOf((await services.review(who, id)).task);
  const isAsDrafted = letter !== null && plain(letterText(letter)) === plain(fields['text'] ?? '');
  return isAsDrafted ? { verb: 'accept' as const, fields: {} } : { verb, fields };
};

const decide = async (visit: Visit, { limits }: WebDependencies): Promise<Page | Response> => {
  const { c, who, services } = visit;
  const { verb: named, seenDigest, reason, ...typed } = await readForm(c, limits);
  const verb = verbIn(named);
  try {
    const meant = await asMeant(visit, idOf(c), verb, given(typed));
    await services.decide(who, idOf(c), { ...meant, reason: reason || null, seenDigest: seenDigest ?? null });
  } catch (error) {
    const all = { ...typed, ...(reason !== undefined && { reason }) };
    return refused(visit, { verb, typed: all, errors: [] }, error);
  }
  return c.redirect('/inbox', 303);
};

/** A part of a page, for the field that is being typed in: what is wrong with it, or that it fits. */
const check = async ({ c, who, services, formats }: Visit, { limits }: WebDependencies): Promise<Response> => {
  const field = c.req.query('field') ?? '';
  const { verb, seenDigest: _seen, reason: _reason, ...typed } = await readForm(c, limits);
  const fields = given(typed);
  if (fields[field] === undefined) return c.body('');
  try {
    const { fields: errors } = await services.checkAnswer(who, idOf(c), { verb: verbIn(verb), fields });
    const error = errors.find((one) => one.field === field)?.reason ?? null;
    return await c.html(<Verdict error={error} language={formats.language} />);
  } catch (error) {
    // Whatever else is wrong is told when the answer is sent.
    if (error instanceof QuartermasterError) return c.body(null, 204);
    throw error;
  }
};

const Assigned = z.object({ to: PersonId, reason: GivenText.max(2_000) });

const claimOrRelease = async (act: 'claim' | 'release', visit: Visit, { limits }: WebDependencies) => {
  const { c, who, services } = visit;
  const { back } = await readForm(c, limits);
  try {
    await services[act](who, idOf(c));
  } catch (error) {
    return refused(visit, FRESH, error);
  }
  return c.redirect(back === 'inbox' ? '/inbox' : `/tasks/${idOf(c)}`, 303);
};

const assign = async (visit: Visit, { limits }: WebDependencies): Promise<Page | Response> => {
  const { c, who, services } = visit;
  const typed = await readForm(c, limits);
  try {
    await services.assign(who, idOf(c), checked(Assigned, typed));
  } catch (error) {
    if (!isRefusal(error)) throw error;
    const { to = '', reason = '' } = typed;
    const review = await services.review(who, idOf(c));
    const givenAway = { to, reason, why: error.message };
    return taskPage(visit, review, { attempt: FRESH, notice: error.message, givenAway });
  }
  return c.redirect('/inbox', 303);
};

/** One task, and the answers to it. A GET never decides. */
export function taskRoutes(app: App, dependencies: WebDependencies): void {
  app.get('/tasks/:id', page(dependencies, shown));
  app.post(
    '/tasks/:id',
    page(dependencies, (visit) => decide(visit, dependencies)),
  );
  app.post(
    '/tasks/:id/check',
    page(dependencies, (visit) => check(visit, dependencies)),
  );
  for (const act of ['claim', 'release'] as const)
    app.post(
      `/tasks/:id/${act}`,
      page(dependencies, (visit) => claimOrRelease(act, visit, dependencies)),
    );
  app.post(
    '/tasks/:id/assign',
    page(dependencies, (visit) => assign(visit, dependencies)),
  );
}

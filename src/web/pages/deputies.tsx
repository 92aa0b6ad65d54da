import { z } from 'zod';
import { PersonId } from '../../domain/principal.ts';
import { QuartermasterError } from '../../domain/errors.ts';
import { mayAsk } from '../../domain/rights.ts';
import { checked } from '../../http/body.ts';
import type { App } from '../../http/context.ts';
import type { DelegationView } from '../../services/view.ts';
import { readForm } from '../form.ts';
import { page } from '../page.tsx';
import { Field } from '../parts/field.tsx';
import { deputiesTexts } from '../texts/deputies.ts';
import { Person } from '../parts/person.tsx';
import type { Page, Visit, WebDependencies } from '../visit.ts';

type Attempt = { typed: Readonly<Record<string, string>>; refusal: string | null };

const FRESH: Attempt = { typed: {}, refusal: null };

const orNothing = (text: string): string | undefined => (text === '' ? undefined : text);

const Named = z.object({
  deputy: PersonId,
  from: z.string().transform(orNothing).pipe(z.iso.date().optional()),
  until: z.iso.date(),
});

type Rows = { items: readonly DelegationView[]; visit: Visit };

const Delegations = ({ items, visit: { formats } }: Rows) => {
  const { columns } = deputiesTexts[formats.language];
  return (
    <table class="list">
      <thead>
        <tr>
          {[columns.person, columns.deputy, columns.from, columns.until].map((name) => (
            <th scope="col">{name}</th>
          ))}
        </tr>
      </thead>
      <tbody>
        {items.map(({ person, deputy, from, until }) => (
          <tr>
            <td>
              <Person id={person} formats={formats} />
            </td>
            <td>
              <Person id={deputy} formats={formats} />
            </td>
            <td>{formats.day(from)}</td>
            <td>{formats.day(until)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
};

const Mine = ({ items, visit }: Rows) => {
  const words = deputiesTexts[visit.formats.language];
  return (
    <section>
      <h2>{words.mine}</h2>
      {items.length === 0 ? (
        <p class="faint">{words.mineNobody}</p>
      ) : (
        <>
          <Delegations items={items} visit={visit} />
          <form class="after-list" method="post" action="/deputies/end">
            <button>{words.end}</button>
          </form>
        </>
      )}
    </section>
  );
};

const NameForm = ({ visit, attempt, replaces }: { visit: Visit; attempt: Attempt; replaces: boolean }) => {
  const words = deputiesTexts[visit.formats.language];
  const { typed } = attempt;
  return (
    <section>
      <h2>{words.name}</h2>
      <p class="faint">
        {words.explain} {replaces && words.replaces}
      </p>
      <form method="post" action="/deputies" class="fields">
        <Field name="deputy" label={words.deputy} hint={words.deputyHint} value={typed['deputy']} required />
        <Field name="from" type="date" label={words.from} hint={words.fromHint} value={typed['from']} />
        <Field name="until" type="date" label={words.until} value={typed['until']} required />
        <button class="primary">{words.save}</button>
      </form>
    </section>
  );
};

const deputies = async (visit: Visit, attempt: Attempt): Promise<Page> => {
  const words = deputiesTexts[visit.formats.language];
  const all = await visit.services.delegations(visit.who);
  await visit.meet(all);
  const mine = all.filter(({ person }) => person === visit.who.person);
  const theirs = all.filter(({ deputy }) => deputy === visit.who.person);
  const others = all.filter((one) => !mine.includes(one) && !theirs.includes(one));
  const body = (
    <>
      {attempt.refusal !== null && (
        <p class="notice" role="alert">
          {attempt.refusal}
        </p>
      )}
      <Mine items={mine} visit={visit} />
      {mayAsk(visit.who.roles, 'delegate') && <NameForm visit={visit} attempt={attempt} replaces={mine.length > 0} />}
      <section>
        <h2>{words.theirs}</h2>
        {theirs.length === 0 ? <p class="faint">{words.theirsNobody}</p> : <Delegations items={theirs} visit={visit} />}
      </section>
      {others.length > 0 && (
        <section>
          <h2>{words.others}</h2>
          <Delegations items={others} visit={visit} />
        </section>
      )}
    </>
  );
  return { title: words.title, nav: 'inbox', body, ...(attempt.refusal !== null && { status: 422 as const }) };
};

/** What is wrong with the name or the days is said beside what was typed. */
const reasonsOf = (error: unknown): string => {
  if (!(error instanceof QuartermasterError) || !['invalid_input', 'not_found', 'conflict'].includes(error.code))
    throw error;
  return [error.message, ...error.fields.map(({ field, reason }) => `${field}: ${reason}`)].join(' ');
};

/** Who decides in whose place. */
export function deputiesRoutes(app: App, dependencies: WebDependencies): void {
  app.get(
    '/deputies',
    page(dependencies, (visit) => deputies(visit, FRESH)),
  );
  app.post(
    '/deputies',
    page(dependencies, async (visit) => {
      const typed = await readForm(visit.c, dependencies.limits);
      try {
        await visit.services.delegate(visit.who, checked(Named, typed));
      } catch (error) {
        return deputies(visit, { typed, refusal: reasonsOf(error) });
      }
      return visit.c.redirect('/deputies', 303);
    }),
  );
  app.post(
    '/deputies/end',
    page(dependencies, async ({ c, who, services }) => {
      await services.delegate(who, null);
      return c.redirect('/deputies', 303);
    }),
  );
}

import { z } from 'zod';
import { QuartermasterError, type FieldError } from '../../domain/errors.ts';
import { PlainText } from '../../domain/plain-text.ts';
import { ApprovalPolicy, CategoriesPolicy } from '../../domain/policies.ts';
import { Currency } from '../../domain/requirement.ts';
import type { App } from '../../http/context.ts';
import { checked } from '../../http/body.ts';
import { Amount, idOf } from '../../http/input.ts';
import type { PolicyRow, PolicyView } from '../../services/records-view.ts';
import type { Formats } from '../formats.ts';
import { page } from '../page.tsx';
import { ApprovalTables } from '../parts/approval-tables.tsx';
import { Field } from '../parts/field.tsx';
import { Yaml } from '../parts/yaml.tsx';
import { policiesTexts } from '../texts/policies.ts';
import type { Page, Visit, WebDependencies } from '../visit.ts';

const Question = z.object({
  amount: Amount,
  currency: Currency,
  costCenter: PlainText.min(1).max(100),
  category: PlainText.max(100).optional(),
});

const List = ({ rows, formats }: { rows: readonly PolicyRow[]; formats: Formats }) => {
  const words = policiesTexts[formats.language];
  return (
    <table class="list">
      <thead>
        <tr>
          <th scope="col">{words.columns.policy}</th>
          <th scope="col">{words.columns.version}</th>
          <th scope="col">{words.columns.effective}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ name, version, effective }) => (
          <tr>
            <td>
              <a href={`/policies/${name}`}>{words.names[name].name}</a> <small>{words.names[name].says}</small>
            </td>
            <td data-label={words.columns.version}>{version}</td>
            <td data-label={words.columns.effective}>{effective === null ? words.always : formats.day(effective)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
};

type Asked = {
  typed: Readonly<Record<string, string>>;
  errors: readonly FieldError[];
  lines: readonly string[] | null;
};

/** What was asked in the address, and the answer or what is wrong with it; null where nothing was asked. */
const askedIn = async ({ c, who, services }: Visit): Promise<Asked | null> => {
  const typed = c.req.query();
  if (!('amount' in typed)) return null;
  try {
    const { category, ...question } = checked(Question, typed);
    const { lines } = await services.explain(who, { ...question, ...(category && { category }) });
    return { typed, errors: [], lines };
  } catch (error) {
    if (!(error instanceof QuartermasterError) || error.code !== 'invalid_input') throw error;
    return { typed, errors: error.fields, lines: null };
  }
};

const Answer = ({ lines }: { lines: readonly string[] }) => (
  <div class="explained" lang="en" role="status">
    <ul class="plain">
      {lines.map((line) => (
        <li>{line}</li>
      ))}
    </ul>
  </div>
);

const Explain = ({ visit, asked, categories }: { visit: Visit; asked: Asked | null; categories: CategoriesPolicy }) => {
  const { language } = visit.formats;
  const words = policiesTexts[language].explain;
  const { typed, errors, lines } = asked ?? {
    typed: { currency: visit.profile.baseCurrency },
    errors: [],
    lines: null,
  };
  const field = (name: 'amount' | 'currency' | 'costCenter', hint: string) => (
    <Field
      name={name}
      label={words[name]}
      value={typed[name]}
      hint={hint}
      error={errors.find((error) => error.field === name)?.reason}
      required
    />
  );
  return (
    <section id="explain">
      <h2>{words.title}</h2>
      <p>
        <small>{words.about}</small>
      </p>
      {errors.length > 0 && (
        <p class="notice" role="alert">
          {words.refused}
        </p>
      )}
      <form class="row" method="get" action="/policies/approval#explain">
        {field('amount', words.amountHint)}
        {field('currency', words.currencyHint)}
        {field('costCenter', words.costCenterHint)}
        <div class="field">
          <label for="f-category">{words.category}</label>
          <select id="f-category" name="category">
            <option value="">{words.notKnown}</option>
            {categories.categories.map(({ id, name }) => (
              <option value={id} selected={id === typed['category']}>
                {name[language]}
              </option>
            ))}
          </select>
        </div>
        <button class="primary">{words.ask}</button>
      </form>
      {lines !== null && <Answer lines={lines} />}
    </section>
  );
};

const Head = ({ view, formats }: { view: PolicyView; formats: Formats }) => {
  const words = policiesTexts[formats.language];
  return (
    <dl class="head">
      <dt>{words.version}</dt>
      <dd>{view.version}</dd>
      <dt>{words.effective}</dt>
      <dd>{view.effective === null ? words.always : formats.day(view.effective)}</dd>
      <dt>{words.digest}</dt>
      <dd>
        <code>{view.digest}</code>
      </dd>
    </dl>
  );
};

const Approval = async ({ visit, view }: { visit: Visit; view: PolicyView }) => {
  const { services, who, formats, profile } = visit;
  const categories = CategoriesPolicy.parse((await services.policy(who, 'categories')).parsed);
  return (
    <>
      <Explain visit={visit} asked={await askedIn(visit)} categories={categories} />
      <section>
        <h2>{policiesTexts[formats.language].asUnderstood}</h2>
        <ApprovalTables policy={ApprovalPolicy.parse(view.parsed)} formats={formats} currency={profile.baseCurrency} />
      </section>
    </>
  );
};

const policyPage = async (visit: Visit): Promise<Page> => {
  const { formats, services, who } = visit;
  const words = policiesTexts[formats.language];
  const view = await services.policy(who, idOf(visit.c));
  const { name, says } = words.names[view.name];
  const body = (
    <>
      <p class="lead">{says}</p>
      <Head view={view} formats={formats} />
      {view.name === 'approval' && (await Approval({ visit, view }))}
      <section>
        <h2>{words.file}</h2>
        <Yaml text={view.text} label={`${view.name}.yaml`} />
      </section>
    </>
  );
  return { title: name, nav: 'policies', body };
};

const policiesPage = async ({ services, who, formats }: Visit): Promise<Page> => {
  const words = policiesTexts[formats.language];
  const body = (
    <>
      <p>{words.about}</p>
      <List rows={await services.policies(who)} formats={formats} />
    </>
  );
  return { title: words.title, nav: 'policies', body };
};

/** The rules as they are written, and what they would ask of a purchase. Nobody changes them here. */
export function policyRoutes(app: App, dependencies: WebDependencies): void {
  app.get('/policies', page(dependencies, policiesPage));
  app.get('/policies/:id', page(dependencies, policyPage));
}

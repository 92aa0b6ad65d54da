import { z } from 'zod';
import { QuartermasterError } from '../../domain/errors.ts';
import { PlainText } from '../../domain/plain-text.ts';
import { Role } from '../../domain/principal.ts';
import { mayAsk } from '../../domain/rights.ts';
import { checked } from '../../http/body.ts';
import type { App } from '../../http/context.ts';
import { idOf } from '../../http/input.ts';
import type { FoundClauses } from '../../services/search-contracts.ts';
import type { ContractRow } from '../../services/view.ts';
import { askedIn } from '../address.ts';
import { readForm, readUpload } from '../form.ts';
import type { Formats } from '../formats.ts';
import { page } from '../page.tsx';
import { Field } from '../parts/field.tsx';
import { Filters, List, Search } from '../parts/lists.tsx';
import { contractsTexts } from '../texts/contracts.ts';
import { requisitionsTexts } from '../texts/requisitions.ts';
import type { Page, Visit, WebDependencies } from '../visit.ts';

const PATH = '/contracts';
const MOST_FOUND = 20;

const Question = z.object({
  q: PlainText.max(2_000).optional().catch(undefined),
  vendor: PlainText.max(40).optional().catch(undefined),
});

const About = z.object({
  vendor: PlainText.max(40).optional(),
  group: PlainText.max(60).optional(),
});

/** What was typed of a contract that was not added, and why it was not. */
type Attempt = { typed: Readonly<Record<string, string>>; why: string };

const Whom = ({ vendor, formats }: { vendor: string | null; formats: Formats }) =>
  vendor === null ? <>{contractsTexts[formats.language].ours}</> : <a href={`/vendors/${vendor}`}>{vendor}</a>;

const readersOf = ({ readers, group }: ContractRow, { language }: Formats): string => {
  const words = contractsTexts[language];
  return group === null ? readers.map((role) => words.roles[role]).join(', ') : words.group(group);
};

const rowOf = (contract: ContractRow, formats: Formats) => {
  const words = contractsTexts[formats.language];
  return [
    <>
      <a href={`${PATH}/${contract.id}`}>{contract.title}</a>{' '}
      {contract.waiting > 0 && <small>{words.waiting(contract.waiting)}</small>}
    </>,
    <Whom vendor={contract.vendor} formats={formats} />,
    contract.language,
    formats.number(contract.pages),
    <small>{readersOf(contract, formats)}</small>,
    <time datetime={contract.addedAt}>{formats.day(contract.addedAt)}</time>,
  ];
};

const Rows = ({ items, formats }: { items: readonly ContractRow[]; formats: Formats }) => {
  const { columns, empty } = contractsTexts[formats.language];
  if (items.length === 0) return <p class="empty">{empty}</p>;
  const shown = [
    { label: columns.title },
    { label: columns.vendor },
    { label: columns.language },
    { label: columns.pages, isAmount: true as const },
    { label: columns.readers },
    { label: columns.added },
  ];
  return <List columns={shown} rows={items.map((item) => rowOf(item, formats))} />;
};

const Found = ({ found, formats }: { found: FoundClauses; formats: Formats }) => {
  const words = contractsTexts[formats.language];
  const { passages, byMeaning, because } = found;
  return (
    <section aria-live="polite">
      <h2>{words.search.results(passages.length)}</h2>
      {!byMeaning && <p class="notice">{words.byWords(because)}</p>}
      {passages.length === 0 && <p>{words.search.none}</p>}
      <ol class="passages">
        {passages.map(({ id, contract, title, section, page: at, vendor, text }) => (
          <li>
            <p>
              <a href={`${PATH}/${contract}#passage-${id}`}>{title}</a>{' '}
              <small>
                {section} · {words.page(at)} · <Whom vendor={vendor} formats={formats} />
              </small>
            </p>
            <blockquote>{text}</blockquote>
          </li>
        ))}
      </ol>
    </section>
  );
};

const Readers = ({ typed, formats }: { typed: Attempt['typed']; formats: Formats }) => {
  const words = contractsTexts[formats.language];
  return (
    <fieldset>
      <legend>{words.add.readers}</legend>
      <p class="hint">{words.add.readersHint}</p>
      {Role.options.map((role) => (
        <label class="check">
          <input type="checkbox" name={`reader-${role}`} checked={typed[`reader-${role}`] !== undefined} />{' '}
          {words.roles[role]}
        </label>
      ))}
    </fieldset>
  );
};

const Add = ({ attempt, formats }: { attempt: Attempt | null; formats: Formats }) => {
  const words = contractsTexts[formats.language];
  const typed = attempt?.typed ?? {};
  return (
    <details class="request" open={attempt !== null}>
      <summary>{words.add.title}</summary>
      <form method="post" action={PATH} enctype="multipart/form-data">
        {attempt !== null && (
          <p class="error" role="alert">
            {attempt.why}
          </p>
        )}
        <div class="field">
          <label for="f-file">{words.add.file}</label>
          <input type="file" id="f-file" name="file" required aria-describedby="f-file-hint" />
          <p class="hint" id="f-file-hint">
            {words.add.fileHint}
          </p>
        </div>
        <Field name="vendor" label={words.vendor} hint={words.add.vendorHint} value={typed['vendor']} />
        <Readers typed={typed} formats={formats} />
        <Field name="group" label={words.add.group} hint={words.add.groupHint} value={typed['group']} />
        <button class="primary">{words.add.button}</button>
      </form>
    </details>
  );
};

const contracts = async (visit: Visit, attempt: Attempt | null): Promise<Page> => {
  const { c, who, services, formats } = visit;
  const words = contractsTexts[formats.language];
  const { q, vendor } = checked(Question, askedIn(c.req.url, ['q', 'vendor']));
  const query = { text: q ?? '', vendor: vendor ?? null, language: null, limit: MOST_FOUND };
  const found = q === undefined ? null : await services.searchContracts(who, query, c.req.raw.signal);
  const reset = q === undefined ? null : { href: PATH, label: requisitionsTexts[formats.language].reset };
  const body = (
    <>
      <Filters label={words.search.button} reset={reset}>
        <Search name="q" label={words.search.label} value={q} />
        <Search name="vendor" label={words.vendor} value={vendor} type="text" />
      </Filters>
      <p class="hint">{words.search.hint}</p>
      {found ? (
        <Found found={found} formats={formats} />
      ) : (
        <Rows items={await services.contracts(who)} formats={formats} />
      )}
      {mayAsk(who.roles, 'addContract') && <Add attempt={attempt} formats={formats} />}
    </>
  );
  const status = attempt === null ? {} : { status: 422 as const };
  return { title: words.title, nav: 'contracts', body, ...status };
};

const isRefusal = (error: unknown): error is QuartermasterError =>
  error instanceof QuartermasterError && error.code !== 'internal';

const readersIn = (typed: Attempt['typed']): Role[] | null => {
  const chosen = Role.options.filter((role) => typed[`reader-${role}`] !== undefined);
  return chosen.length === 0 ? null : chosen;
};

const add = async (visit: Visit, { limits }: WebDependencies): Promise<Page | Response> => {
  const { c, who, services, formats } = visit;
  const { typed, file } = await readUpload(c, limits);
  if (file === null) return contracts(visit, { typed, why: contractsTexts[formats.language].add.none });
  try {
    const { vendor = null, group = null } = checked(About, typed);
    const { id, duplicate, removed } = await services.addContract(who, file, {
      vendor,
      readers: readersIn(typed),
      group,
    });
    const said = new URLSearchParams({
      ...(duplicate && { known: '1' }),
      ...(removed > 0 && { removed: `${removed}` }),
    });
    return c.redirect(`${PATH}/${id}${said.size > 0 ? `?${said.toString()}` : ''}`, 303);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return contracts(visit, { typed, why: error.message });
  }
};

const Remove = ({ id, formats }: { id: string; formats: Formats }) => {
  const { remove } = contractsTexts[formats.language];
  return (
    <details class="request">
      <summary>{remove.title}</summary>
      <form method="post" action={`${PATH}/${id}/remove`}>
        <p class="hint">{remove.hint}</p>
        <button>{remove.button}</button>
      </form>
    </details>
  );
};

const contract = async ({ c, who, services, formats, meet }: Visit, refusal: string | null): Promise<Page> => {
  const words = contractsTexts[formats.language];
  const view = await services.contract(who, idOf(c));
  await meet(view);
  const { known, removed } = askedIn(c.req.url, ['known', 'removed']);
  const taken = Number(removed);
  const rows = [
    [words.columns.vendor, <Whom vendor={view.vendor} formats={formats} />],
    [words.columns.readers, readersOf(view, formats)],
    [words.columns.pages, formats.number(view.pages)],
    [words.columns.added, `${formats.instant(view.addedAt)}, ${formats.person(view.addedBy)}`],
    [words.add.file, view.fileName],
  ];
  const body = (
    <>
      <p>
        <a href={PATH}>{words.back}</a>
      </p>
      {refusal !== null && (
        <p class="notice" role="alert">
          {refusal}
        </p>
      )}
      {known !== undefined && <p class="notice">{words.known}</p>}
      {Number.isInteger(taken) && taken > 0 && <p class="notice">{words.removed(taken)}</p>}
      {view.waiting > 0 && <p class="notice">{words.waiting(view.waiting)}</p>}
      <section>
        <dl class="head">
          {rows.map(([name, value]) => (
            <>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </>
          ))}
        </dl>
      </section>
      <section>
        <h2>{words.text}</h2>
        <ol class="passages">
          {view.text.map(({ id, section, page: at, text, language }) => (
            <li id={`passage-${id}`}>
              <p>
                <strong>{section}</strong> <small>{words.page(at)}</small>
              </p>
              <blockquote lang={language}>{text}</blockquote>
            </li>
          ))}
        </ol>
      </section>
      {mayAsk(who.roles, 'dropContract') && <Remove id={view.id} formats={formats} />}
    </>
  );
  return { title: view.title, nav: 'contracts', body, ...(refusal !== null && { status: 422 as const }) };
};

/** The archive of contracts: find by meaning, read, add and remove. */
export function contractPages(app: App, dependencies: WebDependencies): void {
  app.get(
    PATH,
    page(dependencies, (visit) => contracts(visit, null)),
  );
  app.post(
    PATH,
    page(dependencies, (visit) => add(visit, dependencies)),
  );
  app.get(
    `${PATH}/:id`,
    page(dependencies, (visit) => contract(visit, null)),
  );
  app.post(
    `${PATH}/:id/remove`,
    page(dependencies, async (visit) => {
      await readForm(visit.c, dependencies.limits);
      try {
        await visit.services.dropContract(visit.who, idOf(visit.c));
      } catch (error) {
        if (!isRefusal(error) || error.code === 'not_found') throw error;
        return contract(visit, error.message);
      }
      return visit.c.redirect(PATH, 303);
    }),
  );
}

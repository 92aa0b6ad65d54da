import { z } from 'zod';
import { QuartermasterError } from '../../domain/errors.ts';
import { PlainText } from '../../domain/plain-text.ts';
import { mayAsk } from '../../domain/rights.ts';
import { checked } from '../../http/body.ts';
import type { App } from '../../http/context.ts';
import { idOf } from '../../http/input.ts';
import type { VendorView } from '../../services/records-view.ts';
import { askedIn } from '../address.ts';
import { readForm } from '../form.ts';
import type { Formats } from '../formats.ts';
import { page } from '../page.tsx';
import { Time } from '../parts/time.tsx';
import { common } from '../texts/common.ts';
import { mergesTexts } from '../texts/merges.ts';
import { recordsTexts } from '../texts/records.ts';
import type { Page, Visit, WebDependencies } from '../visit.ts';

type Merge = VendorView['merges'][number];

const Link = ({ number }: { number: string }) => <a href={`/vendors/${number}`}>{number}</a>;

const Said = ({ merge, formats }: { merge: Merge; formats: Formats }) => {
  const words = mergesTexts[formats.language];
  const { vendor, into, reason, by, at, decision } = merge;
  return (
    <li>
      {words.proposed(formats.person(by), vendor, into)}, <Time at={at} formats={formats} />
      <br />
      <small>{reason}</small>
      {decision === null ? (
        <p>
          <a class="button" href={`/vendors/${vendor}/merge`}>
            {words.look}
          </a>
        </p>
      ) : (
        <>
          <br />
          {decision.isConfirmed
            ? words.confirmed(formats.person(decision.by))
            : words.rejected(formats.person(decision.by))}
          , <Time at={decision.at} formats={formats} /> <small>{decision.reason}</small>
        </>
      )}
    </li>
  );
};

/** What was said of this record and others, and for whoever may say so that it is another one's company. */
export const Merges = ({ vendor, visit }: { vendor: VendorView; visit: Visit }) => {
  const { formats, who } = visit;
  const words = mergesTexts[formats.language];
  const isOpen = vendor.merges.some((merge) => merge.vendor === vendor.number && merge.decision === null);
  const mayPropose = vendor.mergedInto === null && !isOpen && mayAsk(who.roles, 'proposeMerge');
  if (!mayPropose && vendor.merges.length === 0) return null;
  return (
    <section>
      <h2>{words.title}</h2>
      {vendor.mergedInto !== null && (
        <p>
          {words.mergedInto} <Link number={vendor.mergedInto} />.
        </p>
      )}
      {vendor.absorbed.length > 0 && (
        <>
          <p>{words.absorbed}</p>
          <ul>
            {vendor.absorbed.map(({ number, name }) => (
              <li>
                <Link number={number} /> {name}
              </li>
            ))}
          </ul>
        </>
      )}
      {vendor.merges.length > 0 && (
        <ul>
          {vendor.merges.map((merge) => (
            <Said merge={merge} formats={formats} />
          ))}
        </ul>
      )}
      {mayPropose && (
        <details>
          <summary>{words.propose.title}</summary>
          <form method="get" action={`/vendors/${vendor.number}/merge`}>
            <p class="hint">{words.propose.hint}</p>
            <div class="field">
              <label for="into">{words.propose.into}</label>
              <input id="into" name="into" required maxlength={60} />
            </div>
            <button>{words.propose.look}</button>
          </form>
        </details>
      )}
    </section>
  );
};

type Pair = { vendor: VendorView; into: VendorView };

const listed = (values: readonly string[]): string | null => values.join(', ') || null;

const Beside = ({ pair, formats }: { pair: Pair; formats: Formats }) => {
  const words = mergesTexts[formats.language];
  const { vendors: records } = recordsTexts[formats.language];
  const rows: [string, (vendor: VendorView) => string | null][] = [
    [words.facts.name, ({ name }) => name],
    [records.facts.aliases, ({ aliases }) => listed(aliases)],
    [records.facts.country, ({ country }) => country],
    [records.facts.taxIds, ({ taxIds }) => listed(taxIds)],
    [records.facts.email, ({ email }) => email],
    [records.facts.domains, ({ domains }) => listed(domains)],
    [records.facts.duns, ({ duns }) => duns],
    [words.facts.status, ({ status }) => records.statuses[status]],
    [words.facts.confirmed, ({ confirmed }) => (confirmed ? words.yes : words.no)],
  ];
  const none = <span class="faint">{common[formats.language].none}</span>;
  return (
    <section class="comparison">
      <table>
        <thead>
          <tr>
            <th scope="col">{words.field}</th>
            <th scope="col">
              <Link number={pair.vendor.number} /> {words.goes}
            </th>
            <th scope="col">
              <Link number={pair.into.number} /> {words.stays}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(([name, valueOf]) => (
            <tr>
              <th scope="row">{name}</th>
              <td>{valueOf(pair.vendor) ?? none}</td>
              <td>{valueOf(pair.into) ?? none}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
};

const acts = ['propose', 'confirm', 'reject'] as const;
type Act = (typeof acts)[number];
type Attempt = { act: Act; reason: string; why: string };

const pathOf = (number: string, act: Act): string => `/vendors/${number}/merge${act === 'propose' ? '' : `/${act}`}`;

const Reason = ({ act, value, formats }: { act: Act; value: string; formats: Formats }) => (
  <div class="field">
    <label for={`${act}-reason`}>{recordsTexts[formats.language].vendors.reason}</label>
    <textarea id={`${act}-reason`} name="reason" rows={2} required maxlength={1_000}>
      {value}
    </textarea>
  </div>
);

const Propose = ({ pair, formats, attempt }: { pair: Pair; formats: Formats; attempt: Attempt | null }) => {
  const { propose } = mergesTexts[formats.language];
  return (
    <section>
      <form method="post" action={pathOf(pair.vendor.number, 'propose')}>
        <p class="hint">{propose.explain}</p>
        <input type="hidden" name="into" value={pair.into.number} />
        <Reason act="propose" value={attempt?.reason ?? ''} formats={formats} />
        <button>{propose.button}</button>
      </form>
    </section>
  );
};

/** Both answers to what another person proposed; whoever proposed it may only take it back. */
const Decide = ({ pair, visit, attempt }: { pair: Pair; visit: Visit; attempt: Attempt | null }) => {
  const { formats, who } = visit;
  const { confirm, reject } = mergesTexts[formats.language];
  const open = pair.vendor.merges.find(({ decision }) => decision === null);
  return (
    <div class="columns">
      {open?.by !== who.person && mayAsk(who.roles, 'confirmMerge') && (
        <section>
          <h2>{confirm.title}</h2>
          <form method="post" action={pathOf(pair.vendor.number, 'confirm')}>
            <p class="hint">{confirm.hint}</p>
            <input type="hidden" name="into" value={pair.into.number} />
            <button>{confirm.button}</button>
          </form>
        </section>
      )}
      {mayAsk(who.roles, 'rejectMerge') && (
        <section>
          <h2>{reject.title}</h2>
          <form method="post" action={pathOf(pair.vendor.number, 'reject')}>
            <p class="hint">{reject.hint}</p>
            <Reason act="reject" value={attempt?.act === 'reject' ? attempt.reason : ''} formats={formats} />
            <button>{reject.button}</button>
          </form>
        </section>
      )}
    </div>
  );
};

const Into = PlainText.min(1).max(60);

const comparisonPage = async (visit: Visit, asked: string | undefined, attempt: Attempt | null): Promise<Page> => {
  const { c, who, services, formats } = visit;
  const words = mergesTexts[formats.language];
  const vendor = await services.vendor(who, idOf(c));
  await visit.meet(vendor);
  const open = vendor.merges.find((merge) => merge.vendor === vendor.number && merge.decision === null);
  const number = open?.into ?? Into.safeParse(asked?.trim()).data;
  if (number === undefined)
    throw new QuartermasterError(
      'invalid_input',
      'Give the number of the record that stays: /vendors/V-…/merge?into=V-….',
    );
  const pair = { vendor, into: await services.vendor(who, number) };
  const body = (
    <>
      <p class="lead">
        {vendor.name} · {pair.into.name}
      </p>
      {attempt !== null && (
        <p class="notice" role="alert">
          {attempt.why}
        </p>
      )}
      {open && (
        <p>
          {words.proposed(formats.person(open.by), open.vendor, open.into)}: {open.reason}
        </p>
      )}
      <Beside pair={pair} formats={formats} />
      {open ? (
        <Decide pair={pair} visit={visit} attempt={attempt} />
      ) : (
        vendor.mergedInto === null &&
        mayAsk(who.roles, 'proposeMerge') && <Propose pair={pair} formats={formats} attempt={attempt} />
      )}
    </>
  );
  const status = attempt === null ? {} : { status: 422 as const };
  return { title: words.compare(vendor.number, pair.into.number), nav: 'vendors', body, ...status };
};

const Sent = z.object({ into: PlainText.trim().max(60).default(''), reason: PlainText.trim().max(1_000).default('') });

const work = {
  propose: async ({ services, who, c }, said) => services.proposeMerge(who, idOf(c), said),
  confirm: async ({ services, who, c }, { into }) => services.confirmMerge(who, idOf(c), into),
  reject: async ({ services, who, c }, { reason }) => services.rejectMerge(who, idOf(c), reason),
} as const satisfies Record<Act, (visit: Visit, said: z.output<typeof Sent>) => Promise<VendorView>>;

/** Two records beside each other, where it is proposed, confirmed or rejected that they are one company. */
export function vendorMergeRoutes(app: App, dependencies: WebDependencies): void {
  app.get(
    '/vendors/:id/merge',
    page(dependencies, (visit) => comparisonPage(visit, askedIn(visit.c.req.url, ['into'])['into'], null)),
  );
  for (const act of acts)
    app.post(
      pathOf(':id', act),
      page(dependencies, async (visit) => {
        const said = checked(Sent, await readForm(visit.c, dependencies.limits));
        try {
          const { number } = await work[act](visit, said);
          return visit.c.redirect(`/vendors/${number}`, 303);
        } catch (error) {
          if (!(error instanceof QuartermasterError) || error.code === 'not_found') throw error;
          return comparisonPage(visit, said.into, { act, reason: said.reason, why: error.message });
        }
      }),
    );
}

import { z } from 'zod';
import { QuartermasterError } from '../../domain/errors.ts';
import { PlainText } from '../../domain/plain-text.ts';
import { reasonText } from '../../domain/reasons.ts';
import { mayAsk } from '../../domain/rights.ts';
import { checked } from '../../http/body.ts';
import type { App } from '../../http/context.ts';
import { idOf } from '../../http/input.ts';
import { vendorStatuses, type VendorRow, type VendorView } from '../../services/records-view.ts';
import type { TaskView } from '../../services/view.ts';
import { addressOf, askedIn } from '../address.ts';
import { readForm } from '../form.ts';
import type { Formats } from '../formats.ts';
import { page } from '../page.tsx';
import { Choice, Filters, List, Paging, Search } from '../parts/lists.tsx';
import { StatusBadge } from '../parts/status.tsx';
import { Time } from '../parts/time.tsx';
import { recordsTexts } from '../texts/records.ts';
import { requisitionsTexts } from '../texts/requisitions.ts';
import type { Page, Visit, WebDependencies } from '../visit.ts';
import { Orders } from './orders.tsx';
import { Merges } from './vendor-merge.tsx';

const PATH = '/vendors';
const PER_PAGE = 50;
/** How many requisitions and orders stand on the page of a vendor. */
const FEW = 10;

const Asked = z.object({
  search: PlainText.max(200).optional().catch(undefined),
  status: z.enum(vendorStatuses).optional().catch(undefined),
  after: PlainText.max(1_000).optional(),
});

const tones = {
  active: 'completed',
  hold: 'blocked',
  inactive: 'canceled',
  new: 'input_required',
  merged: 'canceled',
} as const satisfies Record<VendorRow['status'], string>;

const Standing = ({ vendor, formats }: { vendor: VendorRow; formats: Formats }) => (
  <>
    <span class={`badge ${tones[vendor.status]}`}>
      {recordsTexts[formats.language].vendors.statuses[vendor.status]}
    </span>{' '}
    {vendor.holdReason !== null && <small>{vendor.holdReason}</small>}
    {vendor.mergedInto !== null && <a href={`${PATH}/${vendor.mergedInto}`}>→ {vendor.mergedInto}</a>}
  </>
);

const rowOf = (vendor: VendorRow, { formats }: Visit) => {
  const words = recordsTexts[formats.language].vendors;
  return [
    <a href={`${PATH}/${vendor.number}`}>{vendor.number}</a>,
    vendor.name,
    vendor.country,
    <Standing vendor={vendor} formats={formats} />,
    vendor.confirmed ? words.confirmed : <span class="unknown">{words.unconfirmed}</span>,
    <time datetime={vendor.asOf}>{formats.day(vendor.asOf)}</time>,
  ];
};

const vendors = async (visit: Visit): Promise<Page> => {
  const { c, who, services, formats } = visit;
  const { vendors: words, all, status: label, search: button } = recordsTexts[formats.language];
  const { search: searchLabel, reset } = requisitionsTexts[formats.language];
  const asked = askedIn(c.req.url, ['search', 'status', 'after']);
  const { search, status, after } = checked(Asked, asked);
  const { items, next } = await services.vendors(who, {
    search,
    ...(status && { status: [status] }),
    after,
    limit: PER_PAGE,
  });
  const { columns } = words;
  const shown = [columns.number, columns.name, columns.country, columns.status, columns.confirmed, columns.asOf];
  const options = vendorStatuses.map((name) => [name, words.statuses[name]] as const);
  const isFiltered = search !== undefined || status !== undefined;
  const body = (
    <>
      <Filters label={button} reset={isFiltered ? { href: PATH, label: reset } : null}>
        <Search name="search" label={searchLabel} value={search} />
        <Choice name="status" label={label} value={status} all={all} options={options} />
      </Filters>
      {items.length === 0 ? (
        <p class="empty">{words.empty}</p>
      ) : (
        <List columns={shown.map((name) => ({ label: name }))} rows={items.map((item) => rowOf(item, visit))} />
      )}
      <Paging path={PATH} asked={asked} next={next} formats={formats} />
    </>
  );
  return { title: words.title, nav: 'vendors', body };
};

const listed = (values: readonly string[]): string => (values.length === 0 ? '–' : values.join(', '));

const Record = ({ vendor, formats }: { vendor: VendorView; formats: Formats }) => {
  const words = recordsTexts[formats.language].vendors;
  const { facts } = words;
  const rows = [
    [facts.aliases, listed(vendor.aliases)],
    [facts.country, vendor.country ?? '–'],
    [facts.taxIds, listed(vendor.taxIds)],
    [facts.email, vendor.email ?? '–'],
    [facts.domains, listed(vendor.domains)],
    [facts.duns, vendor.duns ?? '–'],
    [facts.categories, listed(vendor.categories)],
    ...(vendor.registeredFor === null
      ? []
      : [[facts.registeredFor, <a href={`/requisitions/${vendor.registeredFor}`}>{vendor.registeredFor}</a>]]),
    [facts.asOf, formats.instant(vendor.asOf)],
  ];
  return (
    <section>
      <h2>{words.record}</h2>
      <dl class="head">
        {rows.map(([name, value]) => (
          <>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </>
        ))}
      </dl>
    </section>
  );
};

const Confirmation = ({
  vendor: { confirmation },
  task,
  formats,
}: {
  vendor: VendorView;
  task: TaskView | null;
  formats: Formats;
}) => {
  const words = recordsTexts[formats.language].vendors;
  return (
    <section>
      <h2>{words.confirm}</h2>
      <p>
        {confirmation === null ? (
          <span class="badge input_required">{words.unconfirmed}</span>
        ) : (
          <>
            <span class="badge completed">{words.confirmed}</span>{' '}
            {words.confirmedBy(formats.person(confirmation.by), confirmation.source, formats.instant(confirmation.at))}
          </>
        )}
      </p>
      {task && (
        <p>
          <a class="button" href={`/tasks/${task.id}`}>
            {words.confirmNow}
          </a>
        </p>
      )}
    </section>
  );
};

const Risk = ({ vendor: { risk }, formats }: { vendor: VendorView; formats: Formats }) => {
  const { vendors: words, decisions } = recordsTexts[formats.language];
  return (
    <section>
      <h2>{words.risk}</h2>
      {risk === null ? (
        <p>{words.noRisk}</p>
      ) : (
        <>
          <p>
            <span class={`badge ${risk.decision}`}>{decisions[risk.decision]}</span>{' '}
            <small>
              {words.riskFrom} <a href={`/requisitions/${risk.requisition}`}>{risk.requisition}</a>,{' '}
              <Time at={risk.at} formats={formats} />
            </small>
          </p>
          <ul>
            {risk.reasons.map((reason) => (
              <li>
                {reasonText(reason, formats.language)} <code>{reason.code}</code>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
};

type Attempt = { act: 'hold' | 'release'; reason: string; why: string };

const operations = { hold: 'holdVendor', release: 'releaseVendor' } as const;

const Hold = ({ vendor, visit, attempt }: { vendor: VendorView; visit: Visit; attempt: Attempt | null }) => {
  const { language } = visit.formats;
  const words = recordsTexts[language].vendors;
  const act = vendor.status === 'hold' ? 'release' : 'hold';
  const mayAct = vendor.status !== 'inactive' && vendor.mergedInto === null && mayAsk(visit.who.roles, operations[act]);
  if (!mayAct && vendor.holds.length === 0) return null;
  const { title, hint, button } = words[act];
  return (
    <section>
      <h2>{words.holds}</h2>
      {vendor.holds.length > 0 && (
        <ul>
          {vendor.holds.map(({ isHeld, reason, by, at }) => (
            <li>
              {isHeld ? words.held(visit.formats.person(by)) : words.letGo(visit.formats.person(by))},{' '}
              <Time at={at} formats={visit.formats} />
              <br />
              <small>{reason}</small>
            </li>
          ))}
        </ul>
      )}
      {mayAct && (
        <details open={attempt !== null}>
          <summary>{title}</summary>
          <form method="post" action={`${PATH}/${vendor.number}/${act}`}>
            <p class="hint">{hint}</p>
            <div class="field">
              <label for="reason">{words.reason}</label>
              <textarea id="reason" name="reason" rows={2} required>
                {attempt?.reason ?? ''}
              </textarea>
            </div>
            <button>{button}</button>
          </form>
        </details>
      )}
    </section>
  );
};

const Requisitions = async ({ vendor, visit }: { vendor: VendorView; visit: Visit }) => {
  const { formats, services, who } = visit;
  const words = recordsTexts[formats.language].vendors;
  const { columns } = requisitionsTexts[formats.language];
  const { items, next } = await services.list(who, { vendor: vendor.number, limit: FEW });
  const shown = [{ label: columns.id }, { label: columns.subject }, { label: columns.total, isAmount: true as const }];
  const rows = items.map((item) => [
    <a href={`/requisitions/${item.id}`}>{item.id}</a>,
    item.subject,
    item.total && formats.money(item.total),
    <StatusBadge status={item.status} language={formats.language} />,
  ]);
  return (
    <section>
      <h2>{words.requisitions}</h2>
      {rows.length === 0 ? <p>{words.none}</p> : <List columns={[...shown, { label: columns.status }]} rows={rows} />}
      {next !== null && <a href={addressOf('/requisitions', { vendor: vendor.number })}>{words.more}</a>}
    </section>
  );
};

const OrdersWith = async ({ vendor, visit }: { vendor: VendorView; visit: Visit }) => {
  const words = recordsTexts[visit.formats.language].vendors;
  const { items, next } = await visit.services.orders(visit.who, { vendor: vendor.number, limit: FEW });
  return (
    <section>
      <h2>{words.orders}</h2>
      {items.length === 0 ? <p>{words.none}</p> : <Orders items={items} visit={visit} />}
      {next !== null && <a href={addressOf('/orders', { vendor: vendor.number })}>{words.more}</a>}
    </section>
  );
};

/** The task in which this vendor is to be confirmed by the reader. */
const confirmationOf = async ({ services, who }: Visit, number: string): Promise<TaskView | null> => {
  const { items } = await services.tasks(who, { scope: 'mine', limit: 200 });
  return items.find(({ topic, facts }) => topic === 'vendor_confirmation' && facts['number'] === number) ?? null;
};

const vendorPage = async (visit: Visit, attempt: Attempt | null): Promise<Page> => {
  const { c, who, services, formats } = visit;
  const vendor = await services.vendor(who, idOf(c));
  await visit.meet(vendor);
  const task = vendor.confirmed ? null : await confirmationOf(visit, vendor.number);
  const shown = { vendor, formats };
  const body = (
    <>
      <p class="lead">
        {vendor.number} <Standing {...shown} />
      </p>
      {attempt !== null && (
        <p class="notice" role="alert">
          {attempt.why}
        </p>
      )}
      <div class="columns">
        <Record {...shown} />
        <div>
          <Confirmation {...shown} task={task} />
          <Risk {...shown} />
          <Hold vendor={vendor} visit={visit} attempt={attempt} />
          <Merges vendor={vendor} visit={visit} />
        </div>
      </div>
      <Requisitions vendor={vendor} visit={visit} />
      <OrdersWith vendor={vendor} visit={visit} />
    </>
  );
  const status = attempt === null ? {} : { status: 422 as const };
  return { title: vendor.name, nav: 'vendors', body, ...status };
};

/** The vendors of the company, and whether anything is bought from them. */
export function vendorRoutes(app: App, dependencies: WebDependencies): void {
  app.get(PATH, page(dependencies, vendors));
  app.get(
    `${PATH}/:id`,
    page(dependencies, (visit) => vendorPage(visit, null)),
  );
  for (const act of ['hold', 'release'] as const)
    app.post(
      `${PATH}/:id/${act}`,
      page(dependencies, async (visit) => {
        const { c, who, services } = visit;
        const { reason = '' } = await readForm(c, dependencies.limits);
        try {
          await services[operations[act]](who, idOf(c), reason.trim());
        } catch (error) {
          if (!(error instanceof QuartermasterError) || error.code === 'not_found') throw error;
          return vendorPage(visit, { act, reason, why: error.message });
        }
        return c.redirect(`${PATH}/${idOf(c)}`, 303);
      }),
    );
}

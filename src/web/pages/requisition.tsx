import type { App } from '../../http/context.ts';
import { idOf } from '../../http/input.ts';
import type { RequisitionView } from '../../services/view.ts';
import { page } from '../page.tsx';
import { Flow } from '../parts/flow.tsx';
import { RequirementTable } from '../parts/requirement.tsx';
import { Source } from '../parts/source.tsx';
import { StatusBadge } from '../parts/status.tsx';
import { Time } from '../parts/time.tsx';
import { requisitionTexts } from '../texts/requisition.ts';
import type { Page, Visit, WebDependencies } from '../visit.ts';

type Shown = { view: RequisitionView; visit: Visit };

const Waits = ({ view, visit }: Shown) => {
  const open = view.tasks.filter(({ status }) => status === 'open');
  if (open.length === 0) return null;
  return (
    <section>
      <h2>{requisitionTexts[visit.formats.language].sections.waits}</h2>
      <ul class="waits">
        {open.map((task) => (
          <li>
            <a href={`/tasks/${task.id}`}>{task.title}</a>{' '}
            <small>
              {'role' in task.owner ? task.owner.role.replaceAll('_', ' ') : task.owner.person}
              {task.due && (
                <>
                  {' · '}
                  <Time at={task.due} formats={visit.formats} relative />
                </>
              )}
            </small>
          </li>
        ))}
      </ul>
    </section>
  );
};

const Clearance = ({ view: { clearance }, visit }: Shown) =>
  clearance && (
    <section>
      <h2>{requisitionTexts[visit.formats.language].sections.clearance}</h2>
      <p>
        <span class={`badge ${clearance.decision}`}>{clearance.decision.replaceAll('_', ' ')}</span>
      </p>
      <ul>
        {clearance.reasons.map(({ text }) => (
          <li>{text}</li>
        ))}
      </ul>
    </section>
  );

const Approvals = ({ view: { approvals }, visit: { formats } }: Shown) => {
  const words = requisitionTexts[formats.language];
  if (approvals.length === 0) return null;
  return (
    <section>
      <h2>{words.sections.approvals}</h2>
      <ol class="approvals">
        {approvals.map(({ role, why, by, inPlaceOf, at }) => (
          <li>
            <strong>{role.replaceAll('_', ' ')}</strong> {by ? words.approvedBy(by, inPlaceOf) : words.waiting}
            {at && (
              <>
                {', '}
                <Time at={at} formats={formats} />
              </>
            )}
            <br />
            <small>{why}</small>
          </li>
        ))}
      </ol>
    </section>
  );
};

const Order = ({ view: { purchaseOrder: order }, visit: { formats } }: Shown) => {
  const words = requisitionTexts[formats.language];
  return (
    order && (
      <section>
        <h2>{words.sections.order}</h2>
        <p>
          <strong>{order.number}</strong> {formats.money(order.total)}
          {order.sentTo !== null && <> · {words.orderSent(order.sentTo)}</>}
          {order.erpNumber !== null && (
            <>
              {' · '}
              {words.erp} {order.erpNumber}
            </>
          )}
        </p>
      </section>
    )
  );
};

const dollars = (microUsd: number, language: string): string =>
  new Intl.NumberFormat(language, { style: 'currency', currency: 'USD', maximumFractionDigits: 4 }).format(
    microUsd / 1_000_000,
  );

const About = ({ view, visit: { formats } }: Shown) => {
  const words = requisitionTexts[formats.language];
  const { microUsd, turns, atMostMicroUsd } = view.cost;
  return (
    <section>
      <h2>{words.sections.about}</h2>
      <dl class="head">
        <dt>{words.requester}</dt>
        <dd>{view.requester}</dd>
        {view.submitter !== view.requester && (
          <>
            <dt>{words.submitter}</dt>
            <dd>{view.submitter}</dd>
          </>
        )}
        <dt>{words.created}</dt>
        <dd>
          <Time at={view.createdAt} formats={formats} />
        </dd>
        <dt>{words.changed}</dt>
        <dd>
          <Time at={view.updatedAt} formats={formats} />
        </dd>
        <dt>{words.sections.cost}</dt>
        <dd>
          {dollars(microUsd, formats.language)} · {words.turns(turns)}
          {atMostMicroUsd > microUsd && <> · {words.atMost(dollars(atMostMicroUsd, formats.language))}</>}
        </dd>
        <dt>Temporal</dt>
        <dd>
          <a href={view.temporal.url}>{words.temporal}</a>
        </dd>
      </dl>
    </section>
  );
};

const requisition = async (visit: Visit): Promise<Page> => {
  const { c, who, services, formats } = visit;
  const view = await services.show(who, idOf(c));
  const source = await services.source(who, view.id);
  const shown = { view, visit };
  const body = (
    <>
      <p class="lead">
        {view.id} <StatusBadge status={view.status} language={formats.language} /> {view.statusReason}
      </p>
      {view.warnings.map((text) => (
        <p class="notice">{text}</p>
      ))}
      <section>
        <h2>{requisitionTexts[formats.language].sections.flow}</h2>
        <Flow plan={view.plan} language={formats.language} />
      </section>
      <Waits {...shown} />
      <div class="beside">
        {view.requirement && (
          <section>
            <h2>{requisitionTexts[formats.language].sections.requirement}</h2>
            <RequirementTable requirement={view.requirement} evidence={view.evidence} formats={formats} />
          </section>
        )}
        {source && <Source source={source} formats={formats} />}
      </div>
      <Clearance {...shown} />
      <Approvals {...shown} />
      <Order {...shown} />
      <About {...shown} />
    </>
  );
  return { title: view.subject, nav: 'requisitions', body };
};

/** One requisition, whole. */
export function requisitionRoutes(app: App, dependencies: WebDependencies): void {
  app.get('/requisitions/:id', page(dependencies, requisition));
}

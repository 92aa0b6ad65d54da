import { reasonText } from '../../domain/reasons.ts';
import type { RequisitionView } from '../../services/view.ts';
import { dollars } from '../amounts.ts';
import type { Formats } from '../formats.ts';
import { recordsTexts } from '../texts/records.ts';
import { requisitionTexts } from '../texts/requisition.ts';
import { versionTexts } from '../texts/versions.ts';
import { sectionsTexts } from '../texts/sections.ts';
import { ownerName } from '../texts/roles.ts';
import { Person } from './person.tsx';
import { Time } from './time.tsx';

type Shown = { view: RequisitionView; formats: Formats };

export const Waits = ({ view, formats }: { view: Pick<RequisitionView, 'tasks'>; formats: Formats }) => {
  const open = view.tasks.filter(({ status }) => status === 'open');
  if (open.length === 0) return null;
  return (
    <section>
      <h2>{requisitionTexts[formats.language].sections.waits}</h2>
      <ul class="waits">
        {open.map((task) => (
          <li>
            <a href={`/tasks/${task.id}`}>{task.title}</a>{' '}
            <small>
              {ownerName(task.owner, formats)}
              {task.due && (
                <>
                  {' · '}
                  <Time at={task.due} formats={formats} relative />
                </>
              )}
            </small>
          </li>
        ))}
      </ul>
    </section>
  );
};

/** What is to be known before anything else: pauses, holds, what was erased, and what the texts held. */
export const Notices = ({ view: { paused, hold, erased, warnings }, formats }: Shown) => {
  const words = sectionsTexts[formats.language];
  const kinds: Readonly<Record<string, string>> = words.kinds;
  return (
    <>
      {warnings.map((text) => (
        <p class="notice">{text}</p>
      ))}
      {paused && (
        <p class="notice">
          {words.paused(paused.pauses.map(({ by, reason }) => reason ?? formats.person(by)).join(', ') || '–')}
        </p>
      )}
      {hold && <p class="notice">{words.hold(formats.person(hold.by), hold.reason, formats.day(hold.at))}</p>}
      {erased.map(({ kind, at }) => (
        <p class="notice">{words.erased(kinds[kind] ?? kind, formats.day(at))}</p>
      ))}
    </>
  );
};

export const Clearance = ({ view: { clearance, vendorNumber }, formats }: Shown) =>
  clearance && (
    <section>
      <h2>{requisitionTexts[formats.language].sections.clearance}</h2>
      <p>
        <span class={`badge ${clearance.decision}`}>
          {recordsTexts[formats.language].decisions[clearance.decision]}
        </span>{' '}
        {vendorNumber !== null && (
          <a href={`/vendors/${vendorNumber}`}>
            {sectionsTexts[formats.language].fromRecord} {vendorNumber}
          </a>
        )}
      </p>
      {clearance.reasons.length > 0 && (
        <ul>
          {clearance.reasons.map((reason) => (
            <li>
              {reasonText(reason, formats.language)} <code>{reason.code}</code>
            </li>
          ))}
        </ul>
      )}
    </section>
  );

export const Approvals = ({ view: { approvals }, formats }: Shown) => {
  const words = requisitionTexts[formats.language];
  if (approvals.length === 0) return null;
  return (
    <section>
      <h2>{words.sections.approvals}</h2>
      <ol class="approvals">
        {approvals.map(({ role, seat, of, why, by, inPlaceOf, at }) => (
          <li>
            <strong>{role.replaceAll('_', ' ')}</strong>{' '}
            {of > 1 && <small>{sectionsTexts[formats.language].seat(seat, of)} </small>}
            <span class={`badge ${by === null ? 'input_required' : 'completed'}`}>
              {by === null
                ? words.waiting
                : words.approvedBy(formats.person(by), inPlaceOf === null ? null : formats.person(inPlaceOf))}
            </span>{' '}
            {at && (
              <small>
                <Time at={at} formats={formats} />
              </small>
            )}
            <br />
            <small>{why}</small>
          </li>
        ))}
      </ol>
    </section>
  );
};

export const Order = ({ view: { purchaseOrder: order }, formats }: Shown) => {
  const words = requisitionTexts[formats.language];
  return (
    order && (
      <section>
        <h2>{words.sections.order}</h2>
        <p>
          <a href={`/orders/${order.number}`}>{order.number}</a>
          {order.version > 1 && <> · {versionTexts[formats.language].version(order.version)}</>}{' '}
          <strong>{formats.money(order.total)}</strong>
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

export const HandOvers = ({ view: { handOvers }, formats }: Shown) => {
  const words = sectionsTexts[formats.language];
  if (handOvers.length === 0) return null;
  return (
    <section>
      <h2>{words.handOvers}</h2>
      <ul>
        {handOvers.map(({ from, to, by, reason, at }) => (
          <li>
            {words.handOver(formats.person(from), formats.person(to), formats.person(by))},{' '}
            <Time at={at} formats={formats} />
            <br />
            <small>{reason}</small>
          </li>
        ))}
      </ul>
    </section>
  );
};

/** The way to the run in the Web UI, or that it is there no longer. */
const Run = ({ view: { temporal }, formats, now }: Shown & { now: Date }) => {
  const words = sectionsTexts[formats.language];
  const { url, keptUntil } = temporal;
  if (keptUntil !== null && new Date(keptUntil) < now) return <>{words.gone(formats.day(keptUntil))}</>;
  return (
    <>
      <a href={url}>{requisitionTexts[formats.language].temporal}</a>
      {keptUntil !== null && <small> {words.kept(formats.day(keptUntil))}</small>}
    </>
  );
};

export const About = (shown: Shown & { now: Date }) => {
  const { view, formats } = shown;
  const words = requisitionTexts[formats.language];
  const { records, caseFile, transcript } = sectionsTexts[formats.language];
  const { microUsd, turns, atMostMicroUsd } = view.cost;
  const rows = [
    [words.requester, <Person id={view.requester} formats={formats} />],
    ...(view.submitter === view.requester ? [] : [[words.submitter, <Person id={view.submitter} formats={formats} />]]),
    [words.created, <Time at={view.createdAt} formats={formats} />],
    [words.changed, <Time at={view.updatedAt} formats={formats} />],
    [
      words.sections.cost,
      <>
        {dollars(microUsd, formats.language)} · {words.turns(turns)}
        {atMostMicroUsd > microUsd && <> · {words.atMost(dollars(atMostMicroUsd, formats.language))}</>}
      </>,
    ],
    [
      records,
      <>
        <a href={`/requisitions/${view.id}/case`}>{caseFile}</a> ·{' '}
        <a href={`/requisitions/${view.id}/transcript`}>{transcript}</a>
      </>,
    ],
    ['Temporal', <Run {...shown} />],
  ];
  return (
    <section>
      <h2>{words.sections.about}</h2>
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

import { formatUnitPrice, money } from '../../domain/money.ts';
import { changeReasons } from '../../domain/change-reasons.ts';
import type { OrderChangeView, OrderView } from '../../services/records-view.ts';
import type { Formats } from '../formats.ts';
import { common } from '../texts/common.ts';
import { fieldLabel } from '../texts/fields.ts';
import { versionTexts } from '../texts/versions.ts';
import { ownerName } from '../texts/roles.ts';
import { Time } from './time.tsx';

type Shown = { order: OrderView; formats: Formats };
type Change = { change: OrderChangeView; formats: Formats };
type Difference = OrderChangeView['differences'][number];

/** A value of a field as it is written for the reader; amounts are of the currency of the order. */
const written = (field: Difference['field'], value: string, { change: { total }, formats }: Change): string => {
  const { currency } = total;
  if (field === 'neededBy') return formats.day(value);
  if (field.endsWith('.unitPrice')) return formatUnitPrice({ currency, amount: value }, formats.language);
  return field.endsWith('.quantity') ? value : formats.money(money(currency, value));
};

const tones = {
  open: 'input_required',
  taken: 'completed',
  refused: 'rejected',
  withdrawn: 'canceled',
  replaced: 'canceled',
} as const satisfies Record<OrderChangeView['state'], string>;

const Differences = ({ change, formats }: Change) => {
  const { differences } = change;
  const words = versionTexts[formats.language];
  const none = common[formats.language].none;
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">{words.field}</th>
          <th scope="col">{words.was}</th>
          <th scope="col">{words.is}</th>
        </tr>
      </thead>
      <tbody>
        {differences.map(({ field, was, is }) => (
          <tr>
            <th scope="row">{fieldLabel(field, formats.language)}</th>
            <td>
              <del>{was === null ? none : written(field, was, { change, formats })}</del>
            </td>
            <td>
              <ins>{is === null ? none : written(field, is, { change, formats })}</ins>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
};

const Approvals = ({ change: { approvals }, formats }: Change) => {
  const words = versionTexts[formats.language];
  return (
    <ul>
      {approvals.map(({ task, role, verb, by, reason }) => {
        const who = ownerName({ role }, formats);
        const said = verb === 'reject' ? words.rejected : words.approved;
        return (
          <li>
            <a href={`/tasks/${task}`}>{task}</a> {by === null ? words.asked(who) : said(who, formats.person(by))}
            {reason !== null && (
              <>
                : <q>{reason}</q>
              </>
            )}
          </li>
        );
      })}
    </ul>
  );
};

const moreOf = ({ change, formats }: Change): string[] => {
  const words = versionTexts[formats.language];
  const { state, why, postedAt, acknowledgement } = change;
  return [
    ...(why === null ? [] : [changeReasons[formats.language][why]]),
    ...(state === 'taken' ? [postedAt === null ? words.notInErp : words.inErp] : []),
    ...(acknowledgement === null ? [] : [words.takesOver]),
  ];
};

const Changed = ({ change, formats }: Change) => {
  const words = versionTexts[formats.language];
  const { version, state, by, at, reason, differences, approvals, withdrawal, endedAt } = change;
  return (
    <li>
      <strong>{words.version(version)}</strong> <span class={`badge ${tones[state]}`}>{words.states[state]}</span>{' '}
      {moreOf({ change, formats }).join(', ')}
      <br />
      {words.proposed(formats.person(by))}, <Time at={at} formats={formats} />: <q>{reason}</q>
      {withdrawal !== null && (
        <>
          <br />
          {words.withdrawn(formats.person(withdrawal.by))}
          {endedAt !== null && (
            <>
              , <Time at={endedAt} formats={formats} />
            </>
          )}
          : <q>{withdrawal.reason}</q>
        </>
      )}
      {differences.length > 0 && <Differences change={change} formats={formats} />}
      {approvals.length > 0 && <Approvals change={change} formats={formats} />}
    </li>
  );
};

const All = ({ order: { versions }, formats }: Shown) => {
  const words = versionTexts[formats.language];
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">{words.columns.version}</th>
          <th scope="col">{words.columns.date}</th>
          <th scope="col">{words.columns.neededBy}</th>
          <th scope="col" class="amount">
            {words.columns.total}
          </th>
        </tr>
      </thead>
      <tbody>
        {versions.map(({ version, date, neededBy, total }) => (
          <tr>
            <td>{version}</td>
            <td>{formats.day(date)}</td>
            <td>{formats.day(neededBy)}</td>
            <td class="amount">{formats.money(total)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
};

/** Every version of an order, and what was to be otherwise, whatever became of it; nothing where nobody wanted anything otherwise. */
export const Versions = ({ order, formats }: Shown) => {
  const words = versionTexts[formats.language];
  if (order.changes.length === 0) return null;
  return (
    <section class="versions">
      <h2>{words.title}</h2>
      <All order={order} formats={formats} />
      <h3>{words.changes}</h3>
      <ul>
        {order.changes.map((change) => (
          <Changed change={change} formats={formats} />
        ))}
      </ul>
    </section>
  );
};

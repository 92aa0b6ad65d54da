import { reasonText } from '../../domain/reasons.ts';
import type { VendorView } from '../../services/records-view.ts';
import type { RequisitionView } from '../../services/view.ts';
import type { Formats } from '../formats.ts';
import { common } from '../texts/common.ts';
import { fieldLabel } from '../texts/fields.ts';
import { taskTexts } from '../texts/task.ts';
import { RiskBadge } from './risk.tsx';

type Compared = { view: RequisitionView; vendor: VendorView; formats: Formats };
type Row = { field: string; request: string | null; record: string | null };

const rowsOf = ({ view: { requirement }, vendor }: Compared): Row[] => [
  { field: 'vendor.name', request: requirement?.vendor.name ?? null, record: vendor.name },
  { field: 'vendor.country', request: requirement?.vendor.country ?? null, record: vendor.country },
  { field: 'vendor.taxId', request: requirement?.vendor.taxId ?? null, record: vendor.taxIds.join(', ') || null },
  { field: 'vendor.email', request: requirement?.vendor.email ?? null, record: vendor.email },
  { field: 'vendor.duns', request: null, record: vendor.duns },
];

/** Two spellings of the same are not told apart. */
const isSame = (a: string, b: string): boolean =>
  a.replaceAll(/[\s.-]/g, '').toLowerCase() === b.replaceAll(/[\s.-]/g, '').toLowerCase();

const quoteFor = ({ evidence }: RequisitionView, field: string): string | null => {
  const proof = evidence[field];
  return proof && 'quote' in proof ? proof.quote : null;
};

/** A quote that proves several values is shown once. */
const Request = ({ row, before, view, formats }: Compared & { row: Row; before: Row | undefined }) => {
  const quote = quoteFor(view, row.field);
  const isShown = quote !== null && (before === undefined || quoteFor(view, before.field) !== quote);
  return (
    <td>
      {row.request ?? <span class="faint">{common[formats.language].none}</span>}
      {isShown && (
        <small class="under">
          <q>{quote}</q>
        </small>
      )}
    </td>
  );
};

/** What the request says of a vendor beside what our record says, so that a person compares both with a second source. */
export const Comparison = (compared: Compared) => {
  const { vendor, formats } = compared;
  const words = taskTexts[formats.language].compare;
  return (
    <section class="comparison">
      <h2>{words.title}</h2>
      <p class="faint">{words.hint}</p>
      <table>
        <thead>
          <tr>
            <th scope="col">{words.field}</th>
            <th scope="col">{words.request}</th>
            <th scope="col">
              {words.record} {vendor.number}
            </th>
          </tr>
        </thead>
        <tbody>
          {rowsOf(compared).map((row, index, rows) => (
            <tr>
              <th scope="row">{fieldLabel(row.field, formats.language)}</th>
              <Request {...compared} row={row} before={rows[index - 1]} />
              <td>
                {row.record ?? <span class="faint">{common[formats.language].none}</span>}
                {row.request !== null && row.record !== null && !isSame(row.request, row.record) && (
                  <>
                    {' '}
                    <span class="badge conditional">{words.differs}</span>
                  </>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {vendor.risk && (
        <p>
          {words.risk}: <RiskBadge risk={vendor.risk.decision} language={formats.language} />{' '}
          {vendor.risk.reasons.map((reason) => reasonText(reason, formats.language)).join(' ')}
        </p>
      )}
    </section>
  );
};

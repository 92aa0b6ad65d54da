import type { ApprovalBinding } from '../../domain/approval.ts';
import { formatUnitPrice, lineNet } from '../../domain/money.ts';
import { emptyRequirement } from '../../domain/reading/paths.ts';
import { fieldsOf } from '../../domain/requirement-fields.ts';
import type { TaskReview } from '../../services/review-view.ts';
import type { Formats } from '../formats.ts';
import { bindingTexts } from '../texts/binding.ts';
import { common } from '../texts/common.ts';
import { fieldLabel } from '../texts/fields.ts';

type Shown = { bound: ApprovalBinding; formats: Formats };

const Known = ({ text, formats }: { text: string | null; formats: Formats }) =>
  text === null || text === '' ? <span class="unknown">{common[formats.language].unknown}</span> : <>{text}</>;

const Vendor = ({ bound: { vendor }, formats }: Shown) => (
  <div>
    <h3>{bindingTexts[formats.language].vendor}</h3>
    <p>
      <strong>
        <Known text={vendor.name} formats={formats} />
      </strong>
      {vendor.number !== null && <> {vendor.number}</>}
      <br />
      {[vendor.country, vendor.taxId].filter((text) => text !== null).join(' · ')}
      <br />
      <Known text={vendor.email} formats={formats} />
    </p>
  </div>
);

const Delivery = ({ bound: { delivery, costCenter }, formats }: Shown) => {
  const { language, day } = formats;
  return (
    <div>
      <h3>{bindingTexts[language].delivery}</h3>
      <dl class="facts">
        <dt>{fieldLabel('deliveryPlace', language)}</dt>
        <dd>
          <Known text={delivery.place} formats={formats} />
        </dd>
        <dt>{fieldLabel('neededBy', language)}</dt>
        <dd>
          <Known text={delivery.neededBy === null ? null : day(delivery.neededBy)} formats={formats} />
        </dd>
        <dt>{fieldLabel('costCenter', language)}</dt>
        <dd>
          <Known text={costCenter} formats={formats} />
        </dd>
      </dl>
    </div>
  );
};

const Lines = ({ bound, formats }: Shown) => {
  const { language, money } = formats;
  const words = bindingTexts[language];
  const { lines, charges, totals } = bound;
  return (
    <table class="lines">
      <thead>
        <tr>
          <th scope="col">{fieldLabel('description', language)}</th>
          <th scope="col" class="amount">
            {fieldLabel('quantity', language)}
          </th>
          <th scope="col" class="amount">
            {fieldLabel('unitPrice', language)}
          </th>
          <th scope="col" class="amount">
            {words.lineTotal}
          </th>
        </tr>
      </thead>
      <tbody>
        {lines.map(({ description, quantity, unit, unitPrice }) => (
          <tr>
            <td class="what">
              <Known text={description} formats={formats} />
            </td>
            <td class="amount">{[quantity, unit].filter((text) => text !== null).join(' ')}</td>
            <td class="amount price">{unitPrice && formatUnitPrice(unitPrice, language)}</td>
            <td class="amount">{unitPrice && quantity !== null && money(lineNet(quantity, unitPrice))}</td>
          </tr>
        ))}
        {charges.map(({ label, amount }) => (
          <tr>
            <td colspan={3}>{label}</td>
            <td class="amount">{money(amount)}</td>
          </tr>
        ))}
        {totals.tax && (
          <tr>
            <td colspan={3}>{fieldLabel('tax', language)}</td>
            <td class="amount">{money(totals.tax)}</td>
          </tr>
        )}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row" colspan={3}>
            {words.total[totals.totalIs ?? 'open']}
          </th>
          <td class="amount">{money(totals.total)}</td>
        </tr>
      </tfoot>
    </table>
  );
};

/** Exactly what an approval is for, as a document. */
export const Binding = ({ bound, digest, formats }: Shown & { digest: string | null }) => {
  const words = bindingTexts[formats.language];
  return (
    <section class="binding">
      <h2>{words.title}</h2>
      <div class="heads">
        <Vendor bound={bound} formats={formats} />
        <Delivery bound={bound} formats={formats} />
      </div>
      <Lines bound={bound} formats={formats} />
      {digest !== null && (
        <p>
          <small>{words.digest(digest.slice(0, 12))}</small>
        </p>
      )}
    </section>
  );
};

/** Every bound value by its field, as it is written for the reader. */
const valuesOf = (
  { vendor, lines, charges, totals, currency, delivery, costCenter }: ApprovalBinding,
  formats: Formats,
) => {
  const { number, ...identity } = vendor;
  const requirement = {
    ...emptyRequirement,
    ...totals,
    vendor: identity,
    lines,
    charges,
    currency,
    costCenter,
    deliveryPlace: delivery.place,
    neededBy: delivery.neededBy,
  };
  const written = {
    money: formats.money,
    unitPrice: (price: Parameters<typeof formatUnitPrice>[0]) => formatUnitPrice(price, formats.language),
  };
  return new Map([...fieldsOf(requirement, written), ['vendor.number', number] as const]);
};

/** What of two bindings differs, by field; null where a side does not have it. */
export const changesBetween = (before: ApprovalBinding, now: ApprovalBinding, formats: Formats) => {
  const [was, is] = [valuesOf(before, formats), valuesOf(now, formats)];
  return [...new Set([...is.keys(), ...was.keys()])]
    .map((field) => ({ field, was: was.get(field) ?? null, is: is.get(field) ?? null }))
    .filter((change) => change.was !== change.is);
};

/** What has changed since the last time that it was put up for approval. */
export const Changes = ({ before, bound, formats }: { before: TaskReview['before'] } & Shown) => {
  if (before === null) return null;
  const { changes: words } = bindingTexts[formats.language];
  const changes = changesBetween(before.bound, bound, formats);
  const at = formats.instant(before.at);
  return (
    <section class="changes">
      <h2>{words.title}</h2>
      <p>{before.approvedBy.length > 0 ? words.since(at, before.approvedBy.join(', ')) : words.asked(at)}</p>
      {changes.length === 0 ? (
        <p>{words.none}</p>
      ) : (
        <table>
          <thead>
            <tr>
              <th scope="col">{words.columns.field}</th>
              <th scope="col">{words.columns.before}</th>
              <th scope="col">{words.columns.now}</th>
            </tr>
          </thead>
          <tbody>
            {changes.map(({ field, was, is }) => (
              <tr>
                <th scope="row">{fieldLabel(field, formats.language)}</th>
                <td>
                  <del>{was ?? common[formats.language].none}</del>
                </td>
                <td>
                  <ins>{is ?? common[formats.language].none}</ins>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
};

import { money } from '../../domain/money.ts';
import type { ApprovalPolicy, ApprovalRow, ApprovalTable, PolicyStep } from '../../domain/policies.ts';
import type { Formats } from '../formats.ts';
import { policiesTexts } from '../texts/policies.ts';

type Reading = { formats: Formats; currency: string };

const spaced = (name: string): string => name.replaceAll('_', ' ');

const stepText = (step: PolicyStep, { formats }: Reading): string => {
  const words = policiesTexts[formats.language];
  const one = (asked: Exclude<PolicyStep, { all: unknown }>): string => {
    if (typeof asked === 'string') return spaced(asked);
    return asked.quorum === 1 ? spaced(asked.role) : words.people(asked.quorum, spaced(asked.role));
  };
  return typeof step === 'object' && 'all' in step
    ? `${words.anyOrder}${step.all.map((asked) => one(asked)).join(', ')}`
    : one(step);
};

const rangeText = ({ from, to }: ApprovalRow, { formats, currency }: Reading): string => {
  const words = policiesTexts[formats.language];
  const amount = (major: number) => formats.money(money(currency, String(major)));
  if (to === null) return words.from(amount(from));
  return from === 0 ? words.upTo(amount(to)) : words.between(amount(from), amount(to));
};

const whenText = ({ when }: ApprovalTable, { formats }: Reading): string => {
  const words = policiesTexts[formats.language];
  const of = (values: readonly string[] | undefined, name: keyof typeof words.when, said = spaced) =>
    values === undefined ? [] : [`${words.when[name]}: ${values.map(said).join(', ')}`];
  const said = [
    ...of(when.tenant, 'tenant'),
    ...of(when.category, 'category'),
    ...of(when.costCenter, 'costCenter'),
    ...(when.vendorStatus === undefined
      ? []
      : [`${words.when.vendorStatus}: ${when.vendorStatus.map((standing) => words.standings[standing]).join(', ')}`]),
  ];
  return said.length === 0 ? words.fitsAll : said.join(' · ');
};

const Table = ({ table, reading }: { table: ApprovalTable; reading: Reading }) => {
  const words = policiesTexts[reading.formats.language];
  return (
    <section class="approval">
      <h3>
        {spaced(table.name)} <small>{whenText(table, reading)}</small>
      </h3>
      <table>
        <thead>
          <tr>
            <th scope="col">{words.rows.amount}</th>
            <th scope="col">{words.rows.steps}</th>
            <th scope="col">{words.rows.why}</th>
          </tr>
        </thead>
        <tbody>
          {table.rows.map((row) => (
            <tr>
              <td>{rangeText(row, reading)}</td>
              <td>
                {row.steps.length === 0 ? (
                  words.nobody
                ) : (
                  <ol>
                    {row.steps.map((step) => (
                      <li>{stepText(step, reading)}</li>
                    ))}
                  </ol>
                )}
              </td>
              <td>{row.why}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
};

/** Who approves what, as tables; `currency` is the company's own, in which amounts are compared. */
export const ApprovalTables = ({ policy, ...reading }: Reading & { policy: ApprovalPolicy }) => (
  <>
    <p>{policiesTexts[reading.formats.language].applies}</p>
    {policy.tables.map((table) => (
      <Table table={table} reading={reading} />
    ))}
  </>
);

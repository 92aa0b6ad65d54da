import type { Child } from 'hono/jsx';
import { addressOf } from '../address.ts';
import type { Formats } from '../formats.ts';
import { Breakable } from './breakable.tsx';
import { recordsTexts } from '../texts/records.ts';

type Asked = Readonly<Record<string, string>>;

export type Column = {
  label: string;
  isAmount?: true;
  /** By what the list is sorted where its header is chosen, and how at first. */
  sort?: { by: string; first: 'asc' | 'desc' };
};

/** How a list is sorted, and where it is sorted otherwise. */
export type Sorting = { path: string; asked: Asked; by: string; order: 'asc' | 'desc' };

const turned = { asc: 'desc', desc: 'asc' } as const;
const ariaSort = { asc: 'ascending', desc: 'descending' } as const;

const Header = ({ column, sorting }: { column: Column; sorting: Sorting | null }) => {
  const { label, sort, isAmount } = column;
  const isSorted = sort !== undefined && sorting?.by === sort.by;
  const order = isSorted ? turned[sorting.order] : sort?.first;
  return (
    <th scope="col" {...(isAmount && { class: 'amount' })} {...(isSorted && { 'aria-sort': ariaSort[sorting.order] })}>
      {sort && sorting ? (
        <a href={addressOf(sorting.path, { ...sorting.asked, sort: sort.by, order, after: null })}>{label}</a>
      ) : (
        label
      )}
    </th>
  );
};

/** A table with headers, which is a pile of cards on a phone; each row gives as many cells as there are columns. */
export const List = ({
  columns,
  rows,
  sorting = null,
}: {
  columns: readonly Column[];
  rows: readonly (readonly Child[])[];
  sorting?: Sorting | null;
}) => (
  <table class="list">
    <thead>
      <tr>
        {columns.map((column) => (
          <Header column={column} sorting={sorting} />
        ))}
      </tr>
    </thead>
    <tbody>
      {rows.map((cells) => (
        <tr>
          {cells.map((cell, at) => (
            <td data-label={columns[at]?.label} {...(columns[at]?.isAmount && { class: 'amount' })}>
              {typeof cell === 'string' ? <Breakable text={cell} /> : cell}
            </td>
          ))}
        </tr>
      ))}
    </tbody>
  </table>
);

/** To the next page, and back to the first. */
export const Paging = ({
  path,
  asked,
  next,
  formats,
}: {
  path: string;
  asked: Asked;
  next: string | null;
  formats: Formats;
}) => {
  const { paging } = recordsTexts[formats.language];
  if (next === null && asked['after'] === undefined) return null;
  return (
    <nav class="paging" aria-label={paging.label}>
      {asked['after'] !== undefined && <a href={addressOf(path, { ...asked, after: null })}>{paging.first}</a>}
      {next !== null && <a href={addressOf(path, { ...asked, after: next })}>{paging.next}</a>}
    </nav>
  );
};

/** A form whose fields are parts of the address. */
export const Filters = ({
  label,
  children,
  reset,
  more = null,
}: {
  label: string;
  children: Child;
  /** What few ask for; it shows where it is asked for. */
  more?: { label: string; isAsked: boolean; fields: Child } | null;
  /** Where nothing is filtered; null where nothing is. */
  reset: { href: string; label: string } | null;
}) => (
  <form class="filter" method="get" role="search">
    {children}
    <button>{label}</button>
    {reset !== null && <a href={reset.href}>{reset.label}</a>}
    {more !== null && (
      <details open={more.isAsked}>
        <summary>{more.label}</summary>
        <div>{more.fields}</div>
      </details>
    )}
  </form>
);

export const Choice = ({
  name,
  label,
  value,
  all,
  options,
}: {
  name: string;
  label: string;
  value: string | undefined;
  all: string;
  options: readonly (readonly [value: string, label: string])[];
}) => (
  <label>
    {label}
    <select name={name}>
      <option value="">{all}</option>
      {options.map(([option, text]) => (
        <option value={option} selected={option === value}>
          {text}
        </option>
      ))}
    </select>
  </label>
);

export const Search = ({
  name,
  label,
  value,
  type = 'search',
}: {
  name: string;
  label: string;
  value: string | undefined;
  type?: 'search' | 'date' | 'text';
}) => (
  <label>
    {label}
    <input type={type} name={name} value={value ?? ''} />
  </label>
);

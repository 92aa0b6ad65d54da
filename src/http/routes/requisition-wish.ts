import { z } from 'zod';
import { QuartermasterError } from '../../domain/errors.ts';
import { PlainText } from '../../domain/plain-text.ts';
import { Currency } from '../../domain/requirement.ts';
import { phaseOf, statusNames } from '../../domain/status.ts';
import type { RequisitionWish } from '../../services/api.ts';
import { Phase } from '../../services/view.ts';
import { Amount, Instant, Limit } from '../input.ts';
import { listOf } from '../takes.ts';

const Word = PlainText.min(1).max(200);

/** What a list of requisitions takes in its address. */
export const RequisitionQuery = z.strictObject({
  status: listOf(z.enum(statusNames)).optional(),
  phase: listOf(Phase).optional(),
  requester: Word.optional(),
  vendor: Word.optional(),
  costCenter: Word.optional(),
  category: Word.optional(),
  createdFrom: Instant.optional(),
  createdTo: Instant.optional(),
  updatedFrom: Instant.optional(),
  updatedTo: Instant.optional(),
  /** In major units of `currency`, which must be given with them. */
  amountFrom: Amount.optional(),
  amountTo: Amount.optional(),
  currency: Currency.optional(),
  search: Word.optional(),
  sort: z.enum(['createdAt', 'updatedAt', 'total', 'due']).optional(),
  order: z.enum(['asc', 'desc']).optional(),
  after: PlainText.min(1).max(1_000).optional(),
  limit: Limit,
});

type Query = z.infer<typeof RequisitionQuery>;

/** Within both lists, where both are given. */
const statusesOf = ({ status, phase }: Query): RequisitionWish['statuses'] =>
  status === undefined && phase === undefined
    ? undefined
    : statusNames.filter((name) => (status?.includes(name) ?? true) && (phase?.includes(phaseOf(name)) ?? true));

const amountOf = ({ currency, amountFrom, amountTo }: Query): RequisitionWish['amount'] => {
  if (currency !== undefined) return { currency, from: amountFrom, to: amountTo };
  if (amountFrom === undefined && amountTo === undefined) return undefined;
  throw new QuartermasterError('invalid_input', 'Amounts of two currencies do not compare.', {
    fields: [{ field: 'currency', reason: 'must be given with amountFrom and amountTo, such as EUR' }],
  });
};

type Given<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

const given = <T extends object>(values: T): Given<T> => {
  const kept: Given<T> = {};
  for (const key in values) if (values[key] !== undefined) Object.assign(kept, { [key]: values[key] });
  return kept;
};

/** What a list of requisitions is asked for; what is not asked is not there. */
export const wishOf = (query: Query): RequisitionWish => {
  const { requester, vendor, costCenter, category, search, sort, order, after, limit } = query;
  const range = (from: string | undefined, to: string | undefined) =>
    from === undefined && to === undefined ? undefined : given({ from, to });
  return {
    limit,
    ...given({
      statuses: statusesOf(query),
      amount: amountOf(query),
      created: range(query.createdFrom, query.createdTo),
      updated: range(query.updatedFrom, query.updatedTo),
      requester,
      vendor,
      costCenter,
      category,
      search,
      sort,
      order,
      after,
    }),
  };
};

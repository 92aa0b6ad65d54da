import { parse } from 'yaml';
import { z } from 'zod';
import { QuartermasterError } from '../domain/errors.ts';
import type { Price } from './price.ts';
import type { Usage } from './reply.ts';
import { PRICES_PACKAGE, packagePriceOf } from './package-prices.ts';

const Rate = z.int().nonnegative();

/** Millionths of a US dollar for a million tokens; the same number as dollars for 10^12 tokens. */
const PriceRow = z.strictObject({
  model: z.string().min(1),
  /** The row applies from this day on, until a later row of the same model. */
  from: z.iso.date(),
  inputMicroUsdPerMillion: Rate,
  outputMicroUsdPerMillion: Rate,
  note: z.string().optional(),
});

const PriceTable = z.strictObject({ version: z.string().min(1), source: z.string().min(1), prices: z.array(PriceRow) });
export type PriceTable = z.infer<typeof PriceTable>;

/** Reads `policies/prices.yaml`. Throws `policy_invalid` naming the field. */
export function parsePriceTable(yaml: string): PriceTable {
  const table = PriceTable.safeParse(parse(yaml));
  if (table.success) return table.data;
  throw new QuartermasterError('policy_invalid', `The price table is wrong: ${z.prettifyError(table.error)}`);
}

/**
 * The price of a model on a day (`YYYY-MM-DD`): `override` is QM_MODEL_PRICE and goes before the table, which goes before the list
 * prices of the package.
 * Throws `configuration_invalid` when there is none: what cannot be priced cannot be bounded.
 */
export function priceOf(table: PriceTable, model: string, day: string, override: string | null): Price {
  if (override !== null) return parseOverride(override);
  const row = table.prices
    .filter((price) => price.model === model && price.from <= day)
    .toSorted((a, b) => b.from.localeCompare(a.from))[0];
  if (row === undefined) {
    const listed = packagePriceOf(model, day);
    if (listed === null) throw noPrice(model, table.version);
    return listed;
  }
  return {
    inputMicroUsdPerMillion: row.inputMicroUsdPerMillion,
    outputMicroUsdPerMillion: row.outputMicroUsdPerMillion,
    version: `${table.version}/${row.model}/${row.from}`,
  };
}

/** Cost in micro-dollars, rounded up to the next whole one. */
export function costMicroUsd(usage: Usage, price: Price): number {
  const millionths =
    BigInt(usage.inputTokens) * BigInt(price.inputMicroUsdPerMillion) +
    BigInt(usage.outputTokens) * BigInt(price.outputMicroUsdPerMillion);
  return Number((millionths + 999_999n) / 1_000_000n);
}

function parseOverride(override: string): Price {
  const [, input, output] = /^\s*(\d{1,12})\s*,\s*(\d{1,12})\s*$/.exec(override) ?? [];
  if (input === undefined || output === undefined) {
    throw new QuartermasterError(
      'configuration_invalid',
      'QM_MODEL_PRICE must be two whole numbers, micro-dollars for a million input and output tokens: "2500000,10000000" is $2.50 and $10.',
    );
  }
  return {
    inputMicroUsdPerMillion: Number(input),
    outputMicroUsdPerMillion: Number(output),
    version: `QM_MODEL_PRICE/${input},${output}`,
  };
}

function noPrice(model: string, version: string): QuartermasterError {
  return new QuartermasterError(
    'configuration_invalid',
    `No price is known for model "${model}" (table ${version}, ${PRICES_PACKAGE}), so its spend cannot be bounded. Set QM_MODEL_PRICE to ` +
      '"<input>,<output>" in micro-dollars for a million tokens, or add the model to policies/prices.yaml.',
  );
}

import type { Served } from '../../sandbox/model/meter.ts';

/** A call as our ledger has it; tokens are null where its usage never came, and `reserved` is its worst case. */
export type LedgerRow = {
  id: string;
  state: string;
  inputTokens: number | null;
  outputTokens: number | null;
  reserved: number;
};

export const LEDGER = `select id::text, state, input_tokens as "inputTokens", output_tokens as "outputTokens",
  reserved_tokens::int as reserved from model_calls`;

/** Where the ledger and what the model served are not the same, to the token; each a sentence. */
export const differences = (ledger: readonly LedgerRow[], served: readonly Served[]): string[] => {
  const rows = new Map(ledger.map((row) => [row.id, row]));
  const billed = new Map(served.map((one) => [one.call, one]));
  return [
    ...(billed.size === served.length ? [] : ['The model served one call twice.']),
    ...served.flatMap(({ call, inputTokens, outputTokens }) => {
      const row = rows.get(call ?? '');
      if (row === undefined) return [`The model served ${call}, which is not in the ledger.`];
      if (row.state !== 'settled')
        return inputTokens + outputTokens <= row.reserved ? [] : [`${call} cost more than the worst case of it.`];
      return row.inputTokens === inputTokens && row.outputTokens === outputTokens
        ? []
        : [`${call} was ${inputTokens}+${outputTokens}, and is ${row.inputTokens}+${row.outputTokens} in the ledger.`];
    }),
    ...ledger
      .filter(({ id, state }) => state === 'settled' && !billed.has(id))
      .map(({ id }) => `${id} is settled, and was never served.`),
  ];
};

import type { Tx } from './database.ts';

/** How much of a minute's tokens may go at once: a provider that counts in shorter windows than minutes sees no burst. */
const BURST_SECONDS = 10;

/** The bucket as it is at this moment, by the clock of the database, which all workers share. */
const level = `least($2::float8 / 60 * ${BURST_SECONDS}, level + extract(epoch from clock_timestamp() - at) * $2::float8 / 60)`;

/** What must be there: a call that is larger than the bucket leaves when it is full, and the next ones wait the longer. */
const enough = `least($3::float8, $2::float8 / 60 * ${BURST_SECONDS})`;

/**
 * Takes the tokens of one call out of the bucket of its model; returns 0, or how many milliseconds it is until there are enough.
 * The row is locked until the transaction ends: everybody takes it last.
 */
export const takeTokens = async (tx: Tx, model: string, perMinute: number, tokens: number): Promise<number> => {
  await tx.run(
    `insert into model_rates (model, level, at) values ($1, $2::float8 / 60 * ${BURST_SECONDS}, clock_timestamp())
     on conflict (model) do nothing`,
    [model, perMinute],
  );
  const taken = await tx.run(
    `update model_rates set level = ${level} - $3::float8, at = clock_timestamp()
     where model = $1 and ${level} >= ${enough}`,
    [model, perMinute, tokens],
  );
  if (taken === 1) return 0;
  const [row] = await tx.rows<{ ms: number }>(
    `select (${enough} - ${level}) * 60000 / $2::float8 as ms from model_rates where model = $1`,
    [model, perMinute, tokens],
  );
  // Another call may have filled the time between the two statements; a moment later it is asked again.
  return Math.max(1, Math.ceil(row?.ms ?? 1));
};

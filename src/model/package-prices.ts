import { calcPrice, type ConditionalPrice, type ModelPrice, type TieredPrices } from '@pydantic/genai-prices';
import type { Price } from './price.ts';

/** Recorded with each price; a test holds it to the package that is installed. */
export const PRICES_PACKAGE = '@pydantic/genai-prices 0.1.8';

type Amount = number | TieredPrices | undefined;

/** Dollars for a million tokens; of prices that rise with the length of the input the dearest. */
const dearest = (amount: Amount): number | null => {
  if (amount === undefined) return null;
  return typeof amount === 'number' ? amount : Math.max(amount.base, ...amount.tiers.map(({ price }) => price));
};

const startOf = ({ constraint }: ConditionalPrice): string =>
  constraint?.type === 'start_date' ? constraint.start_date : '';

/** What is paid on the day: of prices with a date the newest, of those that hang on the hour all. */
const valid = (prices: ConditionalPrice[] | ModelPrice, day: string): ModelPrice[] => {
  if (!Array.isArray(prices)) return [prices];
  const byHour = prices.filter(({ constraint }) => constraint?.type === 'time_of_date');
  const [newest] = prices
    .filter((price) => !byHour.includes(price) && startOf(price) <= day)
    .toSorted((a, b) => startOf(b).localeCompare(startOf(a)));
  return [...byHour, ...(newest ? [newest] : [])].map((price) => price.prices);
};

const most = (prices: readonly ModelPrice[], key: 'input_mtok' | 'output_mtok'): number | null => {
  const amounts = prices.map((price) => dearest(price[key]));
  return amounts.every((amount) => amount !== null) && amounts.length > 0 ? Math.max(...amounts) : null;
};

/** Whole micro-dollars, rounded up; what is beyond the thousandth of one is the noise of a binary fraction. */
const microUsd = (dollars: number): number => Math.ceil(Number((dollars * 1_000_000).toFixed(3)));

/** The public list price of a model on a day, at its dearest, without any discount; null where the package knows none. */
export const packagePriceOf = (model: string, day: string): Price | null => {
  const found = calcPrice({ input_tokens: 1, output_tokens: 1 }, model, { timestamp: new Date(`${day}T12:00:00Z`) });
  if (found === null) return null;
  const prices = valid(found.model.prices, day);
  const [input, output] = [most(prices, 'input_mtok'), most(prices, 'output_mtok')];
  if (input === null || output === null) return null;
  return {
    inputMicroUsdPerMillion: microUsd(input),
    outputMicroUsdPerMillion: microUsd(output),
    version: `${PRICES_PACKAGE}/${found.provider.id}/${found.model.id}`,
  };
};

import type { Language } from '../services/view.ts';

/** Money for models: much of it is less than a cent. */
export const dollars = (microUsd: number, language: Language): string =>
  new Intl.NumberFormat(language, { style: 'currency', currency: 'USD', maximumFractionDigits: 4 }).format(
    microUsd / 1_000_000,
  );

const UNITS = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const;

/** A length of time in the largest unit that fits: "2.5 hr", "40 sec". */
export const duration = (ms: number, language: Language): string => {
  const [unit, size] = UNITS.find(([, length]) => ms >= length) ?? (['second', 1_000] as const);
  return new Intl.NumberFormat(language, {
    style: 'unit',
    unit,
    unitDisplay: 'short',
    maximumFractionDigits: 1,
  }).format(Math.round((ms / size) * 10) / 10);
};

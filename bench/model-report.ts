import Table from 'cli-table3';

/** A bucket of so many requests a minute and at once; of the requisitions the small company has so many. */
export type Setting = { perMinute: number; burst: number; requisitions: number; small: number };

/** A call that was served; milliseconds since 1970, and since its requisition was handed in. */
export type Call = { requisition: string; at: number; sinceSubmission: number };

export type Company = { tenant: string; calls: readonly Call[] };

const SHARE_GOAL = 0.95;
const THROTTLED_GOAL = 0.01;
/** At the end fewer runs are left than the rate could serve, which says nothing about it. */
const BACKLOG = 0.95;

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;
const met = (isMet: boolean): string => (isMet ? 'met' : 'NOT MET');
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Calls in a span, of those that the rate has room for in it. */
const shareOf = (times: readonly number[], perMinute: number): number => {
  const [first = 0, last = 0] = [times[0], times.at(-1)];
  return (times.length - 1) / (((last - first) / 60_000) * perMinute);
};

/** Seconds from handing in to the last call of each requisition. */
const waitsOf = ({ calls }: Company): number[] => {
  const last = new Map<string, number>();
  for (const { requisition, sinceSubmission } of calls)
    last.set(requisition, Math.max(last.get(requisition) ?? 0, sinceSubmission));
  return [...last.values()].map((ms) => ms / 1000);
};

/** The figures beside their goals, and what they do not say. */
export function modelReportOf(
  setting: Setting,
  companies: readonly Company[],
  served: readonly number[],
  throttled: number,
  load: readonly number[],
): string {
  const times = served.toSorted((a, b) => a - b);
  const backlog = times.slice(0, Math.ceil(times.length * BACKLOG));
  const share = shareOf(backlog, setting.perMinute);
  const refused = throttled / (throttled + times.length);
  const waits = companies.map((company) => ({
    ...company,
    mean: mean(waitsOf(company)),
    count: waitsOf(company).length,
  }));
  const [large, small] = waits;
  const ratio = (small?.mean ?? Number.NaN) / (large?.mean ?? Number.NaN);
  const table = new Table({ head: ['', 'measured', 'goal', ''], style: { head: [], border: [] } });
  table.push(
    [
      'share of the allowed rate, while calls waited',
      percent(share),
      `≥ ${percent(SHARE_GOAL)}`,
      met(share >= SHARE_GOAL),
    ],
    ['share until the very last call', percent(shareOf(times, setting.perMinute)), '', ''],
    [
      'refused with 429',
      `${throttled} (${percent(refused)})`,
      `≤ ${percent(THROTTLED_GOAL)}`,
      met(refused <= THROTTLED_GOAL),
    ],
    ...waits.map(({ tenant, count, mean: seconds }) => [
      `mean wait of ${tenant}, with ${count}`,
      `${seconds.toFixed(0)} s`,
      '',
      '',
    ]),
    ['wait of the small company to that of the large one', ratio.toFixed(2), '< 0.5', met(ratio < 0.5)],
  );
  return [
    table.toString(),
    `${times.length} calls of ${setting.requisitions} requisitions; the model as a bucket of ${setting.perMinute} requests a minute, ${setting.burst} at once.`,
    `The wait is from handing in to the last call of a requisition. All of the large company was handed in first; first come, first served would be about 1.`,
    `One worker, one Temporal server, a stand-in for the model that answers at once. Load average ${load.map((value) => value.toFixed(1)).join(' ')}.`,
  ].join('\n');
}

import { describe, expect, test } from '@jest/globals';
import { Chart, labelled, scaleOf, type ChartData } from '../../src/web/parts/chart.tsx';
import { monthsBetween } from '../../src/web/report-charts.ts';

describe('the scale of a chart', () => {
  test.each([
    [0, [0, 0.25, 0.5, 0.75, 1]],
    [1, [0, 0.25, 0.5, 0.75, 1]],
    [6, [0, 2, 4, 6]],
    [37, [0, 10, 20, 30, 40]],
    [11_460, [0, 5_000, 10_000, 15_000]],
    [0.079, [0, 0.02, 0.04, 0.06, 0.08]],
  ])('of values up to %d goes in round steps from zero', (largest, scale) => {
    expect(scaleOf(largest)).toEqual(scale);
  });

  test('reaches at least the largest value, in few steps', () => {
    for (let largest = 0.001; largest < 1e9; largest *= 1.37) {
      const scale = scaleOf(largest);
      expect(scale.at(-1)).toBeGreaterThanOrEqual(largest * (1 - 1e-9));
      expect(scale.length).toBeLessThanOrEqual(6);
    }
  });

  test('is never below zero', () => {
    expect(scaleOf(-5)).toEqual(scaleOf(0));
  });
});

describe('the labels of a chart', () => {
  test('are all written while there is room', () => {
    expect(labelled(0)).toEqual([]);
    expect(labelled(1)).toEqual([0]);
    expect(labelled(6)).toEqual([0, 1, 2, 3, 4, 5]);
  });

  test('are every so many of many, the first among them', () => {
    expect(labelled(31)).toEqual([0, 4, 8, 12, 16, 20, 24, 28]);
  });

  test('name every month from the first to the last, over the turn of the year', () => {
    expect(monthsBetween(['2027-02', '2026-11'])).toEqual(['2026-11', '2026-12', '2027-01', '2027-02']);
    expect(monthsBetween([])).toEqual([]);
  });
});

const data = (kind: ChartData['kind'], values: readonly (number | null)[]): ChartData => ({
  kind,
  title: 'Orders <by> month',
  desc: 'All are below.',
  labels: values.map((_, at) => `M${at}`),
  series: [{ name: 'USD', values }],
  format: String,
});
const drawn = async (kind: ChartData['kind'], values: readonly (number | null)[]): Promise<string> =>
  String(await Chart({ id: 'c', data: data(kind, values) }));
const heightsIn = (svg: string): number[] =>
  [...svg.matchAll(/<rect class="s0"[^>]* height="([^"]+)"/g)].map(([, height]) => Number(height));

describe('a chart', () => {
  test.each(['bars', 'lines'] as const)('of no values draws its scale alone, as %s', async (kind) => {
    const svg = await drawn(kind, []);
    expect(svg).toContain('class="grid"');
    expect(svg).not.toMatch(/NaN|Infinity|<rect|<circle/);
  });

  test.each(['bars', 'lines'] as const)('of one value draws it, as %s', async (kind) => {
    const svg = await drawn(kind, [3]);
    expect(svg).not.toMatch(/NaN|Infinity/);
    expect(svg.match(/<rect|<circle/g)).toHaveLength(1);
  });

  test('draws bars as high as their values are to each other, and none below zero', async () => {
    const [one = 0, two = 0, none = 1, below = 1] = heightsIn(await drawn('bars', [10, 20, 0, -30]));
    expect(two / one).toBeCloseTo(2);
    expect([none, below]).toEqual([0, 0]);
  });

  test('leaves out what is not there', async () => {
    expect(heightsIn(await drawn('bars', [1, null, 2]))).toHaveLength(2);
    expect((await drawn('lines', [1, null, 2])).match(/<circle/g)).toHaveLength(2);
  });

  test('says by title and description what it shows, text as text', async () => {
    const svg = await drawn('bars', [1]);
    expect(svg).toContain('aria-labelledby="c-title"');
    expect(svg).toContain('<title id="c-title">Orders &lt;by&gt; month</title>');
    expect(svg).toContain('<desc id="c-desc">All are below.</desc>');
    expect(svg).toContain('<title>M0, USD: 1</title>');
  });
});

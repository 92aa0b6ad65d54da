/** Values by label; null where there is none. Values below zero do not occur and count as zero. */
export type Series = { name: string; values: readonly (number | null)[] };
export type ChartData = {
  kind: 'bars' | 'lines';
  title: string;
  /** The same in words, for whoever does not see it. */
  desc: string;
  labels: readonly string[];
  series: readonly Series[];
  format: (value: number) => string;
};

const WIDTH = 640;
const HEIGHT = 220;
const LEFT = 84;
const RIGHT = 8;
const TOP = 12;
const BOTTOM = 24;
const GRID_LINES = 4;
const MOST_LABELS = 8;
export const MOST_SERIES = 5;

const STEPS = [1, 2, 2.5, 5, 10] as const;

/** Round steps from zero to at least the largest value; a chart of nothing has a scale, too. */
export const scaleOf = (largest: number): number[] => {
  const most = largest > 0 ? largest : 1;
  const raw = most / GRID_LINES;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = (STEPS.find((one) => one * power >= raw * (1 - 1e-9)) ?? 10) * power;
  const count = Math.max(1, Math.ceil(most / step - 1e-9));
  return Array.from({ length: count + 1 }, (_, at) => Number((at * step).toPrecision(12)));
};

/** Which of so many labels are written, so that they do not run into each other: the first, and every so many. */
export const labelled = (count: number): number[] => {
  const each = Math.max(1, Math.ceil(count / MOST_LABELS));
  return Array.from({ length: count }, (_, at) => at).filter((at) => at % each === 0);
};

type Plot = { top: number; slot: number };

const heightOf = (value: number | null, { top }: Plot): number =>
  (Math.max(0, value ?? 0) / top) * (HEIGHT - TOP - BOTTOM);
const yOf = (value: number | null, plot: Plot): number => HEIGHT - BOTTOM - heightOf(value, plot);
const middleOf = (at: number, { slot }: Plot): number => LEFT + slot * (at + 0.5);

const tip = ({ labels, format }: ChartData, { name, values }: Series, at: number): string =>
  `${labels[at] ?? ''}, ${name}: ${format(values[at] ?? 0)}`;

const Bars = ({ data, plot }: { data: ChartData; plot: Plot }) => {
  const width = Math.min((plot.slot * 0.7) / data.series.length, 48);
  const all = width * data.series.length;
  return (
    <>
      {data.series.map((one, index) =>
        one.values.map((value, at) =>
          value === null ? null : (
            <rect
              class={`s${index}`}
              x={(middleOf(at, plot) - all / 2 + width * index).toFixed(1)}
              y={yOf(value, plot).toFixed(1)}
              width={Math.max(1, width - 1).toFixed(1)}
              height={heightOf(value, plot).toFixed(1)}
            >
              <title>{tip(data, one, at)}</title>
            </rect>
          ),
        ),
      )}
    </>
  );
};

const Lines = ({ data, plot }: { data: ChartData; plot: Plot }) => (
  <>
    {data.series.map((one, index) => {
      const there = one.values.flatMap((value, at) => (value === null ? [] : [{ value, at }]));
      return (
        <g class={`s${index}`}>
          <polyline
            points={there
              .map(({ value, at }) => `${middleOf(at, plot).toFixed(1)},${yOf(value, plot).toFixed(1)}`)
              .join(' ')}
          />
          {there.map(({ value, at }) => (
            <circle cx={middleOf(at, plot).toFixed(1)} cy={yOf(value, plot).toFixed(1)} r="3.5">
              <title>{tip(data, one, at)}</title>
            </circle>
          ))}
        </g>
      );
    })}
  </>
);

const Grid = ({ scale, plot, format }: { scale: readonly number[]; plot: Plot; format: ChartData['format'] }) => (
  <>
    {scale.map((value) => (
      <g class="grid">
        <line x1={LEFT} x2={WIDTH - RIGHT} y1={yOf(value, plot).toFixed(1)} y2={yOf(value, plot).toFixed(1)} />
        <text x={LEFT - 8} y={(yOf(value, plot) + 4).toFixed(1)} text-anchor="end">
          {format(value)}
        </text>
      </g>
    ))}
  </>
);

/** A chart as an SVG picture, whole without colours: the table beside it says the same. `id` is unique on its page. */
export const Chart = ({ id, data }: { id: string; data: ChartData }) => {
  const { kind, title, desc, labels, format } = data;
  const shown = { ...data, series: data.series.slice(0, MOST_SERIES) };
  const scale = scaleOf(Math.max(0, ...shown.series.flatMap(({ values }) => values.map((value) => value ?? 0))));
  const plot = { top: scale.at(-1) ?? 1, slot: (WIDTH - LEFT - RIGHT) / Math.max(1, labels.length) };
  return (
    <figure class="chart">
      <figcaption>{title}</figcaption>
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        role="img"
        aria-labelledby={`${id}-title`}
        aria-describedby={`${id}-desc`}
      >
        <title id={`${id}-title`}>{title}</title>
        <desc id={`${id}-desc`}>{desc}</desc>
        <Grid scale={scale} plot={plot} format={format} />
        {kind === 'bars' ? <Bars data={shown} plot={plot} /> : <Lines data={shown} plot={plot} />}
        {labelled(labels.length).map((at) => (
          <text x={middleOf(at, plot).toFixed(1)} y={HEIGHT - 6} text-anchor="middle">
            {labels[at]}
          </text>
        ))}
      </svg>
      {shown.series.length > 1 && (
        <p class="legend">
          {shown.series.map(({ name }, index) => (
            <span class={`s${index}`}>{name}</span>
          ))}
        </p>
      )}
    </figure>
  );
};

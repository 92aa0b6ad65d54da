import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { z } from 'zod';
import { registry } from '../../src/telemetry/metrics.ts';
import { showPolling, showState, showStore } from '../../src/telemetry/state-metrics.ts';

const docs = (name: string): string => readFileSync(join(import.meta.dirname, '../../docs', name), 'utf8');

const Rules = z.object({
  groups: z.array(
    z.strictObject({
      name: z.string(),
      rules: z.array(
        z.strictObject({
          alert: z.string().regex(/^Quartermaster[A-Za-z]+$/),
          expr: z.string(),
          for: z
            .string()
            .regex(/^\d+[smh]$/)
            .optional(),
          labels: z.strictObject({ severity: z.enum(['critical', 'warning', 'info']) }),
          annotations: z.strictObject({ summary: z.string(), cure: z.string() }),
        }),
      ),
    }),
  ),
});

/** The rows of the table in docs/operations.md: what is measured, its type and its labels. */
const documented = [...docs('operations.md').matchAll(/^\| `(quartermaster_\w+)` +\| (\w+) +\| ([^|]*)\|/gm)].map(
  ([, name = '', type = '', labels = '']) => ({
    name,
    type,
    labels: [...labels.matchAll(/`(\w+)`/g)].map(([, l]) => l),
  }),
);

const text = async (): Promise<string> => registry.metrics();

test('the table of metrics in docs/operations.md is what there is', async () => {
  const there = [...(await text()).matchAll(/^# TYPE (quartermaster_\w+) (\w+)$/gm)].map(
    ([, name, type]) => `${name} ${type}`,
  );
  expect(new Set(documented.map(({ name, type }) => `${name} ${type}`))).toEqual(new Set(there));
});

test('names and helps follow the conventions: base units, which the help names, and counters that end with total', async () => {
  const all = await registry.getMetricsAsJSON();
  const helps = all.filter(({ help }) => !/^[A-Z0-9].*\.$/.test(help));
  const counters = all.filter(({ name, type }) => String(type) === 'counter' && !name.endsWith('_total'));
  const seconds = all.filter(({ name, help }) => name.endsWith('_seconds') && !help.includes('seconds'));
  const units = all.filter(({ name }) => /_(?:ms|milliseconds|minutes|kb|percent)(?:_|$)/.test(name));
  expect([helps, counters, seconds, units].map((wrong) => wrong.map(({ name }) => name))).toEqual([[], [], [], []]);
  expect(all.length).toBeGreaterThan(10);
});

test('no label names a company, a person or a requisition', () => {
  const labels = new Set(documented.flatMap(({ labels: some }) => some));
  const bounded = [
    'activity',
    'agent',
    'code',
    'feed',
    'kind',
    'method',
    'model',
    'outcome',
    'route',
    'scope',
    'status',
    'verdict',
    'whose',
  ];
  expect(labels).toEqual(new Set(bounded));
});

test('what the store holds is shown as it is now: what is gone is gone', async () => {
  const state = {
    outbox: { waiting: 2, parked: 1, oldestMs: 1500 },
    feeds: [{ feed: 'kafka', waiting: 5, parked: 1, oldestMs: 2500 }],
    tasks: [{ kind: 'approval', open: 3, overdue: 1 }],
    requisitions: [{ status: 'ordered', count: 7 }],
    grantsEnding: 4,
    spendShare: { day: 0.5, month: 0.25 },
  };
  showState({ ...state, requisitions: [{ status: 'reading', count: 1 }] });
  showState(state);
  showStore(true);
  showPolling(false);
  const shown = await text();
  for (const line of [
    'quartermaster_outbox_rows 2',
    'quartermaster_outbox_parked_rows 1',
    'quartermaster_outbox_oldest_age_seconds 1.5',
    'quartermaster_events_waiting{feed="kafka"} 5',
    'quartermaster_events_oldest_age_seconds{feed="kafka"} 2.5',
    'quartermaster_events_parked{feed="kafka"} 1',
    'quartermaster_tasks_open{kind="approval"} 3',
    'quartermaster_tasks_overdue{kind="approval"} 1',
    'quartermaster_requisitions{status="ordered"} 7',
    'quartermaster_grants_ending 4',
    'quartermaster_spend_cap_used_ratio{scope="day"} 0.5',
    'quartermaster_store_up 1',
    'quartermaster_worker_polling 0',
  ])
    expect(shown.split('\n')).toContain(line);
  expect(shown).not.toContain('status="reading"');
});

test('every alert is a rule that Prometheus takes, says what to do, and asks only for metrics that there are', () => {
  const { groups } = Rules.parse(parse(docs('alerts.yaml')));
  const rules = groups.flatMap((group) => group.rules);
  const known = [...documented.map(({ name }) => name), 'temporal_workflow_task_execution_failed_total'];
  for (const { expr } of rules) {
    const names = [...expr.matchAll(/\b(?:quartermaster|temporal)_\w+/g)].map(([name]) => name.replace(/_count$/, ''));
    expect(names.filter((name) => !known.includes(name))).toEqual([]);
    expect(names.length).toBeGreaterThan(0);
    expect(expr.split('(').length).toBe(expr.split(')').length);
    const chosen = [...expr.matchAll(/\{([^}]*)\}/g)].flatMap(([, inside = '']) => inside.split(','));
    for (const matcher of chosen) expect(matcher).toMatch(/^[a-z_]+=~?"[^"]+"$/);
    const labels = documented.filter(({ name }) => names.includes(name)).flatMap((metric) => metric.labels);
    expect(labels).toEqual(expect.arrayContaining(chosen.map((matcher) => matcher.split('=')[0])));
  }
  expect(new Set(rules.map(({ alert }) => alert)).size).toBe(rules.length);
});

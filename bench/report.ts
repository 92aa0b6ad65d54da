import { loadavg } from 'node:os';
import Table from 'cli-table3';
import type { Counts } from './history.ts';
import { median } from './numbers.ts';
import type { Loaded, Round } from './rounds.ts';
import type { Waiting } from './waiting.ts';

/** All that a bench found out. */
export type Findings = {
  rounds: { bare: Round[]; product: Round[] };
  counts: { bare: Counts; product: Counts };
  modelCalls: number;
  transactions: number;
  waiting: Waiting | null;
};

const FSYNC = 'Temporal on SQLite, WAL, synchronous=2; Postgres with fsync; every commit is on the disk';

type Row = [what: string, bare: string, product: string, ratio: string, goal: string];

/** The findings as text: one table, each goal of the issue beside its figure. */
export function reportOf(findings: Findings): string {
  const table = new Table({
    head: ['each requisition', 'bare workflow', 'product', 'product/bare', 'goal'],
    style: { head: [], border: [] },
    colAligns: ['left', 'right', 'right', 'right', 'left'],
  });
  table.push(...timeRows(findings), ...countRows(findings), ...waitingRows(findings));
  const load = loadavg().map((value) => value.toFixed(1));
  return [
    table.toString(),
    `Medians of ${findings.rounds.product.length} rounds, lowest and highest in brackets. Load average ${load.join(' ')}.`,
    `Durability of both: ${FSYNC}.`,
    'In each product run two mails wait 100 ms for the greeting of the mail stand-in, which looks for early talkers.',
    'The bare workflow has the same activities, local activities, signals and payload bytes; each of its activities is one small write to Postgres.',
  ].join('\n');
}

function timeRows({ rounds: { bare, product } }: Findings): Row[] {
  const compared = (
    what: string,
    of: (round: Round) => number,
    unit: string,
    goal: (ratio: number, value: number) => string,
  ) => {
    const ratios = product.map((round, index) => of(round) / of(bare[index] ?? round));
    const row: Row = [
      what,
      spread(bare.map(of), unit),
      spread(product.map(of), unit),
      ratios.every(Number.isFinite) ? spread(ratios, '') : '',
      goal(median(ratios), median(product.map(of))),
    ];
    return row;
  };
  const cpu = (what: string, of: (loaded: Loaded) => number) =>
    compared(
      `CPU of ${what}`,
      ({ loaded }) => of(loaded),
      ' ms',
      () => '',
    );
  return [
    compared('one at a time, p50', ({ sequential }) => sequential.p50, ' ms', timesBare),
    compared(
      'one at a time, p95',
      ({ sequential }) => sequential.p95,
      ' ms',
      () => '',
    ),
    compared(
      '50 in flight',
      ({ loaded }) => loaded.perSecond,
      ' /s',
      (ratio, value) => [met(value >= 5, '≥ 5 /s'), timesBare(1 / ratio)].join('; '),
    ),
    cpu('Temporal', ({ temporalCpu }) => temporalCpu),
    cpu('Postgres', ({ postgresCpu }) => postgresCpu),
    cpu('the worker', ({ workerCpu }) => workerCpu),
    cpu('the stand-ins', ({ standInCpu }) => standInCpu),
  ];
}

function countRows({ counts: { bare, product }, modelCalls, transactions }: Findings): Row[] {
  const row = (what: string, of: (counts: Counts) => number, goal = ''): Row => [
    what,
    String(of(bare)),
    String(of(product)),
    (of(product) / of(bare)).toFixed(2),
    goal,
  ];
  return [
    row('events', ({ events }) => events, met(product.events <= 90, '≤ 90')),
    row('workflow tasks', ({ workflowTasks }) => workflowTasks),
    row('activities', ({ activities }) => activities),
    row('local activities', ({ localActivities }) => localActivities),
    row('signals', ({ signals }) => signals),
    row('history bytes', ({ historyBytes }) => historyBytes),
    ['model calls', '', String(modelCalls), '', met(modelCalls <= 4, '≤ 4')],
    ['Postgres transactions', '', transactions.toFixed(1), '', ''],
  ];
}

function waitingRows({ waiting }: Findings): Row[] {
  if (waiting === null) return [];
  const { kbEach, resumeP50, resumeP95, resumed } = waiting;
  const many = `with ${waiting.waiting} waiting`;
  return [
    [`worker memory ${many}`, '', `${kbEach.toFixed(0)} KB`, '', met(kbEach < 60, '< 60 KB')],
    [`resume ${many}, p50 of ${resumed}`, '', `${resumeP50.toFixed(0)} ms`, '', ''],
    [`resume ${many}, p95`, '', `${resumeP95.toFixed(0)} ms`, '', met(resumeP95 < 300, '< 300 ms')],
  ];
}

function timesBare(ratio: number): string {
  return met(ratio <= 1.5, '≤ 1.5 × bare');
}

function met(reached: boolean, goal: string): string {
  return `${goal}: ${reached ? 'met' : 'not met'}`;
}

const shown = (value: number) => value.toFixed(value < 20 ? 2 : 0);

function spread(values: readonly number[], unit: string): string {
  return `${shown(median(values))}${unit} [${shown(Math.min(...values))}–${shown(Math.max(...values))}]`;
}

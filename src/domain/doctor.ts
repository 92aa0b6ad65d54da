/** What was measured of a running system; milliseconds and counts, nothing of anybody. */
export type Condition = {
  /** Null: the store did not answer. `aheadMs`: its clock against ours; `bytes`: the size of the database. */
  store: { latencyMs: number; aheadMs: number; bytes: number } | null;
  /** Where the server writes temporary files, in bytes; null where the system does not say. */
  temporary: { free: number; total: number } | null;
  migrations: { applied: readonly string[]; known: readonly string[] };
  /** Null: not asked, since the schema is not ours or the store is silent. */
  work: Work | null;
  /** Topics and queues from which events of other systems come, as the server sees them. */
  inbound: readonly Sight[];
  standIns: readonly string[];
};

/** Live workers, with what each saw of its parts, and what waits. */
export type Work = {
  workers: readonly { findings: readonly Sight[] }[];
  backlog: { waiting: number; parked: number; oldestMs: number };
  /** Of the company, that a receiver has refused for the last time. */
  parkedEvents: number;
  /** Families of events that wait since their topic takes nothing. */
  shutTopics: readonly { feed: string; family: string; reason: string; sinceMs: number }[];
  tasks: { open: number; overdue: number };
  grantsEnding: number;
};

/** What a worker saw of one part; `aheadMs` is that part's clock against the worker's, where it tells one. */
export type Sight = {
  part: string;
  answers: boolean;
  latencyMs: number;
  aheadMs: number | null;
  problem: string | null;
};

export type Finding = {
  check: string;
  state: 'good' | 'warning' | 'broken';
  is: 'real' | 'stand-in' | null;
  says: string;
  /** What to do, in a sentence; null where nothing is to be done. */
  cure: string | null;
  latencyMs: number | null;
};

type Part = { part: string; name: string; variable: string };

/** What a worker reaches, and by which variables that is changed. */
export const partsOfWorkers: readonly Part[] = [
  { part: 'temporal', name: 'Temporal', variable: 'TEMPORAL_ADDRESS' },
  { part: 'identity', name: 'identity', variable: 'OIDC_ISSUER' },
  { part: 'model', name: 'model', variable: 'OPENAI_BASE_URL, OPENAI_API_KEY or AZURE_OPENAI_ENDPOINT' },
  { part: 'risk', name: 'risk provider', variable: 'RISK_URL' },
  { part: 'erp', name: 'ERP', variable: 'ERP_URL' },
  { part: 'mail', name: 'mail', variable: 'SMTP_URL' },
  { part: 'tools', name: 'tools of our own', variable: 'QM_INTERNAL_URL' },
  { part: 'kafka', name: 'Kafka', variable: 'KAFKA_BROKERS' },
  { part: 'eventbridge', name: 'EventBridge', variable: 'EVENTBRIDGE_BUS' },
];

const SKEW_MS = { warning: 2_000, broken: 30_000 } as const;
const MEGABYTE = 1024 * 1024;
const FREE_BYTES = { warning: 1024 * MEGABYTE, broken: 256 * MEGABYTE } as const;
const WAITS_MS = { warning: 60_000, broken: 600_000 } as const;

const plain = { is: null, latencyMs: null } as const;

const graded = (value: number, { warning, broken }: { warning: number; broken: number }): Finding['state'] => {
  if (value >= broken) return 'broken';
  return value >= warning ? 'warning' : 'good';
};

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;

const clock = (of: string, aheadMs: number): Finding => {
  const state = graded(Math.abs(aheadMs), SKEW_MS);
  const cure = 'Let both machines set their clocks by NTP: tokens and deadlines depend on it.';
  const way = aheadMs < 0 ? 'behind' : 'ahead of';
  const says = state === 'good' ? 'the same as ours' : `${seconds(Math.abs(aheadMs))} ${way} ours`;
  return { ...plain, check: `clock of ${of}`, state, says, cure: state === 'good' ? null : cure };
};

const size = (bytes: number): string =>
  bytes >= 1024 * MEGABYTE ? `${(bytes / 1024 / MEGABYTE).toFixed(1)} GB` : `${Math.ceil(bytes / MEGABYTE)} MB`;

/** How full the volume of Postgres is, nobody can see from here. */
const databaseSize = (bytes: number): Finding => ({
  ...plain,
  check: 'size of the database',
  state: 'good',
  says: size(bytes),
  cure: null,
});

const temporary = ({ temporary: found }: Condition): Finding[] => {
  if (found === null) return [];
  const state = found.free < FREE_BYTES.broken ? 'broken' : found.free < FREE_BYTES.warning ? 'warning' : 'good';
  const cure = state === 'good' ? null : 'Make room where TMPDIR of the server is, or let it name a larger volume.';
  const says = `${size(found.free)} of ${size(found.total)} free`;
  return [{ ...plain, check: 'temporary files of the server', state, says, cure }];
};

const store = ({ store: found }: Condition): Finding[] => {
  if (found === null)
    return [
      {
        ...plain,
        check: 'Postgres',
        state: 'broken',
        is: 'real',
        says: 'does not answer',
        cure: 'Look whether Postgres runs, and whether DATABASE_URL still holds.',
      },
    ];
  return [
    {
      check: 'Postgres',
      state: 'good',
      is: 'real',
      says: 'answers',
      cure: null,
      latencyMs: found.latencyMs,
    },
    clock('Postgres', found.aheadMs),
    databaseSize(found.bytes),
  ];
};

/** Migrations of this version that have not run. */
export const missingFrom = ({ applied, known }: Condition['migrations']): string[] =>
  known.filter((name) => !applied.includes(name));

const schema = ({ migrations }: Condition): Finding => {
  const { applied, known } = migrations;
  const missing = missingFrom(migrations);
  const newer = applied.filter((name) => !known.includes(name));
  const check = 'schema';
  if (missing.length > 0) {
    const cure = 'Run node local/migrate.ts with DATABASE_ADMIN_URL, then restart worker and server.';
    return { ...plain, check, state: 'broken', says: `without ${missing.join(', ')}`, cure };
  }
  if (newer.length > 0) {
    const cure = 'The database is of a newer version: start worker and server of that one.';
    return { ...plain, check, state: 'warning', says: `has ${newer.join(', ')}, which we do not know`, cure };
  }
  return { ...plain, check, state: 'good', says: known.at(-1) ?? 'none', cure: null };
};

const workers = ({ workers: live }: Work): Finding =>
  live.length > 0
    ? { ...plain, check: 'workers', state: 'good', says: `${live.length} at work`, cure: null }
    : {
        ...plain,
        check: 'workers',
        state: 'broken',
        says: 'none was heard of for 90 seconds: nothing goes on',
        cure: 'Start one with npm run worker; its log says why it ended.',
      };

/** By what the other side calls it, where something else helps than to look whether it runs. */
const CURES: Readonly<Record<string, string>> = {
  UNKNOWN_TOPIC_OR_PARTITION:
    'A topic is missing: node local/kafka-topics.ts creates those of ours, you create those of subscriptions.',
  QueueDoesNotExist: 'Create the queue, or name another one; SQS_REGION says where it is looked for.',
};

const cureOf = ({ answers, problem }: Sight, variable: string): string | null => {
  if (answers) return null;
  return CURES[problem ?? ''] ?? `Look whether it runs; ${variable} says where it is looked for.`;
};

/** Of several workers, the one that sees it worst: what one cannot reach fails now and then for everybody. */
const worst = (sights: readonly Sight[]): Sight | undefined =>
  sights.toSorted((a, b) => Number(a.answers) - Number(b.answers) || b.latencyMs - a.latencyMs)[0];

const part = ({ workers: live }: Work, standIns: readonly string[], { part: id, name, variable }: Part): Finding[] => {
  const sight = worst(live.flatMap(({ findings }) => findings.filter((one) => one.part === id)));
  if (sight === undefined) return [];
  const is = standIns.includes(id) ? 'stand-in' : 'real';
  const { latencyMs, aheadMs } = sight;
  const says = sight.answers ? 'answers' : `does not answer a worker (${sight.problem ?? 'unknown'})`;
  const cure = cureOf(sight, variable);
  const found: Finding = { check: name, state: sight.answers ? 'good' : 'broken', is, says, cure, latencyMs };
  return aheadMs === null ? [found] : [found, clock(name, aheadMs)];
};

const inbound = (sight: Sight): Finding => ({
  check: `events from ${sight.part}`,
  state: sight.answers ? 'good' : 'broken',
  is: 'real',
  says: sight.answers ? 'answers' : `does not answer the server (${sight.problem ?? 'unknown'})`,
  cure: cureOf(sight, sight.part.startsWith('queue') ? 'SQS_REGION or SQS_ENDPOINT' : 'KAFKA_BROKERS'),
  latencyMs: sight.latencyMs,
});

const parked = (count: number): Finding => ({
  ...plain,
  check: 'parked wake-ups',
  state: count > 0 ? 'broken' : 'good',
  says: count > 0 ? `${count} are not tried any more` : 'none',
  cure: count > 0 ? 'Let them go again, as docs/operations.md says under “When something waits”.' : null,
});

const parkedEvents = ({ parkedEvents: count }: Work): Finding => ({
  ...plain,
  check: 'parked events',
  state: count > 0 ? 'warning' : 'good',
  says: count > 0 ? `${count} are not handed on any more` : 'none',
  cure: count > 0 ? 'bin/qm events parked says which and why; let them go again, or drop them.' : null,
});

const shutTopics = ({ shutTopics: shut }: Work): Finding => ({
  ...plain,
  check: 'topics that take nothing',
  state: shut.length > 0 ? 'broken' : 'good',
  says:
    shut
      .map(({ feed, family, reason, sinceMs }) => `${feed}: ${family}, for ${seconds(sinceMs)} (${reason})`)
      .join('; ') || 'none',
  cure:
    shut.length > 0
      ? 'docs/events.md says what the reasons mean. What waits for a topic goes on by itself, in its order, once it takes something.'
      : null,
});

const waiting = ({ backlog }: Work): Finding => {
  const state = backlog.waiting === 0 ? 'good' : graded(backlog.oldestMs, WAITS_MS);
  const says = backlog.waiting === 0 ? 'none' : `${backlog.waiting}, the oldest for ${seconds(backlog.oldestMs)}`;
  const cure = state === 'good' ? null : 'Look whether a worker runs and whether Temporal answers it.';
  return { ...plain, check: 'waiting wake-ups', state, says, cure };
};

const tasks = ({ tasks: { open, overdue } }: Work): Finding => ({
  ...plain,
  check: 'tasks',
  state: overdue > 0 ? 'warning' : 'good',
  says: `${open} open, ${overdue} overdue`,
  cure: overdue > 0 ? 'bin/qm tasks --as ROLE shows each owner what waits for them.' : null,
});

const grants = ({ grantsEnding: count }: Work): Finding => ({
  ...plain,
  check: 'grants near their end',
  state: count > 0 ? 'warning' : 'good',
  says: count > 0 ? `${count} end within three working days` : 'none',
  cure: count > 0 ? 'Whoever has something under way was told by mail; signing in renews a grant.' : null,
});

const work = (found: Work, standIns: readonly string[]): Finding[] => [
  workers(found),
  ...partsOfWorkers.flatMap((one) => part(found, standIns, one)),
  waiting(found),
  parked(found.backlog.parked),
  parkedEvents(found),
  shutTopics(found),
  tasks(found),
  grants(found),
];

/** What is as it should be, what is not, and what to do about it. */
export const diagnose = (condition: Condition): Finding[] => [
  ...store(condition),
  ...temporary(condition),
  ...(condition.store === null ? [] : [schema(condition)]),
  ...condition.inbound.map(inbound),
  ...(condition.work === null ? [] : work(condition.work, condition.standIns)),
];

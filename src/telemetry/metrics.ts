import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

/** Metrics of this process. Names follow Prometheus' conventions; docs/operations.md has the table. No label names a company or a person. */
export const registry = new Registry();

const registers = [registry];
const SECONDS = [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120];

export const httpSeconds = new Histogram({
  name: 'quartermaster_http_request_duration_seconds',
  help: 'Time until a request was answered, in seconds, by method, pattern of the route and status.',
  labelNames: ['method', 'route', 'status'],
  buckets: SECONDS,
  registers,
});

export const modelSeconds = new Histogram({
  name: 'quartermaster_model_call_duration_seconds',
  help: 'Time of calls of a model, in seconds, by agent, model and outcome (ok, or the code of the error).',
  labelNames: ['agent', 'model', 'outcome'],
  buckets: SECONDS,
  registers,
});

export const modelTokens = new Counter({
  name: 'quartermaster_model_tokens_total',
  help: 'Tokens that models counted, by agent, model and kind (input or output).',
  labelNames: ['agent', 'model', 'kind'],
  registers,
});

export const modelSpend = new Counter({
  name: 'quartermaster_model_spend_dollars_total',
  help: 'What calls of a model have cost by list price, in US dollars, by agent and model.',
  labelNames: ['agent', 'model'],
  registers,
});

export const rateWaits = new Counter({
  name: 'quartermaster_model_rate_waits_total',
  help: 'Calls of a model that were put off, by agent and by whose rate was used up: ours (own) or the provider’s (provider).',
  labelNames: ['agent', 'whose'],
  registers,
});

export const verdicts = new Counter({
  name: 'quartermaster_gate_verdicts_total',
  help: 'What the gates said of the outputs of agents, by agent and verdict.',
  labelNames: ['agent', 'verdict'],
  registers,
});

export const activityFailures = new Counter({
  name: 'quartermaster_activity_failures_total',
  help: 'Attempts of activities that failed, by activity and code of the error.',
  labelNames: ['activity', 'code'],
  registers,
});

export const eventsHandedOn = new Counter({
  name: 'quartermaster_events_handed_on_total',
  help: 'Events that a receiver has taken, by feed; one that is repeated counts again.',
  labelNames: ['feed'],
  registers,
});

export const eventsRefused = new Counter({
  name: 'quartermaster_events_refused_total',
  help: 'Tries of events that a receiver has refused, by feed.',
  labelNames: ['feed'],
  registers,
});

export const readerProcesses = new Gauge({
  name: 'quartermaster_reader_processes',
  help: 'Processes that read a document at this moment.',
  registers,
});

/** Event loop, memory, CPU and handles of this process, as every Node process has them. */
export const measureProcess = (): void => collectDefaultMetrics({ register: registry });

import { join } from 'node:path';
import { cacheFolder } from './folders.ts';
import type { Supervised, Supervisor } from './processes.ts';
import { until } from './ready.ts';
import { SEARCH_ATTRIBUTES, setRetention } from './temporal-namespace.ts';
import { findTemporal } from './temporal-find.ts';

const HOST = '127.0.0.1';
const DEFAULT_NAMESPACE = 'default';

// A commit is on the disk before it is acknowledged (synchronous=2), and reading does not wait for writing (WAL).
const PRAGMAS = ['journal_mode=WAL', 'synchronous=2'];

// The poll limit's default holds one busy worker back; matcher and fairness are what per-tenant fairness needs. With more than one
// partition the rate of the queue of model calls would come in bursts, each partition having its share of it.
const DYNAMIC_CONFIG = [
  'history.transferProcessorMaxPollRPS=2000',
  'matching.useNewMatcher=true',
  'matching.enableFairness=true',
  'matching.numTaskqueueReadPartitions=1',
  'matching.numTaskqueueWritePartitions=1',
];

/** A started Temporal server; `cli` is the program, which is its command line too. */
export type Temporal = { address: string; namespace: string; uiUrl: string; cli: string; process: Supervised };

/** `historyDays`: how long ended runs stay readable. */
export type TemporalOptions = {
  home: string;
  supervisor: Supervisor;
  port: number;
  uiPort: number;
  /** Where the Web UI has payloads decrypted. */
  codecEndpoint?: string;
  historyDays: number;
  env?: NodeJS.ProcessEnv;
  log?: (line: string) => void;
};

/** Starts a Temporal server with its Web UI on loopback, its database in the state folder; finds or fetches the program first. */
export async function startTemporal(options: TemporalOptions): Promise<Temporal> {
  const { home, supervisor, port, uiPort, codecEndpoint, historyDays, env = process.env, log = () => {} } = options;
  const address = `${HOST}:${port}`;
  const namespace = env.TEMPORAL_NAMESPACE || DEFAULT_NAMESPACE;
  const command = await findTemporal({ env, cache: cacheFolder(env), log });
  const child = await supervisor.start({
    name: 'temporal',
    command,
    args: serverArgs({ home, port, uiPort, codecEndpoint, namespace }),
    cwd: home,
    // The CLI reads TEMPORAL_* itself; what is set for clients must not change the server that it starts.
    env: { PATH: env.PATH, HOME: home },
    ready: (signal) => until('Temporal', signal, () => setRetention(address, namespace, historyDays)),
  });
  return { address, namespace, uiUrl: `http://${HOST}:${uiPort}`, cli: command, process: child };
}

function serverArgs({
  home,
  port,
  uiPort,
  codecEndpoint,
  namespace,
}: {
  home: string;
  port: number;
  uiPort: number;
  codecEndpoint: string | undefined;
  namespace: string;
}): string[] {
  const flags = {
    ip: HOST,
    port: String(port),
    'ui-port': String(uiPort),
    namespace,
    ...(codecEndpoint !== undefined && { 'ui-codec-endpoint': codecEndpoint }),
    'db-filename': join(home, 'temporal.db'),
    'log-level': 'error',
    'log-format': 'json',
  };
  return [
    'server',
    'start-dev',
    ...Object.entries(flags).flatMap(([name, value]) => [`--${name}`, value]),
    ...PRAGMAS.flatMap((pragma) => ['--sqlite-pragma', pragma]),
    ...DYNAMIC_CONFIG.flatMap((value) => ['--dynamic-config-value', value]),
    ...SEARCH_ATTRIBUTES.flatMap((name) => ['--search-attribute', `${name}=Keyword`]),
  ];
}

import type { Sight } from '../domain/doctor.ts';
import type { Embedder } from '../domain/embedding.ts';
import type { HistoryCodec } from '../history/codec.ts';
import type { Policies, PolicyName } from '../domain/policies.ts';
import type { TenantId } from '../domain/principal.ts';
import type { AgentView } from './view.ts';
import type { Database } from '../store/database.ts';
import type { Shelf } from './tools-view.ts';

/** What webhooks to subscribers need. */
export type WebhookKit = {
  /** Seals a secret for a use (src/identity/vault.ts). */
  seal: (use: string, secret: string) => Promise<string>;
  /** As `whsec_…`. */
  newSecret: () => string;
  /** What is in the way of an address, in words; null where nothing is. */
  refusalOf: (url: string) => string | null;
};

/** What every business transaction needs from outside; clock and ids come in, so that tests can fix them. */
export type ServiceContext = {
  database: Database;
  policies: Policies;
  /** The file that a policy was read from. */
  policyText: (name: PolicyName) => string;
  /** Finds clauses of contracts by meaning; reached only by `embedded`, which counts what it costs. */
  embedder: Embedder;
  now: () => Date;
  newId: () => string;
  /** Where people reach this system, for links; no trailing slash. */
  publicUrl: string;
  /** URI by which receivers of events know this installation. */
  eventsSource: string;
  /** The Temporal Web UI and namespace, for links to runs, and for how many days it keeps those that ended. */
  temporal: { uiUrl: string; namespace: string; historyDays: number };
  /** Opens what Temporal keeps of runs. */
  history: Pick<HistoryCodec, 'runOf' | 'open'>;
  /** QM_MODE=observe: everything is decided, and no order leaves. */
  isObserving: boolean;
  /** QM_PAUSED: no model is called and no order leaves, whoever's. */
  isPaused: boolean;
  /** The tools as faces show them. */
  shelf: Shelf;
  /** How an agent did in its evals, by the newest result that is committed; null where none is. */
  evalsOf: (agent: string) => Promise<AgentView['evals']>;
  webhooks: WebhookKit;
  /** What is seen now, from here, of the topics and queues from which events of other systems come for a company. */
  lookAtInbound: (tenant: TenantId) => Promise<Sight[]>;
  /** Which outside services are substituted; shown wherever their answers are. */
  standIns: readonly string[];
};

import { contractReaders } from '../../src/domain/principal.ts';
import { VENDOR_ACTS } from './catalog.ts';
import { ORDER_FACTS } from './order-facts.ts';

/** Seen by everybody of the tenant. */
export const REFERENCE = [
  'tenants',
  'people',
  'cost_centers',
  'vendors',
  ...VENDOR_ACTS,
  'counters',
  'tool_pins',
  'embedding_states',
  'cases',
];
/** Filled by use alone. */
export const OF_USE = ['tool_pins', 'cases', ...VENDOR_ACTS];
export const OF_REQUISITIONS = [
  'requisitions',
  'mails',
  'attachments',
  'tasks',
  'decisions',
  'commitments',
  'orders',
  'messages',
  'model_calls',
  'tool_receipts',
  'tool_calls',
  'hand_offs',
  'effects',
  'letters',
  'vendor_replies',
  'case_heads',
  'case_entries',
  'case_payloads',
  'hand_overs',
  'erasures',
  'holds',
  ...ORDER_FACTS,
];

/** Raw text: kept from an administrator whose business the requisition is not. */
export const OF_TEXTS = ['mails', 'attachments', 'messages', 'tool_receipts'];

/** What sums over the company are of: whoever answers for its money sees them, without what was asked for. */
export const OF_AMOUNTS = ['commitments', 'model_calls'];

/** Seen by those who handle contracts, since letters quote them. */
export const OF_LETTERS = ['letters', 'vendor_replies'];

/** Seen by the readers that a contract names. */
export const OF_CONTRACTS = ['contracts', 'contract_passages', 'passage_vectors'];
export const mayRead: readonly string[] = contractReaders;

/** Seen by everybody of the tenant, once there is one. */
export const OF_PAUSES = 'pauses';
export const OF_OBSERVED = 'observed_orders';

/** Seen by everybody of the tenant, and by the relay, which starts what makes vectors. */
export const EMBEDDING_STATES = 'embedding_states';

/** Those of a requisition are seen with it; all by whoever counts, and whoever may raise a cap. */
export const OF_SPEND = 'spend_totals';
export const OF_EMBEDDING = 'embedding_calls';
/** Of all tenants, and telling of none. */
export const OF_RATES = 'model_rates';
/** Seen by whoever looks over a company. */
export const OF_SHUT = 'shut_topics';
export const OF_WORKERS = ['workers', 'event_cursors', OF_SHUT];
/** Counted by the worker alone. */
export const OF_TOOLS = 'tool_rates';
/** What people have handed over, which the worker alone keeps. */
export const OF_GRANTS = ['grants', 'sessions', 'grant_waits'];
/** Answers of a day, seen by whoever asked. */
export const OF_REPLAYS = 'idempotency_keys';
/** Seen by whom they are about, and by whoever looks over all. */
export const OF_DELEGATIONS = 'delegations';
export const OF_DELAYS = 'event_delays';
export const overseers = ['auditor', 'administrator'];
export const OF_ARRIVALS = 'incoming_mails';
export const OF_IMPORTS = 'imports';
/** Of the person in whose name they were applied, and of whoever looks over all. */
export const OF_INBOUND = 'inbound_events';
/** Of the person in whose name the agent works, and of whoever looks over all. */
export const OF_AGENT_RUNS = ['agent_runs', 'agent_run_inputs'];
export const OF_TOKENS = 'reply_tokens';
export const OF_PLUMBING = [OF_DELEGATIONS, OF_ARRIVALS, OF_TOKENS];
/** Where events are sent: of administrators, and for auditors to read but for what deliveries are signed with. */
export const OF_WEBHOOKS = ['webhooks', 'webhook_secrets', 'webhook_deliveries', 'webhook_attempts'];
export const isShownTo =
  (role: string) =>
  (table: string): boolean =>
    role === 'administrator' || table !== 'webhook_secrets';
export const maySeeCaps = ['finance_director', 'administrator', 'auditor'];

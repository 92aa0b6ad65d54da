import { connect } from 'node:net';
import type { Command } from 'commander';
import type { Client } from '../client.ts';
import { PrintedFailure } from '../errors.ts';
import { namesIn } from '../names.ts';
import type { Cell } from '../output.ts';
import { showPauses } from './pause.ts';
import { openSession } from '../session.ts';
import type { Session, World } from '../session.ts';
import { subcommand } from '../subcommand.ts';
import type { System } from '../system.ts';

const TIMEOUT_MS = 5_000;

type Readiness = Awaited<ReturnType<Client['readiness']>>;
type Kind = 'real' | 'stand-in';
type Finding = { part: string; kind: Kind; answers: boolean | null; at: string | null; variable: string };

/** `check` is its name in the server's /readyz; `at` an address (URL or host:port) to try when the server does not say. */
type Part = { part: string; check: string; at: (system: System) => string | null; variable: string };

const nowhere = () => null;
const wellKnown = (issuer: string | null) => issuer && `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
const health = (url: string | null) => url && `${url.replace(/\/$/, '')}/healthz`;

const parts: readonly Part[] = [
  { part: 'Postgres', check: 'store', at: nowhere, variable: 'DATABASE_URL' },
  { part: 'Temporal', check: 'temporal', at: ({ temporalAddress }) => temporalAddress, variable: 'TEMPORAL_ADDRESS' },
  { part: 'Temporal Web UI', check: 'ui', at: ({ temporalUiUrl }) => temporalUiUrl, variable: 'QM_TEMPORAL_UI_URL' },
  { part: 'model', check: 'model', at: nowhere, variable: 'OPENAI_API_KEY, OPENAI_BASE_URL or AZURE_OPENAI_ENDPOINT' },
  { part: 'risk provider', check: 'risk', at: nowhere, variable: 'RISK_URL' },
  { part: 'ERP', check: 'erp', at: ({ erpUrl }) => health(erpUrl), variable: 'ERP_URL' },
  { part: 'mail', check: 'mail', at: ({ mailOutboxUrl }) => health(mailOutboxUrl), variable: 'SMTP_URL' },
  { part: 'identity', check: 'identity', at: ({ issuer }) => wellKnown(issuer), variable: 'OIDC_ISSUER' },
];

/** `doctor`: which parts are real, which are stand-ins, and whether each answers; fails when one does not. */
export function addDoctor(program: Command, world: World): void {
  const about = {
    name: 'doctor',
    does: 'Say what is real and what a stand-in, whether each answers, and what to do where something is not as it should be.',
    example: 'bin/qm doctor --as administrator',
  };
  subcommand(program, about).action(async (_options: unknown, self: Command) => {
    const session = openSession(world, self);
    const readiness = await session.client.readiness().catch(() => null);
    const { output } = session;
    const [findings, pauses, embedding, checks] = await Promise.all([
      examine(world, session, readiness),
      // Only who is signed in may know.
      session.client.pauses().catch(() => null),
      ifSignedIn(world, session, () => session.client.embedding()),
      ifSignedIn(world, session, () => session.client.doctor()),
    ]);
    const embeddings = embedding === null ? [] : [{ part: 'embeddings', ...embedding }];
    const names = pauses === null ? String : await namesIn(session.client, pauses);
    output.result([...findings, ...embeddings, ...(checks?.findings ?? [])], () => {
      const rows = findings.map(({ part, kind, answers, at, variable }) => [
        part,
        kindCell(kind),
        answerCell(answers),
        at ?? '',
        variable,
      ]);
      output.table(['part', 'is', 'answers', 'at', 'change it by'], rows);
      if (pauses !== null) showPauses(output, pauses, names);
      if (embedding !== null) output.section('Contracts', [embeddingRow(embedding)]);
      if (checks !== null) output.section('Checks', checks.findings.map(checkRow));
      else output.hint('An administrator or an auditor is told more: workers, schema, clocks, backlog, grants.');
    });
    const isBroken = checks?.findings.some(({ state }) => state === 'broken') ?? false;
    if (isBroken || findings.some(({ answers }) => answers === false)) throw new PrintedFailure();
  });
}

type Check = Awaited<ReturnType<Client['doctor']>>['findings'][number];

const marks = {
  good: { text: '✓', tone: 'good' },
  warning: { text: '!', tone: 'wait' },
  broken: { text: '✗', tone: 'bad' },
} as const satisfies Record<Check['state'], Cell>;

const checkRow = ({ check, state, is, says, latencyMs, cure }: Check): Cell[] => [
  marks[state],
  check,
  latencyMs === null ? says : `${says}, ${latencyMs} ms`,
  is === 'stand-in' ? { text: is, tone: 'wait' } : '',
  cure ?? '',
];

async function examine({ fetch }: World, { url, system }: Session, readiness: Readiness | null): Promise<Finding[]> {
  const standIns = readiness?.standIns ?? system?.standIns ?? [];
  const server: Finding = { part: 'server', kind: 'real', answers: readiness !== null, at: url, variable: 'QM_URL' };
  const others = parts.map(async ({ part, check, at, variable }): Promise<Finding> => {
    const address = system === null ? null : at(system);
    const answers = readiness?.checks[check] ?? (address === null ? null : await responds(fetch, address));
    return { part, kind: standIns.includes(check) ? 'stand-in' : 'real', answers, at: address, variable };
  });
  return [server, ...(await Promise.all(others))];
}

type Embedding = Awaited<ReturnType<Client['embedding']>>;

/** What the server tells this person; null when nobody is signed in, or they may not know. */
async function ifSignedIn<T>({ env }: World, { username }: Session, ask: () => Promise<T>): Promise<T | null> {
  return username === null && !env.QM_TOKEN ? null : ask().catch(() => null);
}

const embeddingRow = ({ model, dimension, waiting, reason }: Embedding): Cell[] => [
  'embedding model',
  `${model}, ${dimension} dimensions`,
  waiting === 0 ? 'no passage waits' : { text: `${waiting} passages wait`, tone: 'wait' },
  reason ?? '',
  'EMBEDDING_MODEL',
];

const responds = (fetch: World['fetch'], address: string): Promise<boolean> =>
  /^https?:/.test(address) ? answersHttp(fetch, address) : accepts(address);

const answersHttp = (fetch: World['fetch'], url: string): Promise<boolean> =>
  fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MS) }).then(
    ({ ok }) => ok,
    () => false,
  );

function accepts(address: string): Promise<boolean> {
  const { hostname, port } = new URL(`tcp://${address}`);
  const socket = connect({ host: hostname, port: Number(port), timeout: TIMEOUT_MS });
  return new Promise<boolean>((resolve) => {
    socket.once('connect', () => resolve(true));
    for (const event of ['error', 'timeout'] as const) socket.once(event, () => resolve(false));
  }).finally(() => socket.destroy());
}

const kindCell = (kind: Kind): Cell => (kind === 'real' ? kind : { text: kind, tone: 'wait' });

const answerCell = (answers: boolean | null): Cell => {
  if (answers === null) return { text: 'not asked', tone: 'dim' };
  return answers ? { text: 'yes', tone: 'good' } : { text: 'no', tone: 'bad' };
};

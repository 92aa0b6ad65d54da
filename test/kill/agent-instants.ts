import { setTimeout as sleep } from 'node:timers/promises';
import type { PartName } from '../../local/system.ts';
import type { Hold } from './holds.ts';
import { insist } from './people.ts';
import type { Rig } from './rig.ts';

/** How a run may end that a kill has met. The server has tools of its own: a run that it fails for longer than a tool is tried is stopped. */
export type Fate = 'completed' | 'cancelled' | 'stopped';

/** A run by its number; null where nobody was told of one, and one may be there all the same. */
type Met = string | null;

/** Where a process is killed while an agent works by itself. `strike` brings a run there and kills. */
export type AgentInstant = {
  process: PartName;
  place: string;
  fates: readonly Fate[];
  /** How long it stays dead before it is started again; milliseconds. */
  deadMs: number;
  /** The turn whose answer is lost: it is paid for a second time. */
  loses: number | null;
  strike(rig: Rig): Promise<Met>;
  /** What people do while it is dead. */
  meanwhile(rig: Rig, met: Met): Promise<void>;
};

const VENDOR = {
  name: 'Northwind Traders',
  country: 'US',
  taxId: '91-1234567',
  email: 'sales@northwind.example',
};

const start = async (rig: Rig): Promise<string> => (await rig.as('buyer').runAgent('vendor', VENDOR)).id;

const usual = { fates: ['completed'], deadMs: 0, loses: null, meanwhile: async () => {} } as const;

type More = Partial<Pick<AgentInstant, 'fates' | 'deadMs' | 'loses' | 'meanwhile'>> & { ms?: number };

/** Kills while a call of the run is held, which is the only one. */
const working = (
  process: PartName,
  place: string,
  call: Pick<Hold, 'standIn' | 'match'>,
  { ms, ...more }: More = {},
): AgentInstant => ({
  ...usual,
  ...more,
  process,
  place,
  strike: async (rig) => {
    const { struck } = await rig.hold({ ...call, ...(ms === undefined ? { kind: 'hang' } : { kind: 'slow', ms }) });
    const id = await start(rig);
    await struck();
    await rig.kill(process);
    return id;
  },
});

/** Kills in the same moment in which the start was answered. */
const onceStarted = (process: PartName, deadMs = 0): AgentInstant => ({
  ...usual,
  process,
  fates: process === 'server' ? ['completed', 'stopped'] : ['completed'],
  place: 'a run was accepted just now',
  deadMs,
  strike: async (rig) => {
    const id = await start(rig);
    await rig.kill(process);
    return id;
  },
});

/** Kills with the start on its way. Nobody tries again: it is there whole, or not at all. */
const onStart = (process: PartName, afterMs: number): AgentInstant => ({
  ...usual,
  process,
  fates: ['completed', 'stopped'],
  place: `a start has been on its way for ${afterMs} ms`,
  strike: async (rig) => {
    const started = start(rig).catch(() => null);
    await sleep(afterMs);
    await rig.kill(process);
    return started;
  },
});

const cancelled = async (rig: Rig, met: Met): Promise<void> => {
  await insist(`cancel ${met}`, () => rig.as('buyer').cancelAgentRun(met ?? ''));
};

const model = (match: string) => ({ standIn: 'model', match }) as const;
const risk = (match: string) => ({ standIn: 'risk', match }) as const;

/** The call is answered while the process is down. */
const outage = { ms: 1_000, deadMs: 3_000 };

const FIRST = model('<vendor>');

/** By place, in the order of the run. */
export const agentPlaces: readonly AgentInstant[] = [
  onceStarted('worker'),
  working('worker', 'the agent waits for its model, first turn', FIRST, { loses: 1 }),
  working('worker', 'the tool risk_match waits', risk('/v1/match/')),
  working('worker', 'the tool risk_screen waits', risk('/v1/screening')),
  working('worker', 'the agent waits for its model, second turn', model('{"untrusted":true'), { loses: 2 }),
  working('worker', 'the tool risk_assess waits', risk('/v1/data/duns/')),
  working('worker', 'the agent waits for its model, last turn', model('"failureClass":'), { loses: 3 }),
  working('worker', 'the agent waits for its model, and is cancelled meanwhile', FIRST, {
    fates: ['cancelled'],
    loses: 1,
    meanwhile: cancelled,
  }),
  onceStarted('server'),
  onStart('server', 60),
  onStart('server', 150),
  onStart('server', 300),
  onStart('postgres', 150),
  working('postgres', 'the agent waits for its model', FIRST, { ...outage, loses: 1 }),
  onceStarted('temporal', outage.deadMs),
  working('temporal', 'the agent waits for its model', FIRST, outage),
  working('sandbox', 'the agent waits for its model', FIRST, { loses: 1 }),
];

import { statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { Calendar } from '../domain/calendar.ts';
import { diagnose, missingFrom, type Condition, type Work } from '../domain/doctor.ts';
import { warningUntil } from '../domain/schedule.ts';
import {
  appliedMigrations,
  backlog,
  databaseBytes,
  endingGrants,
  openTaskCounts,
  storeClock,
} from '../store/condition.ts';
import type { Tx } from '../store/database.ts';
import { countParked } from '../store/event-log.ts';
import { knownMigrations } from '../store/migrate.ts';
import { seenShut } from '../store/shut-topics.ts';
import { readTenant } from '../store/tenants.ts';
import { GONE_AFTER_MS, seenWorkers } from '../store/workers.ts';
import type { Person, Services } from './api.ts';
import type { ServiceContext } from './context.ts';

type DoctorContext = Pick<ServiceContext, 'database' | 'now' | 'standIns' | 'lookAtInbound'>;

const sum = (counts: readonly number[]): number => counts.reduce((all, count) => all + count, 0);

/** The clock is read in the middle of its round trip. */
const storeOf = async (tx: Tx, now: () => Date): Promise<NonNullable<Condition['store']>> => {
  const before = now().getTime();
  const there = await storeClock(tx);
  const latencyMs = now().getTime() - before;
  return { latencyMs, aheadMs: Math.round(there - before - latencyMs / 2), bytes: await databaseBytes(tx) };
};

/** What is free for whoever may not use the reserve of the system. */
const temporaryOf = async (folder: string): Promise<Condition['temporary']> => {
  const found = await statfs(folder).catch(() => null);
  return found && { free: found.bavail * found.bsize, total: found.blocks * found.bsize };
};

/** Grants belong to people; how many end is counted by whoever keeps them. */
const ending = ({ database, now }: DoctorContext, { tenant }: Person): Promise<number> =>
  database.withPrincipal({ kind: 'entrance', tenant }, async (tx) => {
    const { calendar, timeZone } = await readTenant(tx);
    const until = warningUntil(now().toISOString(), Calendar.parse({ ...calendar, timeZone }));
    return endingGrants(tx, new Date(until));
  });

const workOf = async (context: DoctorContext, who: Person): Promise<Work> => {
  const [grantsEnding, seen] = await Promise.all([
    ending(context, who),
    context.database.withPrincipal(who, async (tx) => {
      const tasks = await openTaskCounts(tx);
      return {
        workers: (await seenWorkers(tx)).filter(({ seenAgoMs }) => seenAgoMs < GONE_AFTER_MS),
        backlog: await backlog(tx),
        parkedEvents: await countParked(tx),
        shutTopics: await seenShut(tx),
        tasks: { open: sum(tasks.map(({ open }) => open)), overdue: sum(tasks.map(({ overdue }) => overdue)) },
      };
    }),
  ]);
  return { ...seen, grantsEnding };
};

/** What is as it should be in this installation, and in the administrator's company. A store that fails is a finding, too. */
export const doctor =
  (context: DoctorContext): Services['doctor'] =>
  async (who) => {
    const { database, now, standIns, lookAtInbound } = context;
    const known = await knownMigrations();
    const answered = await database
      .withPrincipal(who, async (tx) => ({ store: await storeOf(tx, now), applied: await appliedMigrations(tx) }))
      .catch(() => null);
    const migrations = { applied: answered?.applied ?? [], known };
    const isOurs = answered !== null && missingFrom(migrations).length === 0;
    const work = isOurs ? await workOf(context, who) : null;
    const [temporary, inbound] = await Promise.all([temporaryOf(tmpdir()), lookAtInbound(who.tenant)]);
    return { findings: diagnose({ store: answered?.store ?? null, temporary, migrations, work, inbound, standIns }) };
  };

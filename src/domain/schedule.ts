import { Temporal } from 'temporal-polyfill';
import { addBusiness } from './calendar.ts';
import type { Calendar } from './calendar.ts';
import type { ClockAct, IntakePolicy, TasksPolicy } from './policies.ts';
import type { Role } from './principal.ts';
import type { TaskKind } from './task.ts';

/** What the clock does about an open task and when (ISO 8601, UTC); `to` is the role that an escalation tells. */
export type ScheduledAct = { at: string; act: ClockAct; to: Role | null };

/** All that will happen to a task opened at `openedAt` while nobody answers, in order. */
export const taskSchedule = (
  kind: TaskKind,
  openedAt: string,
  policy: TasksPolicy,
  calendar: Calendar,
): ScheduledAct[] =>
  policy.kinds[kind].map((time) => ({
    at: addBusiness(openedAt, time.after, calendar),
    act: time.act,
    to: time.act === 'escalate' ? time.to : null,
  }));

/** By when the owner should have answered: when it expires, else when somebody else is called in; null when nothing presses. */
export const dueOf = (schedule: readonly ScheduledAct[]): string | null =>
  (schedule.find(({ act }) => act === 'expire') ?? schedule.find(({ act }) => act !== 'remind'))?.at ?? null;

/** A sign-in takes minutes, but whoever must do it may be away. */
const WARNING_DAYS = 3;

/** A grant that ends by then (ISO 8601, UTC) is near its end: three working days. */
export const warningUntil = (now: string, calendar: Calendar): string =>
  addBusiness(now, { days: WARNING_DAYS }, calendar);

/** Until when a buyer may reopen what was rejected at `rejectedAt`; calendar days of 24 hours. */
export const reopenUntil = (rejectedAt: string, policy: IntakePolicy): string =>
  Temporal.Instant.from(rejectedAt)
    .add({ hours: policy.reopenDays * 24 })
    .toString();

/** When the clock does something next about a task that stands open (ISO 8601); `acted` names what it has done, as ACT@AT. */
export const nextActAt = (schedule: readonly ScheduledAct[], acted: readonly string[]): string | null =>
  schedule.find(({ act, at }) => !acted.includes(`${act}@${at}`))?.at ?? null;

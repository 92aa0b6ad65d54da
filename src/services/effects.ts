import { z } from 'zod';
import { QuartermasterError } from '../domain/errors.ts';
import { Money } from '../domain/requirement.ts';
import { mayMove } from '../domain/status.ts';
import type { Verb } from '../domain/task.ts';
import { isAboutOrder } from '../domain/tasks.ts';
import { raiseBudget } from '../store/budgets.ts';
import { markEffect } from '../store/effects.ts';
import { lettersOf } from '../store/letters.ts';
import { readTenant } from '../store/tenants.ts';
import { dayIn, fiscalYearOf } from '../domain/day.ts';
import { amend } from './amend.ts';
import { confirm } from './confirm.ts';
import type { Deciding } from './deciding.ts';
import { end } from './end.ts';
import {
  acceptLetter,
  anotherLetter,
  attachReply,
  conditionMet,
  dropReply,
  editLetter,
  ignoreLetter,
  redraftLetter,
} from './letter-decisions.ts';
import { cancelled, closed, newDate, remindAgain, takeOver } from './order-decisions.ts';
import { raisedCap } from './raise-cap.ts';
import { letterMailKey, letterReminderKey, orderMailKey, requireStoppable } from './stoppable.ts';

/** Nothing changes but that it is decided; the step that waits reads it. */
const noted = async (): Promise<void> => undefined;

const proofOf = ({ actor, task, context }: Deciding) => ({
  by: 'answer' as const,
  task: task.id,
  actor: actor.kind === 'person' ? actor.person : actor.kind,
  at: context.now().toISOString(),
});

const answered = async (deciding: Deciding): Promise<void> => {
  const { context, tx, requisition, actor, answer } = deciding;
  await amend({ context, tx, requisition, actor, fields: answer.fields, proof: proofOf(deciding) });
};

/** An approver's question is answered in words; the requirement stays as it is. */
const replied = async (deciding: Deciding): Promise<void> => {
  if (deciding.task.topic !== 'returned') return answered(deciding);
};

const stopped = async ({ tx, requisition, answer, context, actor }: Deciding): Promise<void> => {
  await requireStoppable(tx, actor.kind === 'person' ? actor.roles : [], requisition);
  // An order that may be at the ERP is taken back, which is a withdrawal.
  const status = requisition.orderNumber === null && mayMove(requisition.status, 'rejected') ? 'rejected' : 'withdrawn';
  await end(context, tx, requisition, { status, reason: answer.reason ?? 'Stopped.', actor });
};

const rejected = async ({ tx, requisition, task, answer, context, actor }: Deciding): Promise<void> => {
  // Of a change the order's run reads it, and the order stays as it is.
  if (isAboutOrder(task.topic)) return;
  await end(context, tx, requisition, {
    status: 'rejected',
    reason: answer.reason ?? 'Rejected by an approver.',
    actor,
  });
};

/** By what it is over, in the year in which that was found. */
const raised = async ({ tx, task, context }: Deciding): Promise<void> => {
  const over = Money.nullable().parse(task.facts['over'] ?? null);
  const costCenter = task.facts['costCenter'];
  if (over === null || typeof costCenter !== 'string')
    throw new QuartermasterError(
      'refused_answer',
      'This cost centre is not known, so it has no budget to raise. Name another one.',
    );
  const { timeZone } = await readTenant(tx);
  const fiscalYear = z.int().parse(task.facts['fiscalYear']);
  if (fiscalYear < fiscalYearOf(dayIn(timeZone, context.now())))
    throw new QuartermasterError(
      'refused_answer',
      `The year ${fiscalYear} has passed. Answer other_cost_centre with ${costCenter}, and it is compared with the budget of this year.`,
    );
  await raiseBudget(tx, costCenter, fiscalYear, over.minor);
};

const Candidates = z.array(z.object({ duns: z.string() }));

/** One of the companies that the provider returned, by its number. */
const identified = async ({ task, answer }: Deciding): Promise<void> => {
  const offered = Candidates.parse(task.facts['candidates'] ?? []).map(({ duns }) => duns);
  if (offered.includes(answer.fields['vendor.duns']?.trim() ?? '')) return;
  const reason =
    offered.length > 0
      ? `Give one of: ${offered.join(', ')}.`
      : 'The provider returned none; name another vendor, or stop.';
  throw new QuartermasterError('refused_answer', 'The vendor is not identified; the task stays open.', {
    fields: [{ field: 'vendor.duns', reason }],
  });
};

/** Keys of the effects that a step sends out, as they are named where they are sent. */
const effectKeys = ({ requisition }: Deciding) => ({
  order: `${requisition.id}/order/1`,
  send: orderMailKey(requisition.orderNumber ?? ''),
});

/** The letter that is on its way to the vendor, or the reminder of it. */
const letterKey = async ({ tx, requisition }: Deciding): Promise<string | null> => {
  const letter = (await lettersOf(tx, requisition.id)).at(-1);
  if (letter?.status === 'approved') return letterMailKey(letter);
  return letter?.status === 'sent' ? letterReminderKey(letter, letter.reminded + 1) : null;
};

const effectOf = async (deciding: Deciding): Promise<string> => {
  const { step } = deciding.task.facts;
  const keys = effectKeys(deciding);
  if (step === 'order' || step === 'send') return keys[step];
  const letter = step === 'clear_vendor' ? await letterKey(deciding) : null;
  if (letter !== null) return letter;
  throw new QuartermasterError('refused_answer', 'This step sends nothing out; answer retry or stop.');
};

/** A person looked at the other side and found it there. */
const foundSent = async (deciding: Deciding): Promise<void> => {
  const { erpNumber } = deciding.answer.fields;
  await markEffect(deciding.tx, await effectOf(deciding), 'confirmed', {
    erpNumber: erpNumber ?? 'not recorded',
    messageId: 'not recorded',
  });
};

/** A person looked at the other side and found nothing, so it may leave again. */
const tryAgain = async (deciding: Deciding): Promise<void> => {
  if (deciding.task.topic === 'order_outcome_unknown')
    await markEffect(deciding.tx, await effectOf(deciding), 'intended');
};

/** What each answer changes besides being recorded. */
export const effects = {
  answer: replied,
  approve: noted,
  reject: rejected,
  return: noted,
  accept: acceptLetter,
  edit: editLetter,
  respond: redraftLetter,
  ignore: ignoreLetter,
  attach: attachReply,
  drop: dropReply,
  satisfied: conditionMet,
  negotiate: anotherLetter,
  accept_condition: noted,
  other_vendor: answered,
  identify: identified,
  confirm_vendor: confirm,
  clear_hit: noted,
  raise_budget: raised,
  raise_cap: raisedCap,
  other_cost_centre: answered,
  remind_again: remindAgain,
  accept_change: takeOver,
  new_date: newDate,
  keep_order: noted,
  cancel_order: cancelled,
  close: closed,
  retry: tryAgain,
  sent: foundSent,
  stop: stopped,
} as const satisfies Record<Verb, (deciding: Deciding) => Promise<void>>;

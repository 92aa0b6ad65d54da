import { z } from 'zod';
import { QuartermasterError } from '../domain/errors.ts';
import { letterLanguageOf } from '../domain/letter-language.ts';
import { proseOf, type Draft } from '../domain/letter.ts';
import { letterFaults } from '../domain/letter-rules.ts';
import { mayDraftAgain, mayWriteAgain, optionsFor } from '../domain/negotiation.ts';
import {
  beginLetter,
  findLetter,
  letterRun,
  lettersOf,
  settleReply,
  updateLetter,
  type Letter,
} from '../store/letters.ts';
import { findVendor } from '../store/vendors.ts';
import type { Deciding } from './deciding.ts';
import { otherNames } from './other-names.ts';
import { vendorWords } from './vendor-words.ts';

const refused = (field: string, reasons: readonly string[]): QuartermasterError =>
  new QuartermasterError('refused_answer', 'Nothing was changed; the task stays open.', {
    fields: reasons.map((reason) => ({ field, reason })),
  });

/** The letter that a task is about, while it still stands there to be reviewed. */
const reviewed = async ({ tx, requisition, task }: Deciding): Promise<Letter> => {
  const letter = await findLetter(tx, requisition.id, z.int().parse(task.facts['letter']));
  if (letter?.status === 'drafted' && letter.attempt === task.facts['draftNumber']) return letter;
  throw new QuartermasterError('stale', 'This draft is no longer the one to be reviewed. Look at the task again.');
};

/** By the gate of the agent, whoever wrote it: a person may not promise by letter what the playbook does not have. */
const faultsOf = async ({ tx, requisition, context }: Deciding, letter: Letter, draft: Draft): Promise<string[]> => {
  const { clearance } = requisition;
  const options = clearance === null ? null : optionsFor(clearance, context.policies.negotiation);
  const vendor = await findVendor(tx, letter.vendor);
  if (options === null || vendor === null) return ['This vendor may not be written to any more.'];
  const others = await otherNames(tx, letter.sources, letter.vendor);
  const theirs = await vendorWords(tx, requisition.id, letter.vendor);
  const { vendor: number, language, sources: clauses } = letter;
  return letterFaults(draft, { vendor: number, others, language, options, clauses, theirs });
};

const approve = async (deciding: Deciding, letter: Letter, draft: Draft | null, field: string): Promise<void> => {
  if (draft === null)
    throw refused(field, [
      deciding.task.verbs.includes('respond')
        ? 'There is no draft. Have it drafted again: respond, or send none: ignore.'
        : 'There is no draft. Send none: ignore.',
    ]);
  const faults = await faultsOf(deciding, letter, draft);
  if (faults.length > 0) throw refused(field, faults);
  await updateLetter(deciding.tx, letter, { status: 'approved', draft, problems: [] });
};

export const acceptLetter = async (deciding: Deciding): Promise<void> => {
  const letter = await reviewed(deciding);
  await approve(deciding, letter, letter.draft, 'letter');
};

/** Subject and paragraphs as the person wrote them; what is asked and cited stays as drafted. */
export const editLetter = async (deciding: Deciding): Promise<void> => {
  const letter = await reviewed(deciding);
  const prose = proseOf(deciding.answer.fields['text'] ?? '');
  if (prose === null)
    throw refused('text', ['Write "Subject: …" in the first line, then a blank line, then the paragraphs.']);
  await approve(deciding, letter, letter.draft && { ...letter.draft, ...prose }, 'text');
};

/** Drafted again, with the remark, while drafts are left; the run before stays as it was. */
export const redraftLetter = async (deciding: Deciding): Promise<void> => {
  const letter = await reviewed(deciding);
  const { negotiation: policy } = deciding.context.policies;
  if (!mayDraftAgain(letter.attempt, policy))
    throw refused('verb', [
      `A letter is drafted at most ${policy.mostDrafts} times; edit it, accept it, or send none.`,
    ]);
  const attempt = letter.attempt + 1;
  await updateLetter(deciding.tx, letter, {
    status: 'drafting',
    attempt,
    run: letterRun(letter.number, attempt),
    remark: deciding.answer.reason,
  });
};

export const ignoreLetter = async (deciding: Deciding): Promise<void> => {
  await updateLetter(deciding.tx, await reviewed(deciding), { status: 'ignored' });
};

/** One more letter, while rounds and days are left. */
export const anotherLetter = async ({ tx, requisition, answer, context }: Deciding): Promise<void> => {
  const { negotiation: policy } = context.policies;
  const letters = (await lettersOf(tx, requisition.id)).filter(({ vendor }) => vendor === requisition.vendorNumber);
  const first = letters.find(({ sentAt }) => sentAt !== null)?.sentAt ?? null;
  const vendor = requisition.vendorNumber === null ? null : await findVendor(tx, requisition.vendorNumber);
  if (vendor === null || !mayWriteAgain(letters.length, first, context.now().toISOString(), policy))
    throw refused('verb', [
      `At most ${policy.mostRounds} letters in ${policy.mostDays} days; decide about the vendor, or name another.`,
    ]);
  const language = letterLanguageOf(vendor.country, policy.languages);
  await beginLetter(tx, { requisition: requisition.id, vendor: vendor.number, language, remark: answer.reason });
};

const Settlements = z.array(z.object({ condition: z.string(), settles: z.array(z.string()) }));

/** A person says that what was asked for is there; which reasons that settles, the policy says. */
export const conditionMet = async ({ task, answer }: Deciding): Promise<void> => {
  const offered = Settlements.parse(task.facts['settlements'] ?? []).map(({ condition }) => condition);
  if (offered.includes(answer.fields['condition']?.trim() ?? '')) return;
  throw refused('condition', [
    offered.length > 0 ? `Give one of: ${offered.join(', ')}.` : 'Nothing is there to confirm.',
  ]);
};

const replyOf = ({ task }: Deciding) =>
  z.object({ reply: z.string(), letter: z.int() }).parse({ reply: task.facts['reply'], letter: task.facts['letter'] });

/** A person says that it is the vendor's answer. */
export const attachReply = async (deciding: Deciding): Promise<void> => {
  const { reply, letter } = replyOf(deciding);
  await settleReply(deciding.tx, reply, 'attached');
  await updateLetter(deciding.tx, { requisition: deciding.requisition.id, number: letter }, { status: 'answered' });
};

export const dropReply = async (deciding: Deciding): Promise<void> => {
  await settleReply(deciding.tx, replyOf(deciding).reply, 'dropped');
};

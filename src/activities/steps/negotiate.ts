import { addBusiness, Calendar } from '../../domain/calendar.ts';
import { letterLanguageOf } from '../../domain/letter-language.ts';
import { mayDraftAgain, mayWriteAgain, negotiationEnds, optionsFor, settlementsFor } from '../../domain/negotiation.ts';
import type { TaskRequest, Verb } from '../../domain/task.ts';
import { verbsOf } from '../../domain/tasks.ts';
import { digestOf } from '../../digest.ts';
import { firstSent, sourceOf } from '../../services/negotiation-view.ts';
import { beginLetter, lettersOf, repliesOf, updateLetter, type Letter } from '../../store/letters.ts';
import { readMail } from '../../store/mails.ts';
import type { StoredClearance } from '../../store/requisitions.ts';
import { tasksOf } from '../../store/tasks.ts';
import { findVendor, type Vendor } from '../../store/vendors.ts';
import { requirementOf } from './requirement-of.ts';
import type { Outcome, Scene } from './step.ts';
import { vendorDigest } from './vendor-digest.ts';
import { waitFor } from './wait-for.ts';

const closed: readonly Letter['status'][] = ['answered', 'unanswered', 'ignored'];

const lettersTo = async ({ tx, requisition }: Scene, vendor: string | null): Promise<Letter[]> =>
  (await lettersOf(tx, requisition.id)).filter((letter) => letter.vendor === vendor);

/** Whether a letter to the vendor is under way. The first is begun here; a further one, by the buyer's decision, elsewhere. */
export const takeUpLetter = async (scene: Scene, vendor: Vendor): Promise<boolean> => {
  const { tx, requisition, context } = scene;
  const last = (await lettersTo(scene, vendor.number)).at(-1);
  if (last !== undefined) return !closed.includes(last.status);
  const language = letterLanguageOf(vendor.country, context.policies.negotiation.languages);
  await beginLetter(tx, { requisition: requisition.id, vendor: vendor.number, language, remark: null });
  return true;
};

const LONGEST_SHOWN = 4000;

const shownReply = async ({ tx, requisition }: Scene, letters: readonly Letter[]) => {
  const reply = (await repliesOf(tx, requisition.id)).findLast(
    ({ state, letter }) => state === 'attached' && letters.some(({ number }) => number === letter),
  );
  const mail = reply && (await readMail(tx, reply.mail));
  if (!reply || !mail) return {};
  const { filedBy, letter } = reply;
  return {
    reply: { letter, filedBy, from: mail.from.address, date: mail.date, text: mail.body.slice(0, LONGEST_SHOWN) },
  };
};

/** What the buyer sees of the negotiation, and which answers it leaves them. */
export const negotiationFacts = async (
  scene: Scene,
  clearance: StoredClearance,
): Promise<{ facts: TaskRequest['facts']; verbs: Verb[] }> => {
  const { negotiation: policy } = scene.context.policies;
  const verbs: Verb[] = ['accept_condition', 'other_vendor', 'stop'];
  const letters = await lettersTo(scene, scene.requisition.vendorNumber);
  const last = letters.at(-1);
  if (last === undefined) return { facts: {}, verbs };
  const answered = letters.filter(({ status }) => status === 'answered');
  const settlements = settlementsFor(
    clearance,
    answered.flatMap(({ draft }) => draft?.asks ?? []),
    policy,
  );
  const now = scene.now.toISOString();
  if (settlements.length > 0) verbs.push('satisfied');
  if (optionsFor(clearance, policy) !== null && mayWriteAgain(letters.length, firstSent(letters), now, policy))
    verbs.push('negotiate');
  const asked = (last.draft?.asks ?? []).map((ask) => ({ ...ask }));
  const facts = {
    letter: last.number,
    letterStatus: last.status,
    asked,
    settlements,
    ...(await shownReply(scene, letters)),
  };
  return { facts, verbs };
};

/** The buyer sees the draft, its sources and what is wrong with it; another draft is offered while some are left. */
const review = async (scene: Scene, letter: Letter, letters: readonly Letter[]): Promise<Outcome> => {
  const { draft, problems, number, attempt, vendor } = letter;
  const { negotiation: policy } = scene.context.policies;
  const { mostRounds, mostDrafts } = policy;
  const facts = {
    letter: number,
    draftNumber: attempt,
    mostDrafts,
    vendor,
    mostRounds,
    until: negotiationEnds(firstSent(letters), policy),
    subject: draft?.subject ?? null,
    text: draft?.paragraphs.join('\n\n') ?? null,
    asks: (draft?.asks ?? []).map((ask) => ({ ...ask })),
    sources: (draft?.citations ?? []).map((citation) => sourceOf(citation, letter)),
    problems,
  };
  const verbs = verbsOf('letter_review').filter((verb) => verb !== 'respond' || mayDraftAgain(attempt, policy));
  const task = await waitFor(scene, { topic: 'letter_review', facts, digest: digestOf(facts), verbs });
  return { state: 'waiting', status: 'negotiating', task };
};

const noDraft = async (scene: Scene, letter: Letter, letters: readonly Letter[]): Promise<Outcome> => {
  const problems = ['The agent ended without a draft.'];
  await updateLetter(scene.tx, letter, { status: 'drafted', problems });
  return review(scene, { ...letter, status: 'drafted', problems }, letters);
};

/** Reminds while the policy says so, and gives the answer up at last or when all the time is over. */
const awaitAnswer = async (scene: Scene, letter: Letter, letters: readonly Letter[]): Promise<Outcome> => {
  const { tenant, now, context, tx, requisition } = scene;
  const { negotiation: policy } = context.policies;
  const calendar = Calendar.parse({ ...tenant.calendar, timeZone: tenant.timeZone });
  const sentAt = new Date(letter.sentAt ?? now).toISOString();
  const ends = negotiationEnds(firstSent(letters), policy) ?? sentAt;
  const givenUp =
    [addBusiness(sentAt, policy.answer.waitFor, calendar), ends].toSorted((a, b) => Date.parse(a) - Date.parse(b))[0] ??
    ends;
  if (Date.parse(givenUp) <= now.getTime()) {
    await updateLetter(tx, letter, { status: 'unanswered' });
    const entry = { kind: 'vendor_silent', payload: { letter: letter.number } };
    return { state: 'negotiated', status: 'screening', entry };
  }
  const reminder = policy.answer.remindAfter[letter.reminded];
  const due = reminder === undefined ? givenUp : addBusiness(sentAt, reminder, calendar);
  if (reminder !== undefined && Date.parse(due) <= now.getTime())
    return {
      state: 'write',
      status: 'negotiating',
      letter: { work: 'remind', number: letter.number, reminder: letter.reminded + 1 },
    };
  const next = Date.parse(due) < Date.parse(givenUp) ? due : givenUp;
  const doubtful = (await tasksOf(tx, requisition.id)).find(
    ({ topic, status }) => topic === 'reply_origin' && status === 'open',
  );
  if (doubtful) return { state: 'waiting', status: 'negotiating', task: doubtful, lookAgainAt: next };
  return { state: 'later', status: 'negotiating', seconds: Math.max(0.1, (Date.parse(next) - now.getTime()) / 1000) };
};

/** Where the letter to the vendor stands, and what follows: it is drafted, reviewed, sent, waited for. */
export const negotiate =
  (drafted: string | null) =>
  async (scene: Scene): Promise<Outcome> => {
    const { requisition } = scene;
    const letters = await lettersTo(scene, requisition.vendorNumber);
    const letter = letters.at(-1);
    const vendor = letter === undefined ? null : await findVendor(scene.tx, letter.vendor);
    // Changed or merged meanwhile: another vendor is looked at, and written to anew.
    if (letter === undefined || vendor?.status === 'merged') return { state: 'again', status: 'screening' };
    if (requisition.clearance?.vendorDigest !== vendorDigest(requirementOf(requisition)))
      return { state: 'again', status: 'screening' };
    switch (letter.status) {
      case 'drafting':
        if (letter.run === drafted) return noDraft(scene, letter, letters);
        return { state: 'write', status: 'negotiating', letter: { work: 'draft', run: letter.run } };
      case 'drafted':
        return review(scene, letter, letters);
      case 'approved':
        return { state: 'write', status: 'negotiating', letter: { work: 'send', number: letter.number } };
      case 'sent':
        return awaitAnswer(scene, letter, letters);
      case 'answered':
        return { state: 'again', status: 'screening' };
      case 'unanswered':
      case 'ignored':
      default:
        return { state: 'negotiated', status: 'screening' };
    }
  };

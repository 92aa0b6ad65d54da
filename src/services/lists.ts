import { caseKindOf } from '../domain/agent-run.ts';
import { dayIn } from '../domain/day.ts';
import { explainPolicy } from '../domain/explain.ts';
import { Json } from '../domain/json.ts';
import { money } from '../domain/money.ts';
import { phaseOf } from '../domain/status.ts';
import { findAgentRun, noSuchRun } from '../store/agent-runs.ts';
import { readCase } from '../store/case-file.ts';
import { listRequisitions, type RequisitionFilter } from '../store/requisition-list.ts';
import { findRequisition, notFound } from '../store/requisitions.ts';
import { findTask } from '../store/tasks.ts';
import { readTenant } from '../store/tenants.ts';
import { readTranscript, runsOf } from '../store/transcripts.ts';
import type { RequisitionWish, Services } from './api.ts';
import type { ServiceContext } from './context.ts';
import { cursorOf, placeOf } from './cursor.ts';
import { languageOf, taskView } from './show.ts';
import type { TranscriptView } from './view.ts';

const isByInstant = (sort: RequisitionFilter['sort']): boolean => sort !== 'total' && sort !== 'due';

const minorOf = (currency: string, amount: string | undefined): number | undefined =>
  amount === undefined ? undefined : money(currency, amount).minor;

const amountOf = ({ currency, from, to }: NonNullable<RequisitionWish['amount']>): RequisitionFilter['amount'] => {
  const [least, most] = [minorOf(currency, from), minorOf(currency, to)];
  return { currency, ...(least !== undefined && { from: least }), ...(most !== undefined && { to: most }) };
};

/** Finds requisitions that this person may see, page by page. */
export const list =
  (context: ServiceContext): Services['list'] =>
  (who, { after, amount, ...wish }) => {
    const order = `${wish.sort ?? 'createdAt'} ${wish.order ?? ''}`;
    const place = placeOf(order, after, isByInstant(wish.sort));
    const wanted = amount && amountOf(amount);
    const filter = { ...wish, ...(wanted && { amount: wanted }), ...(place && { after: place }) };
    return context.database.withPrincipal(who, async (tx) => {
      const page = await listRequisitions(tx, filter);
      const items = page.items.map((item) => ({ ...item, phase: phaseOf(item.status) }));
      return { items, next: cursorOf(order, page.next) };
    });
  };

export const task =
  (context: ServiceContext): Services['task'] =>
  (who, id) =>
    context.database.withPrincipal(who, async (tx) => {
      const found = await findTask(tx, id);
      if (!found) throw notFound();
      return taskView(found, await languageOf(tx, who));
    });

export const history =
  (context: ServiceContext): Services['history'] =>
  (who, id) =>
    context.database.withPrincipal(who, async (tx) => {
      if (caseKindOf(id) === 'agent_run') {
        if (!(await findAgentRun(tx, id))) throw noSuchRun();
      } else if (!(await findRequisition(tx, id))) throw notFound();
      const { entries, brokenAt } = await readCase(tx, id);
      return {
        intact: brokenAt === null,
        brokenAt,
        entries: entries.map((entry) => ({ ...entry, actor: Json.parse(entry.actor) })),
      };
    });

export const transcript =
  (context: ServiceContext): Services['transcript'] =>
  (who, id) =>
    context.database.withPrincipal(who, async (tx) => {
      if (!(await findRequisition(tx, id))) throw notFound();
      const runs: TranscriptView['runs'] = [];
      for (const { run, agent } of await runsOf(tx, id)) {
        const messages = await readTranscript(tx, id, run);
        runs.push({
          run,
          agent,
          messages: messages.map(({ seq, createdAt, content }) => ({ seq, at: createdAt, content })),
        });
      }
      return { runs };
    });

export const explain =
  (context: ServiceContext): Services['explain'] =>
  (who, question) =>
    context.database.withPrincipal(who, async (tx) => {
      const { baseCurrency, timeZone } = await readTenant(tx);
      const asked = { ...question, tenant: who.tenant, category: question.category ?? null, vendorStatus: null };
      const { lines, chain } = explainPolicy(asked, context.policies, baseCurrency, dayIn(timeZone, context.now()));
      return { lines, chain };
    });

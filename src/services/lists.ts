import { z } from 'zod';
import { dayIn } from '../domain/day.ts';
import { explainPolicy } from '../domain/explain.ts';
import { phaseOf } from '../domain/status.ts';
import { readCase } from '../store/case-file.ts';
import { findRequisition, listRequisitions, notFound } from '../store/requisitions.ts';
import { findTask, openTasksFor } from '../store/tasks.ts';
import { readTenant } from '../store/tenants.ts';
import { readTranscript, runsOf } from '../store/transcripts.ts';
import type { Services } from './api.ts';
import type { ServiceContext } from './context.ts';
import { languageOf, taskView } from './show.ts';
import { lentTo } from './standing-in.ts';
import type { TranscriptView } from './view.ts';

const Json = z.json();

const MOST_TASKS = 200;

export const list =
  (context: ServiceContext): Services['list'] =>
  (who, filter) =>
    context.database.withPrincipal(who, async (tx) => {
      const page = await listRequisitions(tx, filter);
      const items = page.items.map((item) => ({ ...item, phase: phaseOf(item.status) }));
      return { items, next: page.next };
    });

export const tasks =
  (context: ServiceContext): Services['tasks'] =>
  async (who) => {
    const lent = await lentTo(context, who);
    return context.database.withPrincipal(who, async (tx) => {
      const language = await languageOf(tx, who);
      const found = await openTasksFor(tx, who.person, who.roles, MOST_TASKS, lent);
      return found.map((task) => taskView(task, language));
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
      if (!(await findRequisition(tx, id))) throw notFound();
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

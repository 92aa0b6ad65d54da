import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '../src/cli/client.ts';
import { moneyText } from '../src/cli/requirement.ts';
import { dollars } from '../src/cli/text.ts';
import { QuartermasterError } from '../src/domain/errors.ts';
import type { RequisitionView, TaskView } from '../src/services/view.ts';
import type { Reply } from './demo-answers.ts';
import { factsOf, toldChain, toldEntry, toldTurns } from './demo-words.ts';
import type { Told } from './demo-words.ts';

const POLL_MS = 300;
const WHO_WIDTH = 15;
const ENDED = new Set<RequisitionView['phase']>(['completed', 'failed', 'canceled', 'rejected']);
// How the client reports an answer that the server did not take.
const REFUSED = new Set(['provider_refused', 'invalid_input']);

/** `clientOf` signs a seeded person in by role or id; `reply` gives the owner's answer, once more after a refused one. */
export type StoryOptions = {
  mail: Uint8Array<ArrayBuffer>;
  clientOf: (login: string) => Client;
  reply: (task: TaskView, attempt: number) => Promise<Reply>;
  log: (line: string) => void;
  signal: AbortSignal;
};

/** Hands in the mail, tells what happens as it happens, and answers what is asked, until the requisition has ended. */
export async function tellStory({ mail, clientOf, reply, log, signal }: StoryOptions): Promise<RequisitionView> {
  const reader = clientOf('buyer');
  const { id } = await clientOf('requester').submit(mail);
  let view = await reader.show(id);
  log(`${id}, "${view.subject}". While the demo runs, in the Temporal Web UI: ${view.temporal.url}`);
  const known = new Set<string>();
  const tell = (news: readonly Told[]) => {
    for (const { key, at, who, what } of news) {
      if (!known.has(key)) log(`${clock(at)}  ${who.padEnd(WHO_WIDTH)} ${what}`);
      known.add(key);
    }
  };
  try {
    for (;;) {
      signal.throwIfAborted();
      // The view first: what it shows as ended or open is in what is read after it.
      view = await reader.show(id);
      tell([...(await newsOf(reader, id)), ...toldChain(view)]);
      const open = view.tasks.find(({ status }) => status === 'open');
      if (open !== undefined) await answer(open, { clientOf, reply, log, signal });
      else if (ENDED.has(view.phase)) return view;
      else await sleep(POLL_MS, undefined, { signal });
    }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new QuartermasterError('internal', `It stopped at ${id}, status "${view.status}": ${reason}`, {
      cause: error,
    });
  }
}

/** How it ended: the order, what was spent on models, and what was a stand-in. */
export function endOf({ status, statusReason, purchaseOrder, cost, standIns }: RequisitionView): string[] {
  const order =
    purchaseOrder === null
      ? `It ended as "${status}", without an order${statusReason === null ? '.' : `: ${statusReason}`}`
      : `Ordered: ${purchaseOrder.number}, ${moneyText(purchaseOrder.total)}, sent to ${purchaseOrder.sentTo}.`;
  const price = standIns.includes('model') ? ', at a made-up price: the model is a stand-in, nothing is billed' : '';
  const spent = `Models cost ${dollars(cost.microUsd)} in ${cost.turns} turns${price}.`;
  return [
    order,
    spent,
    ...(standIns.length === 0 ? [] : [`Stand-ins, not the real services: ${standIns.join(', ')}.`]),
  ];
}

async function newsOf(reader: Client, id: string): Promise<Told[]> {
  const [{ entries }, { runs }] = await Promise.all([reader.history(id), reader.transcript(id)]);
  const news = [...entries.map(toldEntry).filter((told) => told !== null), ...runs.flatMap(toldTurns)];
  return news.toSorted((one, other) => Date.parse(one.at) - Date.parse(other.at));
}

async function answer(
  task: TaskView,
  { clientOf, reply, log, signal }: Pick<StoryOptions, 'clientOf' | 'reply' | 'log' | 'signal'>,
): Promise<void> {
  const login = 'person' in task.owner ? task.owner.person : task.owner.role;
  log(`${clock(task.openedAt)}  ${'Quartermaster'.padEnd(WHO_WIDTH)} ${task.id} for ${wordsOf(login)}: ${task.title}.`);
  for (const line of [task.why, ...task.asks.map(({ field, reason }) => `${field}: ${reason}`), ...factsOf(task)])
    log(indented(line));
  for (let attempt = 1; !signal.aborted; attempt += 1) {
    const given = await reply(task, attempt);
    try {
      await clientOf(login).decide(task.id, { ...given, seenDigest: task.digest });
      return;
    } catch (error) {
      if (!(error instanceof QuartermasterError && REFUSED.has(error.code))) throw error;
      log(indented(`Refused: ${error.message}`));
      for (const { field, reason } of error.fields) log(indented(`${field}: ${reason}`));
    }
  }
}

/** Under the words of the story's columns. */
export function indented(text: string): string {
  return `${' '.repeat('hh:mm:ss  '.length + WHO_WIDTH)}   ${text}`;
}

function wordsOf(login: string): string {
  return `the ${login.replaceAll('_', ' ')}`;
}

function clock(at: string): string {
  return new Date(at).toLocaleTimeString('en-GB');
}

import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { StandInName } from '../../local/stand-ins.ts';
import { Order } from '../../sandbox/erp/book.ts';
import { Message } from '../../sandbox/mail/box.ts';
import { Served } from '../../sandbox/model/meter.ts';
import { POLL_MS, PATIENCE_MS } from './patience.ts';
import { STAND_IN_NAMES } from './stand-ins.ts';

export type Fault = { kind: string; times?: number; match?: string; ms?: number; seed?: number };

/** What the stand-ins took, and what they are told to do wrong. */
export type Outside = {
  /** Replaces what a stand-in does wrong; with none it behaves again. */
  faults(standIn: StandInName, ...faults: Fault[]): Promise<void>;
  /** All stand-ins behave. */
  calm(): Promise<void>;
  /** What the ERP has, of one requisition or of all. */
  orders(id?: string): Promise<Order[]>;
  /** Calls that the ERP got and that were to create an order, of one requisition. */
  posts(id: string): Promise<number>;
  /** In whose name each of them was, by tenant and id as the issuer says it; null: of one account. */
  callers(id: string): Promise<(string | null)[]>;
  /** What was sent, oldest first. */
  mails(filter?: { to?: string; subject?: string }): Promise<Message[]>;
  /** Waits for a mail; it leaves beside what else happens. */
  untilMail(filter: { to?: string; subject?: string }): Promise<Message>;
  /** What the model served, as it counts itself; each call under our own name of it. */
  served(): Promise<Served[]>;
};

const Orders = z.object({ orders: z.array(Order) });
const Meter = z.object({ served: z.array(Served) });
const Messages = z.object({ messages: z.array(Message) });
const Calls = z.object({
  calls: z.array(
    z.object({ method: z.string(), idempotencyKey: z.string().nullable(), person: z.string().nullable() }),
  ),
});

async function got(url: string, init?: RequestInit): Promise<unknown> {
  const response = await fetch(url, init);
  if (!response.ok) throw new Error(`${url}: ${response.status} ${await response.text()}`);
  return response.json();
}

/** All stand-ins of a test. */
export function outside(url: (name: StandInName) => string, erp: { token: string }): Outside {
  const headers = { authorization: `Bearer ${erp.token}` };
  const faults: Outside['faults'] = async (standIn, ...list) => {
    await got(`${url(standIn)}/_control`, { method: 'POST', body: JSON.stringify({ faults: list }) });
  };
  const mails: Outside['mails'] = async ({ to, subject } = {}) => {
    const query = to === undefined ? '' : `?to=${encodeURIComponent(to)}`;
    const { messages } = Messages.parse(await got(`${url('mail')}/messages${query}`));
    return messages.toReversed().filter((message) => subject === undefined || message.subject.includes(subject));
  };
  const posted = async (id: string) => {
    const { calls } = Calls.parse(await got(`${url('erp')}/calls`, { headers }));
    return calls.filter(({ method, idempotencyKey }) => method === 'POST' && idempotencyKey?.includes(`/${id}/`));
  };
  return {
    faults,
    mails,
    untilMail: async (filter) => {
      for (const end = Date.now() + PATIENCE_MS; Date.now() < end; await sleep(POLL_MS)) {
        const [found] = await mails(filter);
        if (found) return found;
      }
      throw new Error(`No mail came: ${JSON.stringify(filter)}.`);
    },
    served: async () => Meter.parse(await got(`${url('model')}/_served`)).served,
    calm: async () => void (await Promise.all(STAND_IN_NAMES.map((name) => faults(name)))),
    // A call that broke is in the book as well; only `GET` of a broken connection would not be.
    orders: async (id) => {
      const { orders } = Orders.parse(await got(`${url('erp')}/orders`, { headers }));
      return orders.filter(({ order }) => id === undefined || order['requisition'] === id);
    },
    posts: async (id) => (await posted(id)).length,
    callers: async (id) => (await posted(id)).map(({ person }) => person),
  };
}

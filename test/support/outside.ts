import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { StandInName } from '../../local/stand-ins.ts';
import { Order } from '../../sandbox/erp/book.ts';
import { Message } from '../../sandbox/mail/box.ts';
import { Served } from '../../sandbox/model/meter.ts';
import { POLL_MS, PATIENCE_MS } from './patience.ts';
import { STAND_IN_NAMES } from './stand-ins.ts';
import type { TestSystem } from './system.ts';

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

/** What the stand-ins took, and what they are told to do wrong. */
export function outside(
  url: (name: StandInName) => string,
  erp: { token: string },
): Pick<TestSystem, 'faults' | 'calm' | 'orders' | 'posts' | 'callers' | 'mails' | 'untilMail' | 'served'> {
  const headers = { authorization: `Bearer ${erp.token}` };
  const faults: TestSystem['faults'] = async (standIn, ...list) => {
    await got(`${url(standIn)}/_control`, { method: 'POST', body: JSON.stringify({ faults: list }) });
  };
  const mails: TestSystem['mails'] = async ({ to, subject } = {}) => {
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

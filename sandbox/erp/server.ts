import { join } from 'node:path';
import { Hono, type Context } from 'hono';
import { createControl, mountControl, type Control } from '../control.ts';
import { actOut, CONNECTION_FAULTS, describeCall, listen, type Address, type NodeEnv, type StandIn } from '../http.ts';
import { openJournal } from '../journal.ts';
import { tokenReader } from './tokens.ts';
import {
  Call,
  cancelOrder,
  changeOrder,
  listOrders,
  openBook,
  postOrder,
  readOrder,
  type Book,
  type Order,
  type Result,
} from './book.ts';

/** `error_500` and `rejected_422` store nothing; `stored_then_dropped` stores and breaks the connection. */
const KINDS = ['error_500', 'rejected_422', 'stored_then_dropped', ...CONNECTION_FAULTS] as const;
type ErpControl = Control<(typeof KINDS)[number]>;

/**
 * Who may call: whoever has `token`; or with an `issuer` its people, each by a token of their own, while `token` only looks into the
 * book. `state` is the folder where the book is kept.
 */
export type ErpOptions = Address & { token: string; issuer?: string | undefined; state: string };

/** Starts the stand-in for the ERP: an order book that also shows every call it ever got. */
export async function startErp({ token, issuer, state, ...address }: ErpOptions): Promise<StandIn> {
  const control: ErpControl = createControl(KINDS);
  const journal = openJournal(join(state, 'erp.jsonl'), Call);
  const book = openBook(journal);
  const app = new Hono<NodeEnv>();
  const personOf = issuer === undefined ? null : tokenReader(issuer);
  mountControl(app, control);
  // For whoever looks at the stand-in itself, as at what the mail sink took; a real ERP has no such page.
  app.get('/_book', (c) => c.json({ orders: book.orders() }));
  app.use(async (c, next) => {
    const [, given = ''] = /^Bearer (.+)$/.exec(c.req.header('authorization') ?? '') ?? [];
    const mayAll = personOf === null || c.req.method === 'GET';
    const person = given === token ? null : await personOf?.(given);
    c.set('person', person ?? null);
    const allowed = given === token ? mayAll : typeof person === 'string';
    return allowed ? next() : c.json({ error: 'send a token that is good here as a bearer token' }, 401);
  });

  app.get('/calls', (c) => c.json({ calls: book.calls() }));
  const run = (c: Context<NodeEnv>, work: Work) => runCall(c, work, control, book);
  app.post('/orders', (c) =>
    run(c, (orders, body) =>
      postOrder({ idempotencyKey: c.req.header('idempotency-key'), body, at: new Date().toISOString() }, orders),
    ),
  );
  app.get('/orders', (c) => run(c, (orders) => listOrders(c.req.query('idempotencyKey'), orders)));
  app.get('/orders/:id', (c) => run(c, (orders) => readOrder(c.req.param('id'), orders)));
  app.post('/orders/:id/versions', (c) =>
    run(c, (orders, body) =>
      changeOrder(
        c.req.param('id'),
        { idempotencyKey: c.req.header('idempotency-key'), body, at: new Date().toISOString() },
        orders,
      ),
    ),
  );
  app.post('/orders/:id/cancel', (c) => run(c, (orders) => cancelOrder(c.req.param('id'), orders)));

  const standIn = await listen(app, address);
  return {
    url: standIn.url,
    async close() {
      await standIn.close();
      journal.close();
    },
  };
}

type Work = (orders: readonly Order[], body: unknown) => Result;

/** Runs one call through the faults and writes it down; what it changed is on disk before it is answered. */
async function runCall(c: Context<NodeEnv>, work: Work, control: ErpControl, book: Book): Promise<Response> {
  const call = await describeCall(c);
  const body: unknown = await c.req.json().catch(() => null);
  const note = (status: number | null, change: Order | null) => book.note(callOf(c, body, status, change));

  const before = control.take(call, ['error_500', 'rejected_422', 'hang', 'down']);
  if (before?.kind === 'error_500' || before?.kind === 'rejected_422') {
    const status = before.kind === 'error_500' ? 500 : 422;
    note(status, null);
    return c.json({ error: 'refused by a fault that was asked for' }, status);
  }
  if (before?.kind === 'hang' || before?.kind === 'down') {
    note(null, null);
    await actOut(c.env.incoming, { kind: before.kind });
    return c.body(null);
  }

  const result = work(book.orders(), body);
  // Slow comes after storing: a client that gives up then has an order that it does not know of.
  const after = control.take(call, ['stored_then_dropped', 'slow']);
  note(after?.kind === 'stored_then_dropped' ? null : result.status, result.change);
  if (after?.kind === 'stored_then_dropped') {
    await actOut(c.env.incoming, { kind: 'down' });
    return c.body(null);
  }
  if (after?.kind === 'slow') await actOut(c.env.incoming, { kind: 'slow', ms: after.ms });
  return c.json(result.body, result.status);
}

function callOf(c: Context<NodeEnv>, body: unknown, status: number | null, change: Order | null): Call {
  return Call.parse({
    at: new Date().toISOString(),
    method: c.req.method,
    path: c.req.path,
    idempotencyKey: c.req.header('idempotency-key') ?? c.req.query('idempotencyKey') ?? null,
    person: c.get('person') ?? null,
    body,
    status,
    change,
  });
}

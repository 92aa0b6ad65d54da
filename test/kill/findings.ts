import { Client, Connection } from '@temporalio/client';
import { z } from 'zod';
import { ERP_CLERK } from '../../local/stand-ins.ts';
import { Call } from '../../sandbox/erp/book.ts';
import { Stored } from '../../sandbox/mail/box.ts';
import { Served } from '../../sandbox/model/meter.ts';
import type { Principal } from '../../src/domain/principal.ts';
import type { HistoryView, RequisitionView } from '../../src/services/view.ts';
import { createHistoryCodec } from '../../src/history/codec.ts';
import { historyConverter } from '../../src/history/converter.ts';
import { openDatabase } from '../../src/store/database.ts';
import { LEDGER } from '../support/ledger.ts';
import { relay, worker } from '../support/principals.ts';
import type { Rig } from './rig.ts';

const Book = z.object({ orders: z.array(Call.shape.change.unwrap()) });
const Sink = z.object({ messages: z.array(Stored.shape.message) });

export const ModelCall = z.object({
  requisition: z.string(),
  run: z.string(),
  turn: z.int(),
  state: z.enum(['reserved', 'settled', 'unknown']),
  cost: z.int(),
});

export const LedgerRow = z.object({
  id: z.string(),
  state: z.string(),
  inputTokens: z.int().nullable(),
  outputTokens: z.int().nullable(),
  reserved: z.int(),
});

const Meter = z.object({ served: z.array(Served) });

const Decision = z.object({ requisition: z.string(), verb: z.string(), used: z.boolean(), forThis: z.boolean() });
const History = z.object({ events: z.array(z.object({ eventType: z.string() })) });

const Letter = z.object({ requisition: z.string(), status: z.string(), messageId: z.string().nullable() });
const Reply = z.object({ requisition: z.string(), state: z.string(), foundBy: z.string() });
const Commitment = z.object({ requisition: z.string(), stage: z.string(), minor: z.int() });

/** Everything that was there when all had ended, as each side has it. */
export type Findings = {
  views: RequisitionView[];
  caseFiles: { id: string; history: HistoryView }[];
  /** Distinct submissions, by their Message-ID. */
  mailsIn: number;
  /** Letters to vendors, and the answers that were handed in. */
  letters: z.infer<typeof Letter>[];
  replies: z.infer<typeof Reply>[];
  orders: z.infer<typeof Book>['orders'];
  mailsOut: z.infer<typeof Sink>['messages'];
  modelCalls: z.infer<typeof ModelCall>[];
  /** Calls that the model itself has seen. */
  modelSaw: number;
  /** The ledger beside what the model itself counted. */
  ledger: z.infer<typeof LedgerRow>[];
  served: Served[];
  decisions: z.infer<typeof Decision>[];
  commitments: z.infer<typeof Commitment>[];
  /** Effects at the ERP and at vendors that are not known to have happened. */
  openEffects: string[];
  /** What the relay has not carried. */
  outbox: number;
  orderCounter: number;
  runs: { id: string; status: string; failures: number }[];
};

/** Asks the API, the database, Temporal, the ERP and the mail sink. */
export async function find(rig: Rig): Promise<Findings> {
  const auditor = rig.as('auditor');
  const { items } = await auditor.list({ limit: '200' });
  const ids = items.map(({ id }) => id).toSorted();
  const { ERP_URL = '', ERP_TOKEN = ERP_CLERK } = rig.system.environment;
  const book = await fetch(`${ERP_URL}/orders`, { headers: { authorization: `Bearer ${ERP_TOKEN}` } });
  const sink = await fetch(`${rig.system.state.mailOutboxUrl}/messages`);
  return {
    views: await Promise.all(ids.map((id) => auditor.show(id))),
    caseFiles: await Promise.all(ids.map(async (id) => ({ id, history: await auditor.history(id) }))),
    orders: Book.parse(await book.json()).orders,
    mailsOut: Sink.parse(await sink.json()).messages,
    served: await servedBy(rig),
    modelSaw: await rig.modelCalls(),
    runs: await runsOf(rig),
    ...(await stored(rig)),
  };
}

/** What the model itself counted. */
export async function servedBy({ system: { environment } }: Rig): Promise<Served[]> {
  const meter = await fetch(new URL('/_served', environment['OPENAI_BASE_URL']));
  return Meter.parse(await meter.json()).served;
}

type Rows = (who: Principal, sql: string) => Promise<Record<string, unknown>[]>;

/** The database of a rig, for as long as the work takes. */
export async function inDatabase<T>({ system: { environment } }: Rig, work: (rows: Rows) => Promise<T>): Promise<T> {
  const database = await openDatabase(environment.DATABASE_URL ?? '', {
    keys: {
      people: environment.DATABASE_PRINCIPAL_KEY ?? '',
      plumbing: environment.DATABASE_PLUMBING_KEY ?? '',
    },
  });
  try {
    return await work((who, sql) => database.withPrincipal(who, (tx) => tx.rows(sql)));
  } finally {
    await database.close();
  }
}

const stored = (rig: Rig) =>
  inDatabase(rig, async (rows) => {
    const acme = worker('acme');
    return {
      mailsIn: (
        await rows(
          acme,
          `select distinct message_id from mails m
           where not exists (select from vendor_replies v where v.tenant = m.tenant and v.mail = m.id)`,
        )
      ).length,
      letters: Letter.array().parse(
        await rows(acme, 'select requisition, status, message_id as "messageId" from letters'),
      ),
      replies: Reply.array().parse(
        await rows(acme, 'select requisition, state, found_by as "foundBy" from vendor_replies'),
      ),
      modelCalls: ModelCall.array().parse(
        await rows(acme, 'select requisition, run, turn, state, cost_micro_usd as cost from model_calls'),
      ),
      ledger: LedgerRow.array().parse(await rows(acme, LEDGER)),
      decisions: Decision.array().parse(
        await rows(
          acme,
          `select d.requisition, d.verb, d.consumed_at is not null as used, coalesce(t.digest = o.digest, false) as "forThis"
           from decisions d join tasks t on t.tenant = d.tenant and t.id = d.task
           left join orders o on o.tenant = d.tenant and o.requisition = d.requisition`,
        ),
      ),
      commitments: Commitment.array().parse(
        await rows(acme, 'select requisition, stage, amount_minor as minor from commitments'),
      ),
      openEffects: (
        await rows(
          acme,
          `select key from effects where state <> 'confirmed' and (key like '%/order/1%' or key like '%/letter/%' or key like 'PO-%')`,
        )
      ).map(({ key }) => String(key)),
      outbox: (await rows(relay, 'select id from outbox')).length,
      orderCounter: z.int().parse((await rows(acme, `select value from counters where name = 'order'`))[0]?.['value']),
    };
  });

/** The runs as Temporal has them. */
export async function runsOf({ system }: Rig): Promise<Findings['runs']> {
  const { TEMPORAL_ADDRESS: address = '', TEMPORAL_NAMESPACE: namespace = '', HISTORY_KEYS = '' } = system.environment;
  const dataConverter = historyConverter(createHistoryCodec(HISTORY_KEYS));
  const connection = await Connection.connect({ address });
  try {
    const client = new Client({ connection, namespace, dataConverter });
    const runs: Findings['runs'] = [];
    for await (const { workflowId, runId, status } of client.workflow.list()) {
      const history: unknown = JSON.parse(
        JSON.stringify(await client.workflow.getHandle(workflowId, runId).fetchHistory()),
      );
      const { events } = History.parse(history);
      const failures = events.filter(({ eventType }) => eventType.endsWith('WORKFLOW_TASK_FAILED')).length;
      runs.push({ id: workflowId, status: status.name, failures });
    }
    return runs;
  } finally {
    await connection.close();
  }
}

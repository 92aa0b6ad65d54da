import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { trace } from '@opentelemetry/api';
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { z } from 'zod';
import { createVault } from '../../src/identity/vault.ts';
import { createLog } from '../../src/log.ts';
import { decodeHistory } from '../../src/services/decode-history.ts';
import { holdMail } from '../../src/store/incoming-mails.ts';
import { workflowIdOf } from '../../src/workflows/names.ts';
import { tableUnder } from '../docs/tables.ts';
import { memoryServices } from '../http/memory-services.ts';
import { appOver } from '../support/app.ts';
import { historyCodec } from '../support/history.ts';
import { postman } from '../support/principals.ts';
import { daysFromNow, HARBOR_LANE, LUMEN } from '../support/request-mail.ts';
import { sharedServers } from '../support/servers.ts';
import { approveDevice } from '../support/sign-in.ts';
import { GRANT_KEYS, startTestSystem, type TestSystem } from '../support/system.ts';

/** Words that stand nowhere else, and where each comes into the system. */
const CANARIES = {
  mail: 'The quokkas behind hall nine must not hear of it.',
  item: 'quokka fence posts',
  letter: 'quokka escrow',
  edit: 'A quokka has eaten the old fence.',
  reason: 'Approved for the sake of the quokkas.',
  error: 'The ERP said HTTP 422',
} as const;

/** What whoever sends a signal by hand writes is in plain, as they sent it: what is searched finds it. */
const BY_HAND = 'quokkaday-by-hand';

const exporter = new InMemorySpanExporter();
const lines: string[] = [];
const log = createLog({ level: 'debug', name: 'test' }, { write: (line: string) => void lines.push(line) });

let system: TestSystem;
let session: string;
let id: string;

beforeAll(async () => {
  trace.setGlobalTracerProvider(new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }));
  system = await startTestSystem({ log });
  session = await login('acme/auditor');
  id = await ordered();
  await lettered();
  await held();
  await decodedBy(session);
}, 90_000);
afterAll(async () => {
  trace.disable();
  await system.close();
});

const app = () =>
  appOver({
    services: { ...memoryServices().services, decodeHistory: decodeHistory({ history: historyCodec }) },
    signIn: system.entrance,
    log,
  });

const Answer = z.object({ deviceCode: z.string(), verificationUriComplete: z.string() });

const post = async (path: string, body: object, headers: Record<string, string> = {}): Promise<unknown> => {
  const init = { method: 'POST', headers: { 'content-type': 'application/json', ...headers } };
  return (await app().request(path, { ...init, body: JSON.stringify(body) })).json();
};

async function login(username: string): Promise<string> {
  const { deviceCode, verificationUriComplete } = Answer.parse(await post('/auth/device', {}));
  await approveDevice(verificationUriComplete, username);
  return z.object({ session: z.string() }).parse(await post('/auth/device/token', { deviceCode })).session;
}

/** A whole requisition: a question answered by hand in Temporal, a new vendor, an edit, an approval, an ERP that refuses once, an order. */
async function ordered(): Promise<string> {
  const one = await system.submit({ vendor: LUMEN, item: CANARIES.item, neededBy: '', more: CANARIES.mail });
  const question = await system.untilTask(one, 'missing_facts');
  for (const neededBy of [BY_HAND, daysFromNow(30)])
    await system.signal(one, 'answer', { task: question.id, fields: { neededBy } });
  const vendor = await system.untilTask(one, 'vendor_confirmation');
  await system.as('buyer2').decide(vendor, 'confirm_vendor', { fields: { source: 'call' } });
  await system.untilTask(one, 'approval_step');
  await system.as('requester').edit(one, { justification: CANARIES.edit });
  const approval = await system.untilTask(one, 'approval_step');
  await system.faults('erp', { kind: 'rejected_422', times: 1, match: 'POST /orders' });
  await system.as('head').decide(approval, 'approve', { reason: CANARIES.reason });
  const failed = await system.untilTask(one, 'step_failed');
  await system.calm();
  await system.as('buyer').decide(failed, 'retry', { reason: 'It is there again.' });
  await system.untilStatus(one, 'ordered');
  await system.historyOfEnded(one);
  return one;
}

/** A vendor who is written to; the buyer changes the draft. */
async function lettered(): Promise<void> {
  const one = await system.submit({ vendor: HARBOR_LANE, item: CANARIES.item, more: CANARIES.mail });
  const review = await system.untilTask(one, 'letter_review');
  await system.as('buyer').decide(review, 'respond', { reason: `Ask for a ${CANARIES.letter} only.` });
  await system.untilTask(one, 'letter_review', { after: review });
}

/** A mail that comes by SMTP from nobody we know, and waits. */
async function held(): Promise<void> {
  const key = { messageId: '<canary@stranger.example>', sender: 'stranger@stranger.example', authentic: false };
  const raw = Buffer.from(`Subject: ${CANARIES.mail}\r\n\r\n${CANARIES.mail}\r\n`);
  await system.database.withPrincipal(postman('acme'), (tx) =>
    holdMail(tx, randomUUID(), key, { why: 'unproven_sender', subject: CANARIES.mail, raw }),
  );
}

async function decodedBy(bearer: string): Promise<void> {
  const { events } = await system.temporal.workflow
    .getHandle(workflowIdOf({ tenant: 'acme', requisition: id }))
    .fetchHistory();
  const payloads = JSON.parse(JSON.stringify(events?.[0]?.workflowExecutionStartedEventAttributes?.input?.payloads));
  const answer = await post('/codec/decode', { payloads }, { authorization: `Bearer ${bearer}` });
  const Decoded = z.object({ payloads: z.array(z.object({ data: z.base64() })) });
  const [decoded] = Decoded.parse(answer).payloads;
  expect(JSON.parse(Buffer.from(decoded?.data ?? '', 'base64').toString())).toMatchObject({ requisition: id });
}

/** Every column of every table that holds such a text, as `table.column`; bytes as they are. */
async function columnsWith(pattern: string): Promise<string[]> {
  const columns = await system.rows<{ table: string; column: string; bytes: boolean }>(
    `select c.table_name as table, c.column_name as column, c.data_type = 'bytea' as bytes
     from information_schema.columns c join information_schema.tables t using (table_schema, table_name)
     where c.table_schema not in ('pg_catalog', 'information_schema') and t.table_type = 'BASE TABLE'`,
  );
  expect(columns.length).toBeGreaterThan(200);
  const looks = columns.map(({ table, column, bytes }) => {
    const text = bytes ? `encode("${column}", 'escape')` : `"${column}"::text`;
    return `select '${table}.${column}' as place where exists (select 1 from "${table}" where ${text} ~ $1)`;
  });
  return (await system.rows<{ place: string }>(looks.join('\nunion all\n'), [pattern])).map(({ place }) => place);
}

const literally = (text: string): string => text.replaceAll(/[^\w ]/g, String.raw`\$&`);

/** Tokens, sessions and sealed grants as they really are: what the grants hold, opened with the key. */
async function secrets(): Promise<string[]> {
  const vault = createVault(GRANT_KEYS);
  const grants = await system.rows<{ tenant: string; person: string; sealed: string }>(
    'select tenant, person, sealed from grants where sealed is not null',
  );
  const opened = grants.map(async ({ tenant, person, sealed }) => {
    const Held = z.object({ access: z.string(), refresh: z.string() });
    const { access, refresh } = Held.parse(JSON.parse(await vault.open(`grant of ${tenant}/${person}`, sealed)));
    return [access, refresh];
  });
  return [session, ...(await Promise.all(opened)).flat()];
}

/** Which of these texts stand in Temporal's own store, byte by byte, in its file or in what is not yet written back to it. */
async function inTemporalsStore(texts: readonly string[]): Promise<string[]> {
  const longest = Math.max(...texts.map((text) => text.length));
  const found = new Set<string>();
  for (const name of ['temporal.db', 'temporal.db-wal']) {
    let rest = '';
    for await (const chunk of createReadStream(join(sharedServers().home, name), { encoding: 'latin1' })) {
      const text = rest + String(chunk);
      for (const one of texts) if (text.includes(one)) found.add(one);
      rest = text.slice(-longest);
    }
  }
  return [...found];
}

const JWT = String.raw`eyJ[A-Za-z0-9_-]+\.eyJ`;

describe('in Postgres', () => {
  test('no token and no session stands anywhere but within the sealed cells', async () => {
    const all = await secrets();
    expect(all.length).toBeGreaterThan(10);
    expect(await columnsWith(JWT)).toEqual([]);
    expect(await columnsWith(all.map(literally).join('|'))).toEqual([]);
  }, 60_000);

  test('the words of a mail stand in the columns that docs/security.md names, and in no other', async () => {
    const named = tableUnder('docs/security.md', '## Where the words of a mail are').map(([column = '']) => column);
    const holding = await columnsWith(literally(CANARIES.mail));
    expect(holding.map((column) => `\`${column}\``).toSorted()).toEqual(named.toSorted());
  });
});

describe('in Temporal’s store', () => {
  test('nothing of a mail, a requirement, what people typed or an error stands in plain', async () => {
    // A message that was not encrypted would be found: this one is there, as it was sent.
    const found = await inTemporalsStore([...Object.values(CANARIES), BY_HAND, 'Intake agent reads the mail']);
    expect(found).toEqual([BY_HAND]);
  });

  test('no token and no session stands, whether encrypted or not', async () => {
    expect(await inTemporalsStore(await secrets())).toEqual([]);
    for (const { text } of await system.histories()) expect(text).not.toMatch(/eyJ[\w-]+\.|qms_|requester@/);
  });

  test('what operators search by stays readable: the run, its type and its search attributes', async () => {
    const plain = [workflowIdOf({ tenant: 'acme', requisition: id }), 'procurement', 'QmStatus', 'provider_refused'];
    expect((await inTemporalsStore(plain)).toSorted()).toEqual(plain.toSorted());
  });

  test('histories hold the error, and no mail, once they are decrypted', async () => {
    const text = (await system.histories()).map((history) => history.text).join('');
    expect(text).toContain(CANARIES.error);
    expect(text).not.toContain(CANARIES.mail);
  });
});

test('neither logs nor spans hold any of it', async () => {
  const spans = exporter
    .getFinishedSpans()
    .map(({ name, attributes, events, status }) => [name, attributes, events, status]);
  expect(spans.length).toBeGreaterThan(3);
  expect(lines.length).toBeGreaterThan(2);
  const told = JSON.stringify([lines, spans]);
  const { error: _message, ...canaries } = CANARIES;
  for (const secret of [...Object.values(canaries), ...(await secrets()), 'quokka']) expect(told).not.toContain(secret);
  expect(told).not.toMatch(new RegExp(JWT));
});

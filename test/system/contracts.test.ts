import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { connectRuns } from '../../src/client.ts';
import { watchEmbedding } from '../../src/events/embedding.ts';
import { contractSearch } from '../../src/services/search-contracts.ts';
import { embeddingIdOf } from '../../src/workflows/names.ts';
import { dataConverter, historyCodec } from '../support/history.ts';
import { startTestSystem, type TestSystem } from '../support/system.ts';
import { webhookKit } from '../support/webhooks.ts';

let system: TestSystem;
let stopWatching: () => Promise<void>;
beforeAll(async () => {
  system = await startTestSystem();
  const stop = new AbortController();
  const runs = await connectRuns(dataConverter);
  const log = { warn: (fields: object) => void system.surprises.push(fields) };
  const watching = watchEmbedding(system.database, runs, system.embedder, log, stop.signal);
  stopWatching = async () => {
    stop.abort();
    await watching;
    await runs.close();
  };
}, 60_000);
afterAll(async () => {
  await stopWatching();
  await system.close();
});

const untilEmbedded = async (who: string): Promise<void> => {
  for (const end = Date.now() + 15_000; Date.now() < end; await sleep(50)) {
    const { waiting } = await system.as(who).embeddingState();
    const [row] = await system.rows<{ model: string | null }>('select model from embedding_states where tenant = $1', [
      system.as(who).who.tenant,
    ]);
    if (waiting === 0 && row?.model === system.embedder.model) return;
  }
  throw new Error('Passages still wait for their vectors.');
};

const signal = new AbortController().signal;
const ask = (who: string, text: string, more: object = {}) =>
  system.as(who).searchContracts({ text, vendor: null, language: null, limit: 5, ...more }, signal);
const file = (text: string, name = 'frame.md') => ({ name, mediaType: 'text/markdown', bytes: Buffer.from(text) });
const open = { vendor: null, readers: null, group: null };

describe('the contracts of the seeds', () => {
  beforeAll(async () => {
    await untilEmbedded('buyer');
    await untilEmbedded('rheinwerk/buyer');
  }, 40_000);

  test.each([
    ['buyer', 'bank guarantee for an advance payment', /guarantee.*(first|bank)|advance payment/is],
    ['buyer', 'how much may the first order be', /first order|single order|initial/i],
    ['buyer', 'money is held by an agent until acceptance: escrow', /escrow/i],
    ['rheinwerk/buyer', 'Bürgschaft einer Bank für die Anzahlung', /bürgschaft/i],
    ['rheinwerk/buyer', 'garantie bancaire pour un acompte', /garantie bancaire/i],
    ['rheinwerk/buyer', 'Vertragsstrafe bei Verzug', /vertragsstrafe/i],
  ])('%s asks for "%s" and the first clause is about it', async (who, question, about) => {
    const { passages, byMeaning } = await ask(who, question);
    expect(byMeaning).toBe(true);
    expect(`${passages[0]?.section} ${passages[0]?.text}`).toMatch(about);
  });

  test('a question in one language finds the clause in another', async () => {
    const { passages } = await ask('rheinwerk/buyer', 'escrow account with release against acceptance');
    expect(passages.map(({ text }) => text).join('\n')).toMatch(/Treuhandkonto|séquestre/);
  });

  test('a requester finds nothing, and a contract for others is not found', async () => {
    expect((await ask('requester', 'advance payment')).passages).toEqual([]);
    const secret = async (who: string) =>
      (await ask(who, 'reverse engineering of samples')).passages.some(({ title }) => title.includes('Non-Disclosure'));
    expect(await secret('compliance')).toBe(true);
    expect(await secret('buyer')).toBe(false);
  });

  test('an agent is given clauses with section and page, as the person for whom it works', async () => {
    const { database, policies, embedder } = system;
    const clock = { now: () => new Date(), newId: randomUUID };
    const temporal = { uiUrl: '', namespace: '', historyDays: 90 };
    const shelf = { documents: [], operations: [], agents: [], inputs: new Map() };
    const modes = {
      history: historyCodec,
      policyText: () => '',
      isPaused: false,
      isObserving: false,
      webhooks: webhookKit(),
      lookAtInbound: async () => [],
      standIns: [],
      evalsOf: async () => null,
    };
    const search = contractSearch({
      database,
      policies,
      embedder,
      shelf,
      ...clock,
      publicUrl: '',
      eventsSource: '',
      temporal,
      ...modes,
    });
    const query = { text: 'escrow', vendor: 'V-1003', language: 'en', limit: 3 };
    const [clause] = await search(system.as('buyer').who, query, signal);
    expect(clause).toEqual({
      id: expect.stringMatching(/^C-\d{6}\/\d+$/),
      contract: expect.any(String),
      title: expect.any(String),
      vendor: 'V-1003',
      section: expect.stringContaining('Escrow'),
      page: 2,
      language: 'en',
      text: expect.any(String),
    });
    expect(await search(system.as('requester').who, query, signal)).toEqual([]);
  });
});

describe('a contract that is added', () => {
  test('is found by its words at once, and has its vectors soon, from one run of the tenant', async () => {
    const { id } = await system
      .as('buyer')
      .addContract(file('# Quokka terms\n## 1 Lease\nThe quokka lease ends in May.'), {
        ...open,
        vendor: 'V-1001',
      });
    expect((await ask('buyer', 'quokka lease')).passages.map(({ contract }) => contract)).toContain(id);
    await untilEmbedded('buyer');
    expect(await system.as('buyer').contract(id)).toMatchObject({ waiting: 0, passages: 1, vendor: 'V-1001' });
    const run = await system.temporal.workflow.getHandle(embeddingIdOf('acme')).describe();
    expect(run.type).toBe('embedContracts');
    expect((await system.histories()).map(({ text }) => text).join('')).not.toContain('quokka lease');
  });

  test('is the same contract when its file comes again', async () => {
    const first = await system.as('buyer').addContract(file('# Same\nOnce.'), open);
    expect(await system.as('buyer2').addContract(file('# Same\nOnce.', 'copy.md'), open)).toEqual({
      id: first.id,
      duplicate: true,
      removed: 0,
    });
  });

  test('counts what its vectors cost under the day of the company', async () => {
    await untilEmbedded('buyer');
    const calls = await system.rows<{ cost: number }>(
      `select sum(cost_micro_usd)::int as cost from embedding_calls where tenant = 'acme' and state = 'settled'`,
    );
    const totals = await system.rows<{ cost: number }>(
      `select micro_usd::int as cost from spend_totals where tenant = 'acme' and scope = 'day'`,
    );
    expect(calls[0]?.cost).toBeGreaterThan(0);
    expect(totals).toEqual(calls);
  });

  test.each([
    ['requester', file('# Mine\nText.'), open, 'forbidden'],
    ['buyer', file('# Unknown\nText.'), { ...open, vendor: 'V-9999' }, 'invalid_input'],
    [
      'buyer',
      { name: 'a.png', mediaType: 'image/png', bytes: Buffer.from('\u0089PNG\r\n', 'latin1') },
      open,
      'invalid_input',
    ],
    ['buyer', file('', 'empty.txt'), open, 'invalid_input'],
  ])('is refused to %s where it must be', async (who, given, about, code) => {
    await expect(system.as(who).addContract(given, about)).rejects.toMatchObject({ code });
  });

  test('is removed by whoever added it, and by nobody who merely reads it', async () => {
    const { id } = await system.as('buyer').addContract(file('# Gone\nSoon.'), open);
    await expect(system.as('buyer2').dropContract(id)).rejects.toMatchObject({ code: 'forbidden' });
    await system.as('buyer').dropContract(id);
    await expect(system.as('buyer').contract(id)).rejects.toMatchObject({ code: 'not_found' });
  });
});

test('when the embedding service is down, words are compared, and the answer says so', async () => {
  await system.faults('model', { kind: 'error', times: 5 });
  const found = await ask('buyer', 'escrow agent');
  await system.calm();
  expect(found).toMatchObject({ byMeaning: false, because: expect.stringContaining('500') });
  expect(found.passages[0]?.text).toMatch(/escrow/i);
});

test('another model makes new vectors in the background, and the old ones go', async () => {
  await untilEmbedded('buyer');
  await system.rows(`update passage_vectors set model = 'older'`);
  await system.rows(`update embedding_states set model = 'older', dimension = 256`);
  expect((await ask('buyer', 'escrow agent')).passages[0]?.text).toMatch(/escrow/i);
  await untilEmbedded('buyer');
  expect(await system.rows(`select distinct model from passage_vectors where tenant = 'acme'`)).toEqual([
    { model: system.embedder.model },
  ]);
}, 30_000);

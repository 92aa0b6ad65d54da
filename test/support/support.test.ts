import { existsSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { Worker } from '@temporalio/worker';
import { Client } from 'pg';
import { attributes } from '../../src/workflows/attributes.ts';
import { QUEUE } from '../../src/workflows/names.ts';
import { workflowBundle } from './bundle.ts';
import { testDatabase } from './postgres.ts';
import { startStandInsForTest } from './stand-ins.ts';
import { statement } from './template.ts';
import { testNamespace } from './temporal.ts';
import type { TestNamespace } from './temporal.ts';

jest.setTimeout(60_000);

describe('a test database', () => {
  test('holds the seed data, and is nobody else’s', async () => {
    const [one, other] = await Promise.all([testDatabase(), testDatabase()]);
    try {
      await statement(one.adminUrl, 'create table mine ()');
      const tables = `select tablename from pg_tables where schemaname = 'public'`;
      const names = async (url: string) =>
        (await statement<{ tablename: string }>(url, tables)).map((row) => row.tablename);
      expect(await names(one.url)).toContain('mine');
      expect(await names(other.url)).toContain('people');
      expect(await names(other.url)).not.toContain('mine');
    } finally {
      await Promise.all([one.drop(), other.drop()]);
    }
  });

  test('fails the file that leaves a connection open, saying whose', async () => {
    const { url, drop } = await testDatabase();
    const client = new Client({ connectionString: url, application_name: 'forgetful' });
    client.on('error', () => {});
    await client.connect();
    await client.query('select 1');
    await expect(drop()).rejects.toThrow(/^Left open: forgetful connection of qm_app, last: select 1\./);
    await client.end().catch(() => {});
  });
});

describe('a test namespace', () => {
  let temporal: TestNamespace;
  beforeAll(async () => {
    temporal = await testNamespace();
  });
  afterAll(() => temporal.close());

  test('takes the search attributes of a requisition, and no other namespace sees its runs', async () => {
    const other = await testNamespace();
    try {
      const typedSearchAttributes = Object.values(attributes).map((key) => ({ key, value: 'some' }));
      const options = { taskQueue: QUEUE, workflowId: 'requisition:acme:R-1', args: [], typedSearchAttributes };
      const run = await temporal.client.workflow.start('procurement', options);
      expect((await run.describe()).status.name).toBe('RUNNING');
      await expect(other.client.workflow.getHandle('requisition:acme:R-1').describe()).rejects.toMatchObject({
        name: 'WorkflowNotFoundError',
      });
      await run.terminate();
    } finally {
      await other.close();
    }
  });

  test('is served by a worker with the shared bundle', async () => {
    const [bundle, again] = await Promise.all([workflowBundle(), workflowBundle()]);
    expect(again).toEqual(bundle);
    expect(existsSync(bundle.codePath)).toBe(true);
    const { connection, namespace } = temporal;
    const worker = await Worker.create({ connection, namespace, taskQueue: QUEUE, workflowBundle: bundle });
    await worker.runUntil(async () => expect(worker.getState()).toBe('RUNNING'));
  });
});

test('stand-ins answer where the environment that they give points', async () => {
  const names = ['model', 'risk', 'erp', 'mail', 'identity'] as const;
  const standIns = await startStandInsForTest(names);
  try {
    for (const name of names) expect((await fetch(`${standIns.url(name)}/healthz`)).status).toBe(200);
    expect(standIns.environment).toMatchObject({
      OPENAI_BASE_URL: `${standIns.url('model')}/v1`,
      RISK_URL: standIns.url('risk'),
      ERP_URL: standIns.url('erp'),
      MAIL_READBACK_URL: `${standIns.url('mail')}/messages`,
      SMTP_URL: expect.stringMatching(/^smtp:\/\/127\.0\.0\.1:\d+$/),
      OIDC_ISSUER: standIns.url('identity'),
      OIDC_CLIENT_ID: 'quartermaster',
      OIDC_CLIENT_SECRET: expect.any(String),
    });
  } finally {
    await standIns.close();
  }
});

import { execFile } from 'node:child_process';
import { copyFileSync, cpSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { backup, DatabaseSync } from 'node:sqlite';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { removeHome } from '../../local/folders.ts';
import { postgresPrograms, startPostgres } from '../../local/postgres.ts';
import { readPasswords } from '../../local/postgres-roles.ts';
import { startRig } from '../kill/rig.ts';
import type { Rig } from '../kill/rig.ts';
import { signIn } from '../support/sign-in.ts';
import { eventually, newHome } from './support.ts';

jest.setTimeout(240_000);

const program = promisify(execFile);

let rig: Rig;
let restored: Rig | undefined;
beforeAll(async () => {
  rig = await startRig();
  await signIn(rig.system.state.url, 'acme/requester');
});
afterAll(async () => {
  await restored?.stop();
  await rig.stop();
  removeHome(rig.home);
  if (restored) removeHome(restored.home);
});

/** As docs/operations.md says: Temporal first, Postgres after it, so that nothing is in a run that is not in the store. */
async function backUp(to: string): Promise<void> {
  const temporal = new DatabaseSync(join(rig.home, 'temporal.db'), { readOnly: true });
  await backup(temporal, join(to, 'temporal.db'));
  temporal.close();
  const { port } = new URL(rig.system.environment.DATABASE_URL ?? '');
  const password = readPasswords(rig.home)?.superuser ?? '';
  const url = `postgres://qm_super:${password}@127.0.0.1:${port}/quartermaster`;
  await program(join(await postgresPrograms(), 'pg_dump'), [
    '--format=custom',
    `--file=${join(to, 'store.dump')}`,
    url,
  ]);
  for (const name of ['grant-keys', 'history-keys', 'principal-key', 'plumbing-key', 'ports.json'])
    if (existsSync(join(rig.home, name))) copyFileSync(join(rig.home, name), join(to, name));
}

/** Into a cluster that has never seen any of it. */
async function restore(home: string): Promise<void> {
  const fresh = await startPostgres({ home });
  const url = fresh.superuserUrl.replace(/\/postgres$/, '/quartermaster');
  const programs = await postgresPrograms();
  await program(join(programs, 'pg_restore'), ['--clean', '--if-exists', `--dbname=${url}`, join(home, 'store.dump')]);
  await fresh.stop();
}

test('a backup of a running system is restored elsewhere, and a requisition that waits goes on there to its order', async () => {
  const subject = await rig.submit();
  await rig.asked(subject, 'approval_step');
  const home = newHome();
  await backUp(home);
  // The stand-ins are the world outside: it is still there.
  cpSync(join(rig.home, 'sandbox'), join(home, 'sandbox'), { recursive: true });
  const before = await rig.as('auditor').history(subject.id);
  const { temporal: run } = await rig.as('auditor').show(subject.id);
  await rig.stop();

  await restore(home);
  restored = await startRig({}, home);
  const auditor = restored.as('auditor');
  expect(await auditor.history(subject.id)).toEqual({ ...before, intact: true });
  await restored.answer(subject, 'approval_step');
  await eventually(async () => (await auditor.show(subject.id)).status === 'ordered');
  const { tasks, temporal, purchaseOrder } = await auditor.show(subject.id);
  expect(tasks.filter(({ status }) => status === 'open')).toEqual([]);
  expect(purchaseOrder?.number).toBe('PO-000001');
  // It is the run of before that went on, not a new one.
  expect(temporal.runId).toBe(run.runId);
  expect(restored.crashes).toEqual([]);
});

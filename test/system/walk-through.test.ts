import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { freePort } from '../../local/ports.ts';
import { listen } from '../../src/http/listen.ts';
import { appOver } from '../support/app.ts';
import { startTestSystem, type TestSystem } from '../support/system.ts';

const ROOT = `${import.meta.dirname}/../..`;

let system: TestSystem;
let url: string;
let listening: Awaited<ReturnType<typeof listen>>;
beforeAll(async () => {
  const port = await freePort();
  url = `http://127.0.0.1:${port}`;
  system = await startTestSystem({ publicUrl: url });
  const app = appOver({ services: system.services, signIn: system.entrance, publicUrl: url });
  listening = await listen(app, { host: '127.0.0.1', port });
}, 60_000);
afterAll(async () => {
  await listening.close();
  await system.close();
});

/** Every command of the document, as somebody would paste them. */
const commands = (): string =>
  [...readFileSync(`${ROOT}/docs/api.md`, 'utf8').matchAll(/^```bash\n(.*?)^```/gms)]
    .map(([, text = '']) => text)
    .join('\n');

test('the commands of docs/api.md lead a stranger from a request to its answer, and none of them is refused', async () => {
  const env = { ...process.env, QM_URL: url, OIDC_ISSUER: system.issuer };
  const bash = promisify(execFile)('bash', ['-euo', 'pipefail', '-c', commands()], { env, timeout: 60_000 });
  const { stdout } = await bash;
  expect(stdout).toContain('"field":"lines[0].unitPrice"');
  expect(stdout).toContain(`"requisition":"R-000001","task":"T-000001"`);
  expect(stdout).toMatch(/\nid,status,phase,subject,.*\r\nR-000001,/);
  const { evidence } = await system.as('requester').show('R-000001');
  expect(evidence['lines[0].unitPrice']).toMatchObject({ by: 'answer', actor: 'requester' });
}, 90_000);

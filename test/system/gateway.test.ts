import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { freePort } from '../../local/ports.ts';
import { untilOk } from '../../local/ready.ts';
import { startErp } from '../../sandbox/erp/server.ts';
import type { StandIn } from '../../sandbox/http.ts';
import { startRisk } from '../../sandbox/risk/server.ts';
import { createInternalServices } from '../../src/services/internal.ts';
import { runOperation } from '../../src/tools/run-operation.ts';
import type { Tools } from '../../src/tools/tools.ts';
import { testDatabase, type TestDatabase } from '../support/postgres.ts';
import { requester } from '../support/principals.ts';
import { KNOWN_VENDOR } from '../support/records.ts';
import { serveInternal, testTools, type Internal } from '../support/tools.ts';

const consumer = { key: 'key', secret: 'secret' };

/** Where Debian's package and others put it. */
function findNginx(): string {
  const folders = [
    ...(process.env['PATH'] ?? '').split(delimiter),
    '/usr/sbin',
    '/usr/local/sbin',
    '/opt/homebrew/bin',
  ];
  const found = folders.map((folder) => join(folder, 'nginx')).find((file) => existsSync(file));
  if (found !== undefined) return found;
  throw new Error('nginx is not installed: apt-get install nginx-light, or brew install nginx.');
}

const configuration = (folder: string, port: number, upstreams: Record<string, string>): string => `
daemon off; pid ${folder}/pid; error_log ${folder}/error.log;
events {}
http {
  access_log ${folder}/access.log;
  client_body_temp_path ${folder}/body; proxy_temp_path ${folder}/proxy;
  fastcgi_temp_path ${folder}/f; uwsgi_temp_path ${folder}/u; scgi_temp_path ${folder}/s;
  server {
    listen 127.0.0.1:${port};
    location = /healthz { return 200; }
    ${Object.entries(upstreams)
      .map(
        ([audience, url]) => `location /tools/${audience}/ { proxy_pass ${url}/; proxy_set_header X-Gateway nginx; }`,
      )
      .join('\n    ')}
  }
}`;

let folder: string;
let nginx: ChildProcess;
let parts: [TestDatabase, StandIn, StandIn];
let internal: Internal;
let tools: Tools;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'qm-gateway-'));
  const program = findNginx();
  const port = await freePort();
  parts = await Promise.all([
    testDatabase(),
    startRisk({ host: '127.0.0.1', port: 0, consumer }),
    startErp({ host: '127.0.0.1', port: 0, token: 'tok', state: folder }),
  ]);
  const [db, risk, erp] = parts;
  internal = await serveInternal(createInternalServices(db.database, null));
  const upstreams = { vendors: `${internal.url}/internal/vendors`, risk: risk.url, erp: erp.url };
  writeFileSync(join(folder, 'nginx.conf'), configuration(folder, port, upstreams));
  nginx = spawn(program, ['-p', folder, '-c', join(folder, 'nginx.conf'), '-e', join(folder, 'error.log')], {
    stdio: 'ignore',
  });
  await untilOk('nginx', `http://127.0.0.1:${port}/healthz`)(AbortSignal.timeout(20_000));
  // Where the systems really are it is not told.
  tools = await testTools({
    gatewayUrl: `http://127.0.0.1:${port}/tools/`,
    tokenFor: internal.tokenFor,
    risk: { url: 'http://127.0.0.1:9', ...consumer },
  });
}, 60_000);
afterAll(async () => {
  const ended = new Promise((resolve) => nginx.once('exit', resolve));
  nginx.kill('SIGTERM');
  await ended;
  const [db, risk, erp] = parts;
  await Promise.all([internal.close(), risk.close(), erp.close()]);
  await db.drop();
  rmSync(folder, { recursive: true });
});

const signal = new AbortController().signal;

test('all calls go through the gateway, each to the path of its audience', async () => {
  const common = { tools, agent: null, run: null, signal };
  const screening = { ...common, principal: requester, requisition: { id: 'R-000001', status: 'screening' as const } };
  expect(await runOperation('vendors_read', { number: KNOWN_VENDOR }, screening)).toMatchObject({
    vendor: { number: KNOWN_VENDOR },
  });
  expect(await runOperation('risk_assess', { duns: '804735132' }, screening)).toMatchObject({ duns: '804735132' });
  const ordering = {
    ...common,
    principal: requester,
    requisition: { id: 'R-000001', status: 'ordering' as const },
  };
  const input = { key: 'acme/R-000001/order/1', order: { number: 'PO-1' } };
  expect(await runOperation('order_create', input, ordering)).toMatchObject({
    idempotencyKey: input.key,
    status: 'open',
  });
  expect(await runOperation('order_find', { key: input.key }, ordering)).toMatchObject({ idempotencyKey: input.key });
});

test('what the gateway does not know is refused there, and is no answer of the system', async () => {
  const requisition = { id: 'R-000001', status: 'screening' as const };
  const context = { tools, agent: null, run: null, signal, principal: requester, requisition };
  await expect(runOperation('purchasing_orders', { vendor: KNOWN_VENDOR }, context)).rejects.toMatchObject({
    code: 'provider_refused',
  });
});

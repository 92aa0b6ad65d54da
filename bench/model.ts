import { ending, program } from './program.ts';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { removeHome, ROOT } from '../local/folders.ts';
import { freePort } from '../local/ports.ts';
import { describeExit } from '../local/processes.ts';
import { startSystem, type System } from '../local/system.ts';
import { Served } from '../sandbox/model/meter.ts';
import { fillTemplate } from '../src/cli/template.ts';
import { readConfig } from '../src/config.ts';
import { PersonId, TenantId } from '../src/domain/principal.ts';
import { createServices } from '../src/services/create.ts';
import { serviceContext } from '../src/settings.ts';
import { loadToolbox } from '../src/toolbox.ts';
import { openDatabase, type Database } from '../src/store/database.ts';
import { modelReportOf, type Call, type Company, type Setting } from './model-report.ts';

const USAGE = 'npm run bench:model -- [--per-minute 60] [--requisitions 200] [--burst 5] [--quick]';
const { values } = parseArgs({
  options: {
    'per-minute': { type: 'string' },
    requisitions: { type: 'string' },
    burst: { type: 'string' },
    quick: { type: 'boolean', default: false },
  },
});
const perMinute = Number(values['per-minute'] ?? (values.quick ? 300 : 60));
const requisitions = Number(values.requisitions ?? (values.quick ? 100 : 200));
const setting: Setting = {
  perMinute,
  // The server lets one second's worth go at once, and a request takes some time to arrive.
  burst: Number(values.burst ?? Math.max(5, Math.ceil(perMinute / 30))),
  requisitions,
  small: Math.max(1, Math.round(requisitions / 20)),
};

/** The large company hands all of its requests in before the small one does: first come, first served would be unfair. */
const COMPANIES = [
  { tenant: TenantId.parse('acme'), sample: 'en-known-vendor.eml', count: setting.requisitions - setting.small },
  { tenant: TenantId.parse('rheinwerk'), sample: 'de-table.eml', count: setting.small },
];

const Meter = z.object({ served: z.array(Served), throttled: z.int() });
const AT_WORK = ['received', 'reading', 'screening'] as const;

await program(
  [perMinute, requisitions, setting.burst].every((value) => Number.isInteger(value) && value > 1),
  USAGE,
  run,
);

async function run(): Promise<void> {
  const home = mkdtempSync(join(tmpdir(), 'quartermaster-bench-model-'));
  const { PATH, HOME, XDG_CACHE_HOME } = process.env;
  const system = await startSystem({
    home,
    env: { PATH, HOME, XDG_CACHE_HOME, QM_LOG_LEVEL: 'warn', MODEL_REQUESTS_PER_MINUTE: String(perMinute) },
    ports: async () => ({ server: await freePort(), temporal: await freePort(), temporalUi: await freePort() }),
    log: () => {},
    onExit: (exit) => console.error(describeExit(exit)),
    signal: ending.signal,
  });
  try {
    console.log(await measure(system));
  } finally {
    await system.stop();
    removeHome(home);
  }
}

async function measure(system: System): Promise<string> {
  const config = readConfig(system.environment, [
    'DATABASE_URL',
    'DATABASE_PRINCIPAL_KEY',
    'HISTORY_KEYS',
    'DATABASE_PLUMBING_KEY',
    'OPENAI_BASE_URL',
  ]);
  const database = await openDatabase(config.DATABASE_URL, {
    keys: { people: config.DATABASE_PRINCIPAL_KEY, plumbing: config.DATABASE_PLUMBING_KEY },
    connections: 20,
  });
  try {
    await got(new URL('/_rate', config.OPENAI_BASE_URL), { perMinute, burst: setting.burst });
    const submitted = await submitAll(createServices(await serviceContext(config, database, await loadToolbox())));
    console.log(`${submitted.size} requisitions are handed in; about four calls each, at ${perMinute} a minute.`);
    await untilQuiet(database);
    const { served, throttled } = Meter.parse(await got(new URL('/_served', config.OPENAI_BASE_URL)));
    const companies = await Promise.all(
      COMPANIES.map((company) => companyOf(database, company.tenant, served, submitted)),
    );
    return modelReportOf(
      setting,
      companies,
      served.map(({ at }) => at),
      throttled,
      loadavg(),
    );
  } finally {
    await database.close();
  }
}

/** Returns when each was handed in, by `TENANT/ID`. */
async function submitAll(services: ReturnType<typeof createServices>): Promise<Map<string, number>> {
  const submitted = new Map<string, number>();
  for (const { tenant, sample, count } of COMPANIES) {
    const mail = readFileSync(join(ROOT, 'samples', sample));
    const who = { kind: 'person', tenant, person: PersonId.parse('requester'), roles: ['requester'] } as const;
    for (let index = 0; index < count; index += 1) {
      const { id } = await services.submit(who, fillTemplate(mail, new Date(), randomUUID()));
      submitted.set(`${tenant}/${id}`, Date.now());
    }
  }
  return submitted;
}

async function untilQuiet(database: Database): Promise<void> {
  for (;;) {
    if (ending.signal.aborted) throw new Error('Ended early.');
    const left = await Promise.all(
      COMPANIES.map(({ tenant }) =>
        database.withPrincipal({ kind: 'worker', tenant }, (tx) =>
          tx.rows('select id from requisitions where tenant = $1 and status = any ($2)', [tenant, AT_WORK]),
        ),
      ),
    );
    if (left.flat().length === 0) return;
    await sleep(1000);
  }
}

async function companyOf(
  database: Database,
  tenant: TenantId,
  served: readonly Served[],
  submitted: ReadonlyMap<string, number>,
): Promise<Company> {
  const rows = await database.withPrincipal({ kind: 'worker', tenant }, (tx) =>
    tx.rows<{ id: string; requisition: string }>('select id::text, requisition from model_calls where tenant = $1', [
      tenant,
    ]),
  );
  const requisitionOf = new Map(rows.map(({ id, requisition }) => [id, `${tenant}/${requisition}`]));
  const calls = served.flatMap(({ call, at }): Call[] => {
    const requisition = requisitionOf.get(call ?? '');
    const from = submitted.get(requisition ?? '');
    return requisition === undefined || from === undefined ? [] : [{ requisition, at, sinceSubmission: at - from }];
  });
  return { tenant, calls };
}

async function got(url: URL, body?: object): Promise<unknown> {
  const init = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
  const response = await fetch(url, init);
  if (!response.ok) throw new Error(`${url.href}: ${response.status} ${await response.text()}`);
  return response.json();
}

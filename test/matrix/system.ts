import { randomBytes } from 'node:crypto';
import { startIssuer, AUDIENCE } from '../identity/issuer.ts';
import { readConfig } from '../../src/config.ts';
import type { Embedder } from '../../src/domain/embedding.ts';
import { QuartermasterError } from '../../src/domain/errors.ts';
import type { Role } from '../../src/domain/principal.ts';
import { createServiceVerifier, createVerifier } from '../../src/identity/verify.ts';
import type { Person } from '../../src/services/api.ts';
import { hearChanges } from '../../src/services/changes.ts';
import { createFeeds } from '../../src/services/feeds.ts';
import { createServices } from '../../src/services/create.ts';
import { createInternalServices } from '../../src/services/internal.ts';
import { contractSearch } from '../../src/services/search-contracts.ts';
import { serviceContext } from '../../src/settings.ts';
import type { Database } from '../../src/store/database.ts';
import { loadToolbox } from '../../src/toolbox.ts';
import { HISTORY_KEYS } from '../support/history.ts';
import { testDatabase } from '../support/postgres.ts';
import { person } from '../support/principals.ts';
import { memorySignIn } from '../http/memory-sign-in.ts';
import { appOver } from '../support/app.ts';
import { exchangedAt } from '../support/tools.ts';

const GRANT_KEYS = `test:${randomBytes(32).toString('base64url')}`;

/** The seeded person who stands for a role; they hold that role alone. */
const standing: Readonly<Record<Role, string>> = {
  requester: 'requester',
  buyer: 'buyer',
  department_head: 'head',
  finance_director: 'finance',
  compliance: 'compliance',
  receiver: 'receiver',
  auditor: 'auditor',
  administrator: 'admin',
};

export const personWith = (role: Role, tenant = 'acme'): Person => person(tenant, standing[role], role);

/** Meaning is a model's business; words are enough here. */
const wordsOnly: Pick<Embedder, 'embed'> = {
  embed: () => Promise.reject(new QuartermasterError('provider_unavailable', 'There is no embedding service here.')),
};

/** Notes every transaction and every text of SQL. */
const recorded = (database: Database, sqls: string[]): Database => ({
  ...database,
  withPrincipal: (principal, work) => {
    sqls.push(`begin as ${principal.kind}`);
    return database.withPrincipal(principal, (tx) =>
      work({
        tenant: tx.tenant,
        rows: (sql, values) => {
          sqls.push(sql);
          return tx.rows(sql, values);
        },
        run: (sql, values) => {
          sqls.push(sql);
          return tx.run(sql, values);
        },
      }),
    );
  },
});

/** The API over a real database and real services; `sqls` and `calls` note what was asked of both. */
export async function startMatrix() {
  const [db, issuer, toolbox] = await Promise.all([testDatabase(), startIssuer(), loadToolbox()]);
  const sqls: string[] = [];
  const calls: string[] = [];
  const config = readConfig({ DATABASE_URL: db.url, HISTORY_KEYS, GRANT_KEYS }, ['DATABASE_URL', 'HISTORY_KEYS']);
  const plain = await serviceContext(config, recorded(db.database, sqls), toolbox);
  const context = { ...plain, embedder: { ...plain.embedder, ...wordsOnly } };
  const services = createServices(context);
  const noting = new Proxy(services, {
    get: (target, name, receiver) => {
      calls.push(String(name));
      return Reflect.get(target, name, receiver);
    },
  });
  const changes = hearChanges(db.database, { warn: () => undefined });
  const app = appOver({
    services: noting,
    feeds: createFeeds(changes),
    signIn: memorySignIn(createVerifier({ issuer: issuer.url, audience: AUDIENCE })),
    internal: {
      services: createInternalServices(context.database, contractSearch(context)),
      verify: createServiceVerifier({ issuer: issuer.url }),
    },
  });
  const serviceToken = exchangedAt(issuer);
  return {
    app,
    services,
    database: db.database,
    superuserUrl: db.superuserUrl,
    sqls,
    calls,
    documents: toolbox.registry.documents,
    tokenOf: ({ tenant, person: sub, roles }: Person): Promise<string> =>
      issuer.sign({ claims: { tenant, sub, roles: [...roles], email: undefined } }),
    serviceTokenOf: (principal: Person, audience: string, scope: string): Promise<string> =>
      serviceToken({ principal, agent: 'vendor', audience, scope }),
    close: async () => {
      changes.close();
      await issuer.close();
      await db.drop();
    },
  };
}

export type Matrix = Awaited<ReturnType<typeof startMatrix>>;

import { internalRoutes } from '../../src/http/internal.ts';
import { listen, type Listening } from '../../src/http/listen.ts';
import type { TokenWanted } from '../../src/identity/minter.ts';
import { audienceOf, createServiceVerifier, type VerifyService } from '../../src/identity/verify.ts';
import { createLog } from '../../src/log.ts';
import type { InternalServices } from '../../src/services/internal.ts';
import { connectTools, type Connections } from '../../src/tools/connect.ts';
import type { CallEnd, CallLedger, IntendedCall } from '../../src/tools/ledger.ts';
import { loadRegistry } from '../../src/tools/registry.ts';
import type { Tools } from '../../src/tools/tools.ts';
import { startIssuer, type Bend, type Issuer } from '../identity/issuer.ts';
import { requester } from './principals.ts';

const NOWHERE = 'http://127.0.0.1:9';

const silent = createLog({ level: 'silent', name: 'test' });

const unused = (): never => {
  throw new Error('A service was called that this test has no use for.');
};

/** Services that nobody may call. */
export const unusedServices: InternalServices = {
  searchVendors: unused,
  readVendor: unused,
  earlierOrders: unused,
  mailsOf: unused,
  searchContracts: null,
};

/** Our own services for agents on a port of their own, over whatever serves them. */
export const listenInternal = (services: InternalServices, verify: VerifyService, port = 0): Promise<Listening> =>
  listen(internalRoutes({ services, verify, log: silent }), { host: '127.0.0.1', port });

/** A token of one call, as an issuer makes it by exchange, bent where a test wants it wrong. */
export const exchangedAt =
  (issuer: Issuer) =>
  async ({ principal, agent, audience, scope }: TokenWanted, { claims = {}, ...bend }: Bend = {}): Promise<string> => {
    if (principal.kind !== 'person') throw new Error('Only people have grants.');
    const { tenant, person: sub, roles } = principal;
    const exp = Math.floor(Date.now() / 1000) + 120;
    const own = { aud: audienceOf(audience), scope, act: { sub: agent ?? 'quartermaster' }, exp };
    return issuer.sign({ ...bend, claims: { sub, tenant, roles, ...own, ...claims } });
  };

/** The same with an issuer of its own, which exchanges whatever is asked for. */
export async function serveInternal(services: InternalServices) {
  const issuer = await startIssuer();
  const verify = createServiceVerifier({ issuer: issuer.url });
  const listening = await listenInternal(services, verify);
  const tokenFor = exchangedAt(issuer);
  // The issuer is asked for its keys at the first token; tests are short of time.
  const first = { audience: 'vendors', scope: 'vendors:read' };
  await verify(await tokenFor({ ...first, principal: requester, agent: null }), first);
  return {
    url: listening.url,
    tokenFor,
    close: async () => {
      await listening.close();
      await issuer.close();
    },
  };
}

export type Internal = Awaited<ReturnType<typeof serveInternal>>;

/** A ledger in memory that lets everything pass, and what it has seen. */
export function memoryLedger(): CallLedger & { rows: (CallEnd & { call: IntendedCall })[] } {
  const rows: (CallEnd & { call: IntendedCall })[] = [];
  return {
    rows,
    open: () => Promise.resolve({ id: 'call' }),
    close: (_, call, end) => Promise.resolve(void rows.push({ ...end, call })),
  };
}

/** The real registry, connected to what a test names; the rest is nowhere. */
export async function testTools(
  connections: Partial<Connections>,
  ledger: CallLedger = memoryLedger(),
): Promise<Tools> {
  return connectTools(await loadRegistry(), ledger, {
    internalUrl: NOWHERE,
    tokenFor: () => Promise.resolve('nobody asks'),
    risk: { url: NOWHERE, key: 'key', secret: 'secret' },
    erp: { url: NOWHERE, token: 'tok' },
    gatewayUrl: null,
    privateHosts: [],
    longestMs: 5_000,
    ...connections,
  });
}

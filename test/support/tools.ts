import { publicHalf, createServiceVerifier, createTokenIssuer } from '../../src/identity/service-tokens.ts';
import { internalRoutes } from '../../src/http/internal.ts';
import { listen, type Listening } from '../../src/http/listen.ts';
import { createLog } from '../../src/log.ts';
import type { InternalServices } from '../../src/services/internal.ts';
import { connectTools, type Connections } from '../../src/tools/connect.ts';
import type { CallEnd, CallLedger, IntendedCall } from '../../src/tools/ledger.ts';
import { loadRegistry } from '../../src/tools/registry.ts';
import type { Tools } from '../../src/tools/tools.ts';

/** Keys of the tests, made of nothing secret. */
export const SERVICE_KEY = Buffer.from('a service key for tests, nothing').toString('base64url');
export const SERVICE_PUBLIC_KEY = publicHalf(SERVICE_KEY);

const NOWHERE = 'http://127.0.0.1:9';

const silent = createLog({ level: 'silent', name: 'test' });

/** Our own services for agents on a port of their own, over whatever serves them. */
export const serveInternal = (services: InternalServices): Promise<Listening> =>
  listen(internalRoutes({ services, verify: createServiceVerifier(SERVICE_PUBLIC_KEY), log: silent }), {
    host: '127.0.0.1',
    port: 0,
  });

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
    tokenFor: createTokenIssuer(SERVICE_KEY),
    risk: { url: NOWHERE, key: 'key', secret: 'secret' },
    erp: { url: NOWHERE, token: 'tok' },
    gatewayUrl: null,
    privateHosts: [],
    longestMs: 5_000,
    ...connections,
  });
}

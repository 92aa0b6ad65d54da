import { expect } from '@jest/globals';
import type { Readiness } from '../../src/http/context.ts';
import { createServiceVerifier, createVerifier } from '../../src/identity/verify.ts';
import { createLog } from '../../src/log.ts';
import { AUDIENCE, startIssuer } from '../identity/issuer.ts';
import { appOver } from '../support/app.ts';
import { unusedServices } from '../support/tools.ts';
import { memorySignIn } from './memory-sign-in.ts';
import { memoryServices } from './memory-services.ts';

export type Init = {
  method?: string;
  type?: string;
  body?: string | Uint8Array<ArrayBuffer>;
  token?: string | null;
};

/** The app as it runs, with a real issuer and services in memory; `log` collects its lines. */
export async function startSystem() {
  const issuer = await startIssuer();
  const memory = memoryServices();
  const log: string[] = [];
  const signIn = memorySignIn(createVerifier({ issuer: issuer.url, audience: AUDIENCE }));
  const state: Readiness = {
    ready: true,
    checks: { store: true, model: true, risk: false },
    standIns: ['model', 'mail', 'identity'],
  };
  const app = appOver({
    services: memory.services,
    signIn,
    readiness: async () => state,
    log: createLog({ level: 'info', name: 'server' }, { write: (line: string) => void log.push(line) }),
    internal: { services: unusedServices, verify: createServiceVerifier({ issuer: issuer.url }) },
  });
  /** Calls to the app with a good token, unless the call brings another; null is none. */
  const signedIn = async () => {
    const token = await issuer.sign();
    return async (path: string, init: Init = {}) => {
      const bearer = init.token === undefined ? token : init.token;
      const { body, type = 'application/json' } = init;
      const response = await app.request(path, {
        method: init.method ?? (body === undefined ? 'GET' : 'POST'),
        headers: {
          ...(bearer !== null && { authorization: `Bearer ${bearer}` }),
          ...(body !== undefined && { 'content-type': type }),
        },
        ...(body !== undefined && { body }),
      });
      const text = await response.text();
      return { status: response.status, headers: response.headers, text, body: text === '' ? null : JSON.parse(text) };
    };
  };
  return { app, issuer, memory, signIn, log, state, signedIn };
}

/** What a problem of this code must look like. */
export const problem = (code: string, status: number) => ({
  status,
  body: expect.objectContaining({ type: `urn:quartermaster:problem:${code}`, status, title: expect.any(String) }),
});

export type TestSystem = Awaited<ReturnType<typeof startSystem>>;

export type Ask = Awaited<ReturnType<TestSystem['signedIn']>>;

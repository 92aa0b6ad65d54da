import { createApp } from '../../src/http/app.ts';
import { LIMITS } from '../../src/http/body.ts';
import type { App, Dependencies } from '../../src/http/context.ts';
import { createLog } from '../../src/log.ts';
import { unusedServices } from './tools.ts';

/** The HTTP API as it runs; what a test does not give is silent, ready, and without services for agents. */
export const appOver = (parts: Pick<Dependencies, 'services' | 'signIn'> & Partial<Dependencies>): App =>
  createApp({
    publicUrl: 'http://127.0.0.1:8080',
    readiness: () => Promise.resolve({ ready: true, checks: {}, standIns: [] }),
    log: createLog({ level: 'silent', name: 'test' }),
    limits: LIMITS,
    draining: new AbortController().signal,
    internal: { services: unusedServices, verify: () => Promise.reject(new Error('No agent calls here.')) },
    ...parts,
  });

import { createApi } from '../../src/http/app.ts';
import { LIMITS } from '../../src/http/body.ts';
import type { App, Dependencies } from '../../src/http/context.ts';
import type { Operation } from '../../src/http/router.ts';
import { createFeeds } from '../../src/services/feeds.ts';
import { createLog } from '../../src/log.ts';
import { checkedBy } from './documented.ts';
import { memoryReplays } from './memory-replays.ts';
import { unusedServices } from './tools.ts';

/** Tests ask faster than people do; those of the rates bring their own. */
const OFTEN = { burst: 1_000_000, perMinute: 1_000_000 };

/** Nothing ever changes by itself. */
const NO_CHANGES = { subscribe: () => () => undefined, close: () => undefined };

type Parts = Pick<Dependencies, 'services' | 'signIn'> & Partial<Dependencies>;

const apiOver = (parts: Parts) =>
  createApi({
    publicUrl: 'http://127.0.0.1:8080',
    temporalUiUrl: 'http://127.0.0.1:8233',
    readiness: () => Promise.resolve({ ready: true, checks: {}, standIns: [] }),
    log: createLog({ level: 'silent', name: 'test' }),
    limits: { ...LIMITS, rates: { read: OFTEN, write: OFTEN } },
    replays: memoryReplays(),
    feeds: createFeeds(NO_CHANGES),
    inbound: { secretsOf: () => [], take: () => Promise.reject(new Error('No event comes in here.')) },
    draining: new AbortController().signal,
    internal: { services: unusedServices, verify: () => Promise.reject(new Error('No agent calls here.')) },
    ...parts,
  });

/** The HTTP API as it runs, each answer checked by its document; what a test does not give is silent, ready, and without services for agents. */
export const appOver = (parts: Parts): App => checkedBy(apiOver(parts));

/** Every operation of it. */
export const operationsOver = (parts: Parts): readonly Operation[] => apiOver(parts).operations;

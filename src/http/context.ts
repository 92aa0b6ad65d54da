import type { Hono } from 'hono';
import type { Identity } from '../identity/claims.ts';
import type { Log } from '../log.ts';
import type { Feeds } from '../services/feeds.ts';
import type { Services } from '../services/api.ts';
import type { Inbound } from '../services/inbound.ts';
import type { Replays } from '../services/replays.ts';
import type { SignIn } from '../services/sign-in.ts';
import type { Limits } from './body.ts';
import type { InternalDependencies } from './internal.ts';

/** Whether the parts that requests need answer, by name, and which outside services are stand-ins. */
export type Readiness = { ready: boolean; checks: Record<string, boolean>; standIns: readonly string[] };

export type Dependencies = {
  services: Services;
  replays: Replays;
  /** What can be followed while it changes. */
  feeds: Feeds;
  /** Where events of other systems come in. */
  inbound: Inbound;
  /** Verifies what callers bring, too. */
  signIn: SignIn;
  /** Where people reach this system; no trailing slash. */
  publicUrl: string;
  /** Where people reach the Temporal Web UI, which alone may ask from a browser for histories in plain. */
  temporalUiUrl: string;
  readiness: () => Promise<Readiness>;
  log: Log;
  limits: Limits;
  /** Aborts when the process is about to end: connections are not kept then. */
  draining: AbortSignal;
  internal: Omit<InternalDependencies, 'log'>;
};

/** `identity` is set on every route under /v1 and /codec. */
export type Env = { Variables: { identity: Identity } };
export type App = Hono<Env>;

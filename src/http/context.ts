import type { Context, Hono } from 'hono';
import type { Identity } from '../identity/claims.ts';
import type { Log } from '../log.ts';
import type { Services } from '../services/api.ts';
import type { SignIn } from '../services/sign-in.ts';
import type { Limits } from './body.ts';
import type { InternalDependencies } from './internal.ts';
import { methodNotAllowed } from './respond.ts';

/** Whether the parts that requests need answer, by name, and which outside services are stand-ins. */
export type Readiness = { ready: boolean; checks: Record<string, boolean>; standIns: readonly string[] };

export type Dependencies = {
  services: Services;
  /** Verifies what callers bring, too. */
  signIn: SignIn;
  /** Where people reach this system; no trailing slash. */
  publicUrl: string;
  readiness: () => Promise<Readiness>;
  log: Log;
  limits: Limits;
  /** Aborts when the process is about to end: connections are not kept then. */
  draining: AbortSignal;
  internal: Omit<InternalDependencies, 'log'>;
};

/** `identity` is set on every route under /v1. */
export type Env = { Variables: { identity: Identity } };
export type App = Hono<Env>;

type Handler = (c: Context<Env>) => Response | Promise<Response>;

/** Everything that one address does; any other method gets 405. */
export function resource(app: App, path: string, handlers: Partial<Record<'GET' | 'POST' | 'DELETE', Handler>>): void {
  for (const [method, handler] of Object.entries(handlers)) app.on(method, path, handler);
  const allow = Object.keys(handlers).join(', ');
  app.all(path, () => methodNotAllowed(allow));
}

import type { Context } from 'hono';
import type { App, Dependencies, Env } from './context.ts';
import type { Endpoint } from './endpoint.ts';
import { keyOf, once } from './idempotency.ts';
import { withinTime } from './limits.ts';
import { failureHandler, methodNotAllowed } from './respond.ts';

export type Method = 'GET' | 'POST' | 'DELETE';

/** An operation as the document tells of it. */
export type Operation = Endpoint & { method: Method; path: string };

/** The app, and every operation that it serves. */
export type Router = { app: App; operations: Operation[]; serve: (operation: Operation) => Serve };
type Serve = (c: Context<Env>) => Promise<Response>;

/** What is done once under its Idempotency-Key. */
export const takesKeys = ({
  method,
  isOpen,
  answersSecret,
}: Pick<Operation, 'method' | 'isOpen' | 'answersSecret'>): boolean =>
  method === 'POST' && isOpen === undefined && answersSecret === undefined;

export const createRouter = (
  app: App,
  { limits, replays, log }: Pick<Dependencies, 'limits' | 'replays' | 'log'>,
): Router => {
  const fail = failureHandler(log);
  const serve =
    (operation: Operation) =>
    (c: Context<Env>): Promise<Response> => {
      const handle = () => operation.handle(c, limits);
      if (!takesKeys(operation) || keyOf(c) === null) return withinTime(limits.answerMs, handle());
      // A refusal is an answer, too, and is given again.
      return withinTime(
        limits.answerMs,
        once(c, () => handle().catch(fail), replays, limits),
      );
    };
  return { app, operations: [], serve };
};

/** Everything that one address does; any other method gets 405. */
export function resource(
  { app, operations, serve }: Router,
  path: string,
  endpoints: Partial<Record<Method, Endpoint>>,
): void {
  const methods: Method[] = ['GET', 'POST', 'DELETE'];
  const given = methods.flatMap((method) => {
    const endpoint = endpoints[method];
    return endpoint ? [{ ...endpoint, method, path }] : [];
  });
  for (const operation of given) app.on(operation.method, path, serve(operation));
  operations.push(...given);
  const allow = given.map(({ method }) => method).join(', ');
  app.all(path, () => methodNotAllowed(allow));
}

import type { Env, Hono } from 'hono';
import { z } from 'zod';

const Fault = z.strictObject({
  kind: z.string(),
  /** How often it strikes; without it, until the list is replaced. */
  times: z.int().positive().optional(),
  /** Strikes only where this text occurs in the call (`METHOD /path?query`, then the body); case does not matter. */
  match: z.string().optional(),
  /** Milliseconds that `slow` waits. */
  ms: z.int().nonnegative().optional(),
  /** What a fault of chance begins with; it rises by one with each strike, so that a test can say what it saw. */
  seed: z.int().nonnegative().optional(),
});
/** One way to misbehave on demand. */
type Fault = z.infer<typeof Fault>;

const Faults = z.strictObject({ faults: z.array(Fault) });

/** The list of faults that a stand-in works off; the first fitting one strikes. */
export type Control<Kind extends string> = {
  readonly kinds: readonly Kind[];
  list(): readonly Fault[];
  /** Replaces the list. Throws a TypeError naming the kinds that exist when one is unknown. */
  replace(faults: readonly Fault[]): void;
  /** The first fault of one of these kinds that fits the call, counted as used; undefined when the call goes well. */
  take<Wanted extends Kind>(call: string, wanted: readonly Wanted[]): (Fault & { kind: Wanted }) | undefined;
};

/** The fault switch of one stand-in, with the kinds of misbehaviour that it knows. */
export function createControl<const Kind extends string>(kinds: readonly Kind[]): Control<Kind> {
  let faults: Fault[] = [];
  return {
    kinds,
    list: () => faults,
    replace(next) {
      const unknown = next.map((fault) => fault.kind).filter((kind) => !isOneOf(kinds, kind));
      if (unknown.length > 0) throw new TypeError(`unknown fault ${unknown.join(', ')}; use ${kinds.join(', ')}`);
      faults = next.map((fault) => ({ ...fault }));
    },
    take(call, wanted) {
      const found = faults.find((fault) => isOneOf(wanted, fault.kind) && fits(fault, call));
      if (found === undefined) return undefined;
      const struck = { ...found };
      if (found.seed !== undefined) found.seed += 1;
      if (found.times !== undefined) found.times -= 1;
      if (found.times === 0) faults = faults.filter((fault) => fault !== found);
      const [kind] = wanted.filter((name) => name === found.kind);
      return kind === undefined ? undefined : { ...struck, kind };
    },
  };
}

/** Adds `GET /healthz` and `GET|POST /_control` to a stand-in's HTTP surface. */
export function mountControl<E extends Env>(app: Hono<E>, control: Control<string>): void {
  app.get('/healthz', (c) => c.json({ status: 'ok', standIn: true }));
  app.get('/_control', (c) => c.json({ faults: control.list(), kinds: control.kinds }));
  app.post('/_control', async (c) => {
    const body = Faults.safeParse(await c.req.json().catch(() => null));
    if (!body.success) return c.json({ error: z.prettifyError(body.error) }, 400);
    try {
      control.replace(body.data.faults);
    } catch (error) {
      return c.json({ error: error instanceof Error ? error.message : String(error) }, 400);
    }
    return c.json({ faults: control.list(), kinds: control.kinds });
  });
}

function fits(fault: Fault, call: string): boolean {
  return fault.match === undefined || call.toLowerCase().includes(fault.match.toLowerCase());
}

function isOneOf<T extends string>(values: readonly T[], value: string): value is T {
  return values.some((known) => known === value);
}

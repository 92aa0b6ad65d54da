import { resource } from '../context.ts';
import type { App, Dependencies } from '../context.ts';

/** For whatever watches this process; the only routes without a token. */
export function healthRoutes(app: App, { readiness }: Pick<Dependencies, 'readiness'>): void {
  resource(app, '/healthz', { GET: (c) => c.json({ status: 'ok' }) });

  resource(app, '/readyz', {
    GET: async (c) => {
      const state = await readiness();
      return c.json(state, state.ready ? 200 : 503);
    },
  });
}

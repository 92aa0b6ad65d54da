import { Health, Readiness } from '../../services/answers-view.ts';
import type { Dependencies } from '../context.ts';
import { plain } from '../endpoint.ts';
import { resource, type Router } from '../router.ts';

/** For whatever watches this process, without a token. */
export function healthRoutes(router: Router, { readiness }: Pick<Dependencies, 'readiness'>): void {
  resource(router, '/healthz', {
    GET: plain({
      id: 'readHealth',
      summary: 'Whether the process answers.',
      isOpen: true,
      answers: { 200: Health },
      handle: (c) => c.json({ status: 'ok' }),
    }),
  });

  resource(router, '/readyz', {
    GET: plain({
      id: 'readReadiness',
      summary: 'Whether what requests need answers, and what is a stand-in.',
      isOpen: true,
      answers: { 200: Readiness, 503: Readiness },
      handle: async (c) => {
        const state = await readiness();
        return c.json(state, state.ready ? 200 : 503);
      },
    }),
  });
}

import { DoctorView } from '../../services/view.ts';
import type { Dependencies } from '../context.ts';
import { plain } from '../endpoint.ts';
import { resource, type Router } from '../router.ts';

/** What an administrator must know about the state of the installation. */
export function doctorRoutes(router: Router, { services }: Dependencies): void {
  resource(router, '/v1/doctor', {
    GET: plain({
      id: 'readDoctor',
      summary: 'What is real, what a stand-in, whether each part answers, and what waits, each with its cure.',
      answers: { 200: DoctorView },
      handle: async (c) => c.json(await services.doctor(c.var.identity.who)),
    }),
  });
}

import { resource } from '../context.ts';
import type { App, Dependencies } from '../context.ts';

/** What an administrator must know about the state of the installation. */
export function doctorRoutes(app: App, { services }: Dependencies): void {
  resource(app, '/v1/doctor', { GET: async (c) => c.json(await services.doctor(c.var.identity.who)) });
}

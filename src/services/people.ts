import { namesOfPeople } from '../store/tenants.ts';
import type { Services } from './api.ts';
import type { ServiceContext } from './context.ts';

/** What people of the company are called; ids that nobody has are left out. */
export const people =
  (context: Pick<ServiceContext, 'database'>): Services['people'] =>
  (who, ids) =>
    context.database.withPrincipal(who, (tx) => namesOfPeople(tx, ids));

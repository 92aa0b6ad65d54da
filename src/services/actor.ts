import type { Actor } from '../domain/principal.ts';
import type { Person } from './api.ts';

/** A person as the case file names them. */
export const personActor = (who: Person): Actor => ({ kind: 'person', person: who.person, roles: [...who.roles] });

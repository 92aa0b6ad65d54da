import { PersonId, TenantId } from '../../src/domain/principal.ts';
import type { Principal, Role } from '../../src/domain/principal.ts';

type Person = Extract<Principal, { kind: 'person' }>;

/** A seeded person, with the roles that a verified token would name. */
export const person = (tenant: string, id: string, ...roles: Role[]): Person => ({
  kind: 'person',
  tenant: TenantId.parse(tenant),
  person: PersonId.parse(id),
  roles,
});

export const worker = (tenant: string): Principal => ({ kind: 'worker', tenant: TenantId.parse(tenant) });

export const clock = (tenant: string): Principal => ({ kind: 'clock', tenant: TenantId.parse(tenant) });

export const eraser = (tenant: string): Principal => ({ kind: 'eraser', tenant: TenantId.parse(tenant) });

export const entrance = (tenant: string): Principal => ({ kind: 'entrance', tenant: TenantId.parse(tenant) });

export const deputies = (tenant: string): Principal => ({ kind: 'deputies', tenant: TenantId.parse(tenant) });

export const meter = (tenant: string): Principal => ({ kind: 'meter', tenant: TenantId.parse(tenant) });

export const postman = (tenant: string): Principal => ({ kind: 'postman', tenant: TenantId.parse(tenant) });

export const sorter: Principal = { kind: 'sorter' };

export const relay: Principal = { kind: 'relay' };

export const requester = person('acme', 'requester', 'requester');
export const requester2 = person('acme', 'requester2', 'requester');
export const buyer = person('acme', 'buyer', 'buyer');

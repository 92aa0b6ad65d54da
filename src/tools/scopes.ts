import type { Principal, Role } from '../domain/principal.ts';

/** A right to use operations of one system. Not named here is nobody's. */
export const scopes = [
  'vendors:read',
  'contracts:read',
  'purchasing:read',
  'mail:read',
  'risk:read',
  'orders:write',
] as const;
export type Scope = (typeof scopes)[number];

/** An order that was approved is made in the name of whoever wants it, whatever they are besides. */
const ORDERS: readonly Scope[] = ['orders:write'];
const READS: readonly Scope[] = ['vendors:read', 'contracts:read', 'purchasing:read', 'mail:read', 'risk:read'];

/** What each role may have done in its name. */
const roleScopes = {
  requester: [...READS, ...ORDERS],
  buyer: [...READS, ...ORDERS],
  department_head: [...READS, ...ORDERS],
  finance_director: [...READS, ...ORDERS],
  compliance: [...READS, ...ORDERS],
  receiver: [...READS, ...ORDERS],
  auditor: ['vendors:read'],
  administrator: [...READS, ...ORDERS],
} as const satisfies Record<Role, readonly Scope[]>;

/** The scopes of a person's roles. Our plumbing has none: nothing is called outside but in somebody's name. */
export const scopesOf = (principal: Principal): ReadonlySet<Scope> =>
  new Set(principal.kind === 'person' ? principal.roles.flatMap((role): readonly Scope[] => roleScopes[role]) : []);

import type { Principal, Role } from '../domain/principal.ts';

/** A right to use operations of one system. */
export type Scope = 'vendors:read' | 'risk:read' | 'contracts:read' | 'orders:write';

const READS: readonly Scope[] = ['vendors:read', 'risk:read', 'contracts:read'];

/** What each role may have done in its name. */
const roleScopes = {
  requester: READS,
  buyer: [...READS, 'orders:write'],
  department_head: READS,
  finance_director: READS,
  compliance: READS,
  receiver: READS,
  auditor: ['vendors:read'],
  administrator: READS,
} as const satisfies Record<Role, readonly Scope[]>;

/** The scopes of a principal: those of a person's roles; the worker places orders that people have approved; others none. */
export function scopesOf(principal: Principal): ReadonlySet<Scope> {
  if (principal.kind === 'person')
    return new Set(principal.roles.flatMap((role): readonly Scope[] => roleScopes[role]));
  return new Set(principal.kind === 'worker' ? ['orders:write'] : []);
}

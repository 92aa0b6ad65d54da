/** The services that a token can be exchanged for, and the rights that each of them knows. */
export const AUDIENCES = {
  'urn:quartermaster:vendors': ['vendors:read'],
  'urn:quartermaster:contracts': ['contracts:read'],
  'urn:quartermaster:purchasing': ['purchasing:read'],
  'urn:quartermaster:mail': ['mail:read'],
  'urn:quartermaster:risk': ['risk:read'],
  'urn:quartermaster:erp': ['orders:write'],
} as const satisfies Record<string, readonly string[]>;

/** What a person can let be done with tools in their name. */
export const TOOL_SCOPES: readonly string[] = Object.values(AUDIENCES).flat();

/** By these an exchange names who acts; they give no right. */
export const AGENT_SCOPES = [
  'agent:intake',
  'agent:vendor',
  'agent:negotiation',
  'agent:ordering',
  'agent:quartermaster',
] as const;

/** What the service knows; undefined when there is no such service. */
export const scopesOfAudience = (audience: string): readonly string[] | undefined =>
  Object.entries(AUDIENCES).find(([name]) => name === audience)?.[1];

/** The agent's name in `agent:NAME`; undefined for any other scope. */
export const agentOf = (scope: string): string | undefined =>
  AGENT_SCOPES.find((known) => known === scope)?.replace('agent:', '');

export const scopeList = (scope: string | undefined): string[] => [
  ...new Set((scope ?? '').split(' ').filter(Boolean)),
];

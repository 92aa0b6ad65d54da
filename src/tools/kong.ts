import type { LintedAgent } from './lint.ts';
import { audiences, type Audience } from './declaration.ts';
import type { Registry } from './registry.ts';

/** Where each system is, and with what the issuer signs: a public key as PEM, and its algorithm. */
export type KongSettings = { urls: Readonly<Record<Audience, string>>; key: { pem: string; algorithm: string } };

/** Our own services, which our tokens are for; a foreign system brings a token of its own that a gateway cannot verify. */
const OURS: readonly Audience[] = ['vendors', 'contracts', 'purchasing', 'mail'];
const METHODS = ['GET', 'POST'];
const TAG = 'quartermaster';

/**
 * The registry as a declarative configuration of Kong: a service and a route per audience, our tokens verified where they are ours, the
 * declared rates, and a consumer in a group of its own for each agent. Kong reads flat claims only, so the issuer writes the agent into
 * `agent` as well as into `act`.
 */
export const kongConfiguration = (
  { operations }: Registry,
  agents: readonly LintedAgent[],
  settings: KongSettings,
) => ({
  _format_version: '3.0',
  services: audiences
    .map((audience) => ({ audience, own: operations.filter((operation) => operation.audience === audience) }))
    .filter(({ own }) => own.length > 0)
    .map(({ audience, own }) => ({
      name: audience,
      url: settings.urls[audience],
      read_timeout: longest(own) * 1000,
      retries: 0,
      tags: [TAG],
      routes: [{ name: audience, paths: [`/${audience}`], strip_path: true, methods: METHODS, tags: [TAG] }],
      plugins: [
        ...(OURS.includes(audience) ? [jwt] : []),
        rateLimit(own),
        { name: 'request-size-limiting', config: { allowed_payload_size: 1, size_unit: 'megabytes' } },
      ],
    })),
  consumer_groups: agents.map(({ name, tools }) => {
    const own = operations.filter((operation) => tools.includes(operation.name));
    return { name: groupOf(name), tags: [TAG], plugins: own.length === 0 ? [] : [rateLimit(own)] };
  }),
  consumers: agents.map(({ name }) => ({
    username: name,
    tags: [TAG],
    groups: [{ name: groupOf(name) }],
    // `secret` is asked for by the schema and not used with a public key.
    jwt_secrets: [{ key: name, algorithm: settings.key.algorithm, rsa_public_key: settings.key.pem, secret: 'unused' }],
  })),
});

const jwt = {
  name: 'jwt',
  config: { key_claim_name: 'agent', claims_to_verify: ['exp'], run_on_preflight: false },
};

type Rated = readonly { rate: number; timeout: number }[];

const rateLimit = (own: Rated) => ({
  name: 'rate-limiting',
  config: { minute: own.reduce((sum, { rate }) => sum + rate, 0), policy: 'local', limit_by: 'consumer' },
});

const longest = (own: Rated): number => Math.max(...own.map(({ timeout }) => timeout));

const groupOf = (agent: string): string => `agent-${agent}`;

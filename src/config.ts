import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { Dimension } from './domain/embedding.ts';
import { QuartermasterError } from './domain/errors.ts';
import { eventVariables } from './event-variables.ts';

/** A `secret` may be given as a file, too: see `withSecretFiles`. */
type Variable = { schema: z.ZodType; example: string; about: string; secret?: true };

const text = z.string().min(1);
const url = z.url();
// 32 bytes or more, as base64url.
const signingKey = z.string().regex(/^[\w-]{43,}$/, 'is not 32 bytes or more as base64url');
const port = z.coerce.number().int().min(0).max(65_535);

/** Every variable that Quartermaster reads, with an example and what it turns on. README's table and docker-compose.yml are tested against it. */
export const variables = {
  QM_HOME: { schema: text.default('.quartermaster'), example: '.quartermaster', about: 'Folder of all local state.' },
  QM_HOST: {
    schema: text.default('127.0.0.1'),
    example: '0.0.0.0',
    about: 'Address that the server and the health page listen on.',
  },
  QM_PORT: { schema: port.default(8080), example: '8080', about: 'Port of the HTTP API.' },
  QM_TEMPORAL_PORT: {
    schema: port.default(7233),
    example: '7233',
    about: 'Port of the Temporal server that `npm start` runs.',
  },
  QM_UI_PORT: { schema: port.default(8233), example: '8233', about: 'Port of its Web UI.' },
  QM_WORKER_HEALTH_PORT: {
    schema: port.default(8081),
    example: '8081',
    about: 'Port of the worker’s /healthz, /readyz and /metrics.',
  },
  QM_SERVER_METRICS_PORT: {
    schema: port.default(8082),
    example: '8082',
    about: 'Port of the server’s /metrics, apart from the API; not for the public.',
  },
  QM_DRAIN_SECONDS: {
    schema: z.coerce.number().int().min(0).max(300).default(5),
    example: '10',
    about: 'How long an ending server still answers after its /readyz says no, so that load balancers notice.',
  },
  QM_HISTORY_DAYS: {
    schema: z.coerce.number().int().min(1).default(90),
    example: '90',
    about: 'Days for which ended runs stay in the Web UI.',
  },
  QM_LOG_LEVEL: {
    schema: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
    example: 'info',
    about: 'How much is logged.',
  },
  OTEL_EXPORTER_OTLP_ENDPOINT: {
    schema: url.optional(),
    example: 'http://otel-collector:4318',
    about: 'Where traces are sent (OTLP over HTTP), by OpenTelemetry’s own variables; without it nothing is recorded.',
  },
  QM_PUBLIC_URL: {
    schema: url.default('http://127.0.0.1:8080'),
    example: 'https://buy.example.com',
    about: 'Where people reach the server; used in links.',
  },
  QM_TEMPORAL_UI_URL: {
    schema: url.default('http://127.0.0.1:8233'),
    example: 'https://temporal.example.com',
    about: 'Where people reach the Temporal Web UI; used in links.',
  },
  QM_STAND_INS: {
    schema: z.string().default(''),
    example: 'model,risk',
    about: 'Which services are stand-ins; every surface says so. Set by `npm start`.',
  },
  QM_MODE: {
    schema: z.enum(['order', 'observe']).default('order'),
    example: 'observe',
    about: 'With `observe` mail is read, asked and decided, and no order leaves; the same on workers and server.',
  },
  QM_PAUSED: {
    schema: z.stringbool().default(false),
    example: 'true',
    about: 'Pauses the whole installation, on workers and server: no model is called and no order leaves.',
  },
  QM_POLICIES: {
    schema: text.default('policies'),
    example: '/etc/quartermaster/policies',
    about: 'Folder of the policy files.',
  },
  QM_URL: {
    schema: url.optional(),
    example: 'http://127.0.0.1:8080',
    about: 'Server that `bin/qm` talks to; default: the one that `npm start` runs here.',
  },
  QM_TOKEN: {
    secret: true,
    schema: text.optional(),
    example: 'eyJ…',
    about: 'Access token for `bin/qm`, when `--as` is not given.',
  },
  TEMPORAL_ADDRESS: {
    schema: text.optional(),
    example: 'temporal:7233',
    about: 'Real Temporal server instead of a local one.',
  },
  TEMPORAL_NAMESPACE: { schema: text.default('default'), example: 'procurement', about: 'Its namespace.' },
  TEMPORAL_API_KEY: {
    secret: true,
    schema: text.optional(),
    example: 'key',
    about: 'Its API key; TLS as in Temporal’s environment configuration.',
  },
  HISTORY_KEYS: {
    secret: true,
    schema: text.optional(),
    example: '2026-11:32-bytes-in-base64url',
    about: 'Keys that encrypt what Temporal keeps of runs, the newest first; worker and server need the same.',
  },
  DATABASE_URL: {
    secret: true,
    schema: url.optional(),
    example: 'postgres://qm_app:secret@db/quartermaster',
    about: 'Real Postgres, as the application’s role.',
  },
  DATABASE_ADMIN_URL: {
    secret: true,
    schema: url.optional(),
    example: 'postgres://qm_owner:secret@db/quartermaster',
    about: 'The same database as its owner, for migrations only.',
  },
  DATABASE_PRINCIPAL_KEY: {
    secret: true,
    schema: signingKey.optional(),
    example: 'at-least-32-random-bytes-written-as-base64url',
    about:
      'With what the server signs which person asks Postgres; the migration needs it, too. `node local/principal-key.ts` makes one.',
  },
  DATABASE_PLUMBING_KEY: {
    secret: true,
    schema: signingKey.optional(),
    example: 'another-32-random-bytes-written-as-base64url',
    about: 'The same for worker, clock and relay, which the worker signs for; another key, and not on the server.',
  },
  OPENAI_API_KEY: { secret: true, schema: text.optional(), example: 'sk-…', about: 'Real model.' },
  OPENAI_BASE_URL: {
    schema: url.optional(),
    example: 'https://models.example.com/v1',
    about: 'Any OpenAI-compatible server.',
  },
  OPENAI_MODEL: { schema: text.default('gpt-4.1-mini'), example: 'gpt-4.1-mini', about: 'Model, or Azure deployment.' },
  OPENAI_API_VERSION: { schema: text.optional(), example: '2025-04-01-preview', about: 'Azure OpenAI API version.' },
  AZURE_OPENAI_ENDPOINT: {
    schema: url.optional(),
    example: 'https://me.openai.azure.com',
    about: 'Azure OpenAI instead of OpenAI.',
  },
  AZURE_OPENAI_API_KEY: { secret: true, schema: text.optional(), example: 'key', about: 'Its key.' },
  QM_MODEL_PRICE: {
    schema: z
      .string()
      .regex(/^\d+,\d+$/)
      .optional(),
    example: '400000,1600000',
    about:
      'Price of the model in micro-dollars per million input,output tokens, instead of policies/prices.yaml and list prices.',
  },
  MODEL_REQUESTS_PER_MINUTE: {
    schema: z.coerce.number().int().min(1).optional(),
    example: '500',
    about: 'Calls a minute that the provider allows, for all workers together; the same on each of them.',
  },
  MODEL_TOKENS_PER_MINUTE: {
    schema: z.coerce.number().int().min(1).optional(),
    example: '200000',
    about: 'Tokens a minute that the provider allows, for all workers together.',
  },
  QM_INTERNAL_URL: {
    schema: url.default('http://127.0.0.1:8080'),
    example: 'http://server:8080',
    about: 'Where the worker reaches the server’s services for agents (/internal).',
  },
  GATEWAY_URL: {
    schema: url.optional(),
    example: 'https://gateway.example.com/tools',
    about: 'Sends all tool calls through a gateway, each to the path of its audience.',
  },
  TOOL_PRIVATE_HOSTS: {
    schema: z.string().default(''),
    example: 'erp.corp.example,server',
    about: 'Names of tool services that may lead to private addresses, separated by commas.',
  },
  EMBEDDING_MODEL: {
    schema: text.default('text-embedding-3-small'),
    example: 'text-embedding-3-small',
    about: 'Model that finds clauses of contracts by meaning, at the same service, or Azure deployment.',
  },
  EMBEDDING_DIMENSIONS: {
    schema: Dimension.optional(),
    example: '512',
    about:
      'Length of its vectors, asked for with each call: 256, 512, 768, 1024 or 1536; default: what it gives, 1536.',
  },
  QM_EMBEDDING_PRICE: {
    schema: z.string().regex(/^\d+$/).optional(),
    example: '20000',
    about: 'Its price in micro-dollars per million tokens, instead of the row in policies/prices.yaml.',
  },
  RISK_URL: { schema: url.optional(), example: 'https://plus.dnb.com', about: 'Real risk provider (Direct+).' },
  RISK_KEY: { secret: true, schema: text.optional(), example: 'consumer-key', about: 'Its consumer key.' },
  RISK_SECRET: { secret: true, schema: text.optional(), example: 'consumer-secret', about: 'Its consumer secret.' },
  ERP_URL: { schema: url.optional(), example: 'https://erp.example.com', about: 'Real ERP (order book).' },
  ERP_TOKEN: {
    secret: true,
    schema: text.optional(),
    example: 'token',
    about: 'Its one account, where it takes no tokens of people.',
  },
  SMTP_URL: {
    secret: true,
    schema: url.optional(),
    example: 'smtps://user:secret@mail.example.com',
    about: 'Real mail server.',
  },
  MAIL_FROM: {
    schema: text.default('Quartermaster <quartermaster@quartermaster.example>'),
    example: 'Buying <buying@example.com>',
    about: 'Sender of all mail.',
  },
  MAIL_READBACK_URL: {
    schema: url.optional(),
    example: 'http://127.0.0.1:8025/messages',
    about: 'Where sent mail can be looked up by Message-ID, if it can.',
  },
  MAIL_READBACK_AFTER_SECONDS: {
    schema: z.coerce.number().int().min(0).default(660),
    example: '660',
    about: 'How long a mail that may have left can still be missing there; only then is it sent again.',
  },
  QM_SMTP_PORT: {
    schema: port.optional(),
    example: '25',
    about:
      'Port on which the server takes mail; without it none comes by SMTP. The same on workers, whose mails then ask for replies.',
  },
  QM_SMTP_ADDRESSES: {
    schema: z
      .string()
      .regex(/^(?:[^\s,=@]+@[^\s,=@]+=[a-z][a-z0-9-]*(?:,|$))*$/, 'is not a list of address=tenant')
      .default(''),
    example: 'buying@acme.example=acme',
    about:
      'Purchasing addresses and whose they are, separated by commas. Replies come to MAIL_FROM with a token in it.',
  },
  QM_SMTP_TLS_KEY: {
    secret: true,
    schema: text.optional(),
    example: '-----BEGIN PRIVATE KEY-----…',
    about: 'Private key for STARTTLS (PEM), mostly as a file.',
  },
  QM_SMTP_TLS_CERT: {
    schema: text.optional(),
    example: '/etc/quartermaster/smtp.pem',
    about: 'File with its certificate and the chain (PEM).',
  },
  QM_SMTP_AUTHSERV_ID: {
    schema: text.optional(),
    example: 'mx.example.com',
    about:
      'Receiving server whose Authentication-Results say who sent a mail; without it we check SPF, DKIM and DMARC.',
  },
  QM_SMTP_PEERS: {
    schema: z.string().default(''),
    example: '10.0.0.25,192.0.2.0/24',
    about: 'Addresses and networks that may hand mail in, separated by commas; needed with QM_SMTP_AUTHSERV_ID.',
  },
  QM_SMTP_ARC_SEALERS: {
    schema: z.string().default(''),
    example: 'lists.example.com',
    about: 'Domains of forwarders and lists whose ARC seal counts, separated by commas.',
  },
  NOTIFY_WEBHOOK_URL: {
    secret: true,
    schema: z.url({ protocol: /^https$/ }).optional(),
    example: 'https://hooks.example.com/services/T0/B0/secret',
    about: 'Where each new task is told besides mail, as Slack and Teams take it; ids only, and nothing personal.',
  },
  ...eventVariables,
  OIDC_ISSUER: { schema: url.optional(), example: 'https://login.example.com', about: 'Real identity provider.' },
  OIDC_AUDIENCE: {
    schema: text.default('quartermaster'),
    example: 'quartermaster',
    about: 'Audience of our access tokens.',
  },
  OIDC_CLIENT_ID: {
    schema: text.default('quartermaster'),
    example: 'quartermaster',
    about: 'Our confidential client there, with which people sign in and agents act in their names.',
  },
  OIDC_CLIENT_SECRET: { secret: true, schema: text.optional(), example: 'secret', about: 'Its secret.' },
  OIDC_SCOPES: {
    schema: text.default('vendors:read contracts:read purchasing:read mail:read'),
    example: 'profile',
    about: 'What a sign-in asks for besides openid and offline_access.',
  },
  OIDC_TENANT_CLAIM: { schema: text.default('tenant'), example: 'tenant', about: 'Claim that names the tenant.' },
  OIDC_PERSON_CLAIM: {
    schema: text.default('sub'),
    example: 'preferred_username',
    about: 'Claim that names the person, as in our table of people.',
  },
  OIDC_ROLES_CLAIM: {
    schema: text.default('roles'),
    example: 'realm_access.roles',
    about: 'Claim that lists the roles; dots lead into a claim.',
  },
  GRANT_KEYS: {
    secret: true,
    schema: text.optional(),
    example: '2026-11:32-bytes-in-base64url',
    about: 'Keys that seal what people have let us do for them, the newest first; worker and server need the same.',
  },
} as const satisfies Record<string, Variable>;

type Name = keyof typeof variables;
export type Config = { [K in Name]: z.infer<(typeof variables)[K]['schema']> };

const complaint = (name: string, { about, example }: Variable, problem: string): string =>
  `${name}: ${problem}. ${about} For example: ${name}=${example}`;

type Outcome = { value: unknown } | { problem: string };

const outcomeOf = (given: string | undefined, name: string, variable: Variable, isNeeded: boolean): Outcome => {
  const parsed = variable.schema.safeParse(given);
  if (!parsed.success) return { problem: complaint(name, variable, parsed.error.issues[0]?.message ?? 'is wrong') };
  return parsed.data === undefined && isNeeded
    ? { problem: complaint(name, variable, 'is not set') }
    : { value: parsed.data };
};

type Given = { name: string; value: string | undefined } | { problem: string };

/** What a secret is, whether it stands in the environment or in the file that `NAME_FILE` names, as Docker and Kubernetes mount them. */
function secretOf(environment: NodeJS.ProcessEnv, name: string): Given {
  const [value, path] = [environment[name] || undefined, environment[`${name}_FILE`] || undefined];
  if (path === undefined) return { name, value };
  if (value !== undefined) return { problem: `${name}: is set, and ${name}_FILE, too. Keep one of them.` };
  try {
    const held = readFileSync(path, 'utf8').trim();
    return held === ''
      ? { problem: `${name}_FILE: the file is empty. Write the secret into it.` }
      : { name, value: held };
  } catch {
    return { problem: `${name}_FILE: the file cannot be read. Give the path of a file that this process may read.` };
  }
}

/** The environment with the secrets themselves in the place of the files that hold them. Throws `configuration_invalid` with all that is wrong. */
export function withSecretFiles(environment: NodeJS.ProcessEnv): Record<string, string> {
  const names = Object.entries<Variable>(variables).flatMap(([name, { secret }]) => (secret ? [name] : []));
  const given = names.map((name) => secretOf(environment, name));
  const problems = given.flatMap((one) => ('problem' in one ? [one.problem] : []));
  if (problems.length > 0) throw new QuartermasterError('configuration_invalid', problems.join('\n'));
  const files = names.map((name) => `${name}_FILE`);
  const secrets = given.flatMap((one) => ('problem' in one ? [] : [[one.name, one.value] as const]));
  const all = [...Object.entries(environment).filter(([name]) => !files.includes(name)), ...secrets];
  return Object.fromEntries(all.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
}

/** Validates the whole environment once, at start; a process names in `needs` what it cannot do without. */
export function readConfig<const N extends Name>(
  environment: NodeJS.ProcessEnv,
  needs: readonly N[],
): Config & { [K in N]: NonNullable<Config[K]> };
export function readConfig(given: NodeJS.ProcessEnv, needs: readonly string[]): Record<string, unknown> {
  const environment = withSecretFiles(given);
  const values: Record<string, unknown> = {};
  const problems: string[] = [];
  for (const [name, variable] of Object.entries(variables)) {
    // An empty variable is what compose files and .env leave behind for "not set".
    const outcome = outcomeOf(environment[name] || undefined, name, variable, needs.includes(name));
    if ('problem' in outcome) problems.push(outcome.problem);
    else values[name] = outcome.value;
  }
  if (problems.length > 0) throw new QuartermasterError('configuration_invalid', problems.join('\n'));
  return values;
}

import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { kept } from '../sandbox/kept.ts';
import { ROOT } from './folders.ts';
import { rememberedPort } from './ports.ts';
import type { Supervised, Supervisor } from './processes.ts';
import { untilOk } from './ready.ts';

const HOST = '127.0.0.1';

/** What the stand-ins' clients authenticate with; they listen on loopback only and hold nothing real. */
const SECRET = 'stand-in';

/** With what the order book of the ERP's stand-in is looked into. */
export const ERP_CLERK = SECRET;

type StandIn = {
  /** Any of these in the environment names the real service, and the stand-in is not started. */
  replacedBy: readonly string[];
  /** The variables of its ports; the last is its HTTP port, where it says whether it is well. */
  ports: readonly [string, ...string[]];
  /** The variables that make the product use it; the secret is that of the product at the issuer. */
  settings: (port: (variable: string) => number, clientSecret: string) => Record<string, string>;
};

const http = (port: number) => `http://${HOST}:${port}`;

/** The stand-ins of `sandbox/main.ts` by name. */
export const STAND_INS = {
  model: {
    replacedBy: ['OPENAI_API_KEY', 'OPENAI_BASE_URL', 'AZURE_OPENAI_ENDPOINT'],
    ports: ['SANDBOX_MODEL_PORT'],
    settings: (port) => ({
      OPENAI_BASE_URL: `${http(port('SANDBOX_MODEL_PORT'))}/v1`,
      OPENAI_API_KEY: SECRET,
      OPENAI_MODEL: 'stand-in-reader',
      EMBEDDING_MODEL: 'stand-in-words',
      EMBEDDING_DIMENSIONS: '512',
    }),
  },
  risk: {
    replacedBy: ['RISK_URL'],
    ports: ['SANDBOX_RISK_PORT'],
    settings: (port) => ({ RISK_URL: http(port('SANDBOX_RISK_PORT')), RISK_KEY: SECRET, RISK_SECRET: SECRET }),
  },
  erp: {
    replacedBy: ['ERP_URL'],
    ports: ['SANDBOX_ERP_PORT'],
    settings: (port) => ({ ERP_URL: http(port('SANDBOX_ERP_PORT')) }),
  },
  mail: {
    replacedBy: ['SMTP_URL'],
    ports: ['SANDBOX_SMTP_PORT', 'SANDBOX_MAIL_PORT'],
    settings: (port) => ({
      SMTP_URL: `smtp://${HOST}:${port('SANDBOX_SMTP_PORT')}`,
      MAIL_READBACK_URL: `${http(port('SANDBOX_MAIL_PORT'))}/messages`,
      // It stores a mail before it says that it has it.
      MAIL_READBACK_AFTER_SECONDS: '2',
    }),
  },
  identity: {
    replacedBy: ['OIDC_ISSUER'],
    ports: ['SANDBOX_IDENTITY_PORT'],
    settings: (port, clientSecret) => ({
      OIDC_ISSUER: http(port('SANDBOX_IDENTITY_PORT')),
      OIDC_CLIENT_ID: 'quartermaster',
      OIDC_CLIENT_SECRET: clientSecret,
      OIDC_SCOPES: 'vendors:read contracts:read purchasing:read mail:read orders:write',
    }),
  },
} as const satisfies Record<string, StandIn>;

export type StandInName = keyof typeof STAND_INS;

/** The stand-ins that are needed, `environment` to use them, where their mail can be read, and the process they all run in. */
export type StandIns = {
  names: StandInName[];
  environment: Record<string, string>;
  mailOutboxUrl: string | null;
  process: Supervised | undefined;
};

/** The services that the environment names no real one for. */
export function neededStandIns(env: NodeJS.ProcessEnv): StandInName[] {
  const all: StandInName[] = ['model', 'risk', 'erp', 'mail', 'identity'];
  return all.filter((name) => STAND_INS[name].replacedBy.every((variable) => !env[variable]));
}

type StartOptions = {
  home: string;
  env: NodeJS.ProcessEnv;
  supervisor: Supervisor;
  /** Where browsers reach the product; the issuer sends them back to nowhere else. */
  publicUrl: string;
};

/** Starts the needed stand-ins in one process, on ports that stay the same over restarts. */
export async function startStandIns({ home, env, supervisor, publicUrl }: StartOptions): Promise<StandIns> {
  const names = neededStandIns(env);
  if (names.length === 0) return { names, environment: {}, mailOutboxUrl: null, process: undefined };
  const ports = new Map<string, number>();
  for (const variable of names.flatMap((name) => [...STAND_INS[name].ports])) {
    ports.set(variable, Number(env[variable]) || (await rememberedPort(join(home, 'ports.json'), variable)));
  }
  const port = (variable: string) => ports.get(variable) ?? 0;
  const state = join(home, 'sandbox');
  const clientSecret = env.OIDC_CLIENT_SECRET || (await keptClientSecret(state));
  const environment = Object.assign({}, ...names.map((name) => STAND_INS[name].settings(port, clientSecret)));
  const portVariables = Object.fromEntries([...ports].map(([variable, number]) => [variable, String(number)]));
  const process = await supervisor.start({
    name: 'sandbox',
    command: globalThis.process.execPath,
    args: [join(ROOT, 'sandbox', 'main.ts'), ...names],
    // Only its own: what the product's real services are reached with is none of its business.
    env: {
      PATH: env.PATH,
      OIDC_AUDIENCE: env.OIDC_AUDIENCE,
      OIDC_ISSUER: env.OIDC_ISSUER,
      ERP_TOKEN: env.ERP_TOKEN,
      SANDBOX_HOST: HOST,
      SANDBOX_STATE: state,
      QM_PUBLIC_URL: publicUrl,
      ...environment,
      ...portVariables,
    },
    ready: async (signal) => {
      await Promise.all(names.map((name) => untilOk(`stand-in ${name}`, healthUrl(name, port))(signal)));
    },
  });
  const mailOutboxUrl = names.includes('mail') ? http(port('SANDBOX_MAIL_PORT')) : null;
  return { names, environment, mailOutboxUrl, process };
}

const keptClientSecret = (state: string): Promise<string> =>
  kept(join(state, 'identity-client-secret'), () => randomBytes(32).toString('base64url'));

function healthUrl(name: StandInName, port: (variable: string) => number): string {
  return `${http(port(STAND_INS[name].ports.at(-1) ?? ''))}/healthz`;
}

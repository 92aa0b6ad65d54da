import { startErp } from './erp/server.ts';
import type { StandIn } from './http.ts';
import { startIdentity } from './identity/server.ts';
import { startMail } from './mail/server.ts';
import { startRisk } from './risk/server.ts';

const { env } = process;
const host = env.SANDBOX_HOST || '127.0.0.1';
const state = env.SANDBOX_STATE || '.quartermaster/sandbox';

type Started = StandIn & { smtpUrl?: string };

/** The stand-ins by name; the ports are free choices, next to each other. */
const STARTS = {
  model: async () => {
    const { startModel } = await import('./model/server.ts');
    return startModel({ host, port: port(env.SANDBOX_MODEL_PORT, 8091), state });
  },
  risk: () =>
    startRisk({
      host,
      port: port(env.SANDBOX_RISK_PORT, 8092),
      consumer: { key: env.RISK_KEY || 'stand-in', secret: env.RISK_SECRET || 'stand-in' },
    }),
  erp: () =>
    startErp({
      host,
      port: port(env.SANDBOX_ERP_PORT, 8093),
      token: env.ERP_TOKEN || 'stand-in',
      // An account that was named is the account; otherwise people come with tokens of their own.
      issuer: env.ERP_TOKEN ? undefined : env.OIDC_ISSUER || undefined,
      state,
    }),
  mail: () =>
    startMail({ host, port: port(env.SANDBOX_MAIL_PORT, 8094), smtpPort: port(env.SANDBOX_SMTP_PORT, 8095), state }),
  identity: () =>
    startIdentity({
      host,
      port: port(env.SANDBOX_IDENTITY_PORT, 8096),
      audience: env.OIDC_AUDIENCE || 'quartermaster',
      issuer: env.OIDC_ISSUER || undefined,
      clientSecret: env.OIDC_CLIENT_SECRET || 'stand-in',
      redirectUris: [`${env.QM_PUBLIC_URL || 'http://127.0.0.1:8080'}/auth/callback`],
      state,
    }),
} satisfies Record<string, () => Promise<Started>>;

type Name = keyof typeof STARTS;
const NAMES: readonly Name[] = ['model', 'risk', 'erp', 'mail', 'identity'];

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !NAMES.some((known) => known === name));
if (unknown.length > 0) {
  console.error(`Unknown stand-in ${unknown.join(', ')}; use ${NAMES.join(', ')}.`);
  process.exit(2);
}

const running: StandIn[] = [];
const stop = async () => {
  await Promise.allSettled(running.map((standIn) => standIn.close()));
  process.exit(0);
};
process.once('SIGTERM', () => void stop());
process.once('SIGINT', () => void stop());

try {
  for (const name of NAMES.filter((known) => asked.length === 0 || asked.includes(known))) {
    const standIn: Started = await STARTS[name]();
    running.push(standIn);
    console.log(`${name} ${standIn.url}`);
    if (standIn.smtpUrl !== undefined) console.log(`smtp ${standIn.smtpUrl}`);
  }
} catch (error) {
  console.error(`${String(error)}; SANDBOX_*_PORT moves a stand-in to another port.`);
  process.exit(1);
}

function port(value: string | undefined, fallback: number): number {
  return value === undefined || value === '' ? fallback : Number(value);
}

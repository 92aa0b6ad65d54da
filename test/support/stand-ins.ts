import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { STAND_INS } from '../../local/stand-ins.ts';
import type { StandInName } from '../../local/stand-ins.ts';
import { startErp } from '../../sandbox/erp/server.ts';
import { startIdentity } from '../../sandbox/identity/server.ts';
import { startMail } from '../../sandbox/mail/server.ts';
import { startModel } from '../../sandbox/model/server.ts';
import { startRisk } from '../../sandbox/risk/server.ts';

const ANYWHERE = { host: '127.0.0.1', port: 0 };

export const STAND_IN_NAMES = ['model', 'risk', 'erp', 'mail', 'identity'] as const;

// The credentials that STAND_INS gives to their clients.
const SECRET = 'stand-in';

/** The issuer sends browsers back to `redirectUris` only. The ERP takes tokens of `issuer`; default: of the stand-in, where it is started, too. */
type Options = { redirectUris?: readonly string[]; issuer?: string | undefined };

type Started = { close: () => Promise<void>; ports: Record<string, string> };

/** Starts one, its state in the folder; `ports` holds its addresses by the variables of their ports. */
const STARTS = {
  model: async () => {
    const model = await startModel(ANYWHERE);
    return { close: () => model.close(), ports: { SANDBOX_MODEL_PORT: model.url } };
  },
  risk: async () => {
    const risk = await startRisk({ ...ANYWHERE, consumer: { key: SECRET, secret: SECRET } });
    return { close: () => risk.close(), ports: { SANDBOX_RISK_PORT: risk.url } };
  },
  erp: async (state, { issuer }) => {
    const erp = await startErp({ ...ANYWHERE, token: SECRET, issuer, state });
    return { close: () => erp.close(), ports: { SANDBOX_ERP_PORT: erp.url } };
  },
  mail: async (state) => {
    const mail = await startMail({ ...ANYWHERE, smtpPort: 0, state });
    return { close: () => mail.close(), ports: { SANDBOX_MAIL_PORT: mail.url, SANDBOX_SMTP_PORT: mail.smtpUrl } };
  },
  identity: async (state, { redirectUris = ['http://127.0.0.1:8080/auth/callback'] }) => {
    const options = { audience: 'quartermaster', state, clientSecret: SECRET, redirectUris };
    const identity = await startIdentity({ ...ANYWHERE, ...options });
    return { close: () => identity.close(), ports: { SANDBOX_IDENTITY_PORT: identity.url } };
  },
} satisfies Record<StandInName, (state: string, options: Options) => Promise<Started>>;

/** Running stand-ins: the environment that makes the product use them, and the address of each one's HTTP side. */
export type TestStandIns = {
  environment: Record<string, string>;
  url: (name: StandInName) => string;
  close: () => Promise<void>;
};

/**
 * Starts stand-ins in this process on free ports, with empty books; `close` also forgets what they kept.
 */
export async function startStandInsForTest(
  names: readonly StandInName[],
  options: Options = {},
): Promise<TestStandIns> {
  const state = mkdtempSync(join(tmpdir(), 'qm-stand-ins-'));
  const start = async (name: StandInName, issuer: string | undefined) => {
    const { close, ports }: Started = await STARTS[name](state, { ...options, issuer });
    const port = (variable: string) => Number(new URL(ports[variable] ?? '').port);
    const url = ports[STAND_INS[name].ports.at(-1) ?? ''] ?? '';
    return { name, close, url, environment: STAND_INS[name].settings(port, SECRET) };
  };
  const identity = names.includes('identity') ? await start('identity', undefined) : null;
  const issuer = options.issuer ?? identity?.url;
  const others = await Promise.all(names.filter((name) => name !== 'identity').map((name) => start(name, issuer)));
  const started = identity === null ? others : [identity, ...others];
  return {
    environment: Object.assign({}, ...started.map(({ environment }) => environment)),
    url: (name) => {
      const found = started.find((standIn) => standIn.name === name);
      if (found === undefined) throw new Error(`The stand-in ${name} was not started.`);
      return found.url;
    },
    close: async () => {
      await Promise.all(started.map(({ close }) => close()));
      rmSync(state, { recursive: true, force: true });
    },
  };
}

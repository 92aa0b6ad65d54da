import { statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import * as oidc from 'openid-client';
import { removeHome } from '../../local/folders.ts';
import { startSupervisor } from '../../local/processes.ts';
import { startStandIns } from '../../local/stand-ins.ts';
import { finishSignIn } from '../support/sign-in.ts';
import { newHome } from './support.ts';

const PUBLIC_URL = 'http://127.0.0.1:1';
/** Names a real service for all but identity. */
const REAL = {
  OPENAI_API_KEY: 'x',
  RISK_URL: 'http://x.example',
  ERP_URL: 'http://x.example',
  SMTP_URL: 'smtp://x.example',
};

test('the product can sign people in at the issuer, with a secret that is made once and kept', async () => {
  const home = newHome();
  try {
    const secrets: unknown[] = [];
    for (const start of ['first', 'second']) {
      const supervisor = await startSupervisor({ home });
      try {
        const env = { PATH: process.env.PATH, ...REAL };
        const { names, environment } = await startStandIns({ home, env, supervisor, publicUrl: PUBLIC_URL });
        expect(names).toEqual(['identity']);
        const { OIDC_ISSUER: issuer = '', OIDC_CLIENT_ID: id = '', OIDC_CLIENT_SECRET: secret = '' } = environment;
        const client = await oidc.discovery(new URL(issuer), id, {}, oidc.ClientSecretBasic(secret), {
          execute: [oidc.allowInsecureRequests],
        });
        const verifier = oidc.randomPKCECodeVerifier();
        const address = oidc.buildAuthorizationUrl(client, {
          redirect_uri: `${PUBLIC_URL}/auth/callback`,
          scope: 'openid',
          state: start,
          code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
          code_challenge_method: 'S256',
        });
        const callback = await finishSignIn(address, 'acme/buyer');
        const tokens = await oidc.authorizationCodeGrant(client, callback, {
          pkceCodeVerifier: verifier,
          expectedState: start,
        });
        expect(tokens.claims()).toMatchObject({ sub: 'buyer' });
        secrets.push(secret);
      } finally {
        await supervisor.stop();
      }
    }
    expect(secrets).toEqual([expect.stringMatching(/^[\w-]{43}$/), secrets[0]]);
    expect(statSync(join(home, 'sandbox', 'identity-client-secret')).mode & 0o077).toBe(0);
  } finally {
    removeHome(home);
  }
});

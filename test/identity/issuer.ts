import { createServer } from 'node:http';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import type { CryptoKey, JWTPayload } from 'jose';

export const AUDIENCE = 'quartermaster';

type SigningKey = { kid: string; alg: string; privateKey: CryptoKey; publicKey: CryptoKey };

/** Overrides of a good token: undefined drops a claim. */
export type Bend = { header?: Record<string, unknown>; claims?: Record<string, unknown>; key?: SigningKey };

export const newKey = async (kid: string, alg = 'ES256'): Promise<SigningKey> => ({
  kid,
  alg,
  ...(await generateKeyPair(alg, { extractable: true })),
});

const nowSeconds = (): number => Math.floor(Date.now() / 1000);

/** An OIDC issuer on loopback: discovery, JWKS, and the password grant of the sandbox for `tenant/role`. */
export async function startIssuer() {
  let current = await newKey('k1');
  let down = false;
  let discoveries = 0;
  let url = '';

  const sign = async ({ header = {}, claims = {}, key = current }: Bend = {}): Promise<string> => {
    const payload: JWTPayload = {
      iss: url,
      aud: AUDIENCE,
      sub: 'requester',
      tenant: 'acme',
      roles: ['requester'],
      email: 'rita.requester@acme.example',
      client_id: 'qm-cli',
      jti: 'j1',
      iat: nowSeconds(),
      exp: nowSeconds() + 600,
      ...claims,
    };
    return new SignJWT(payload)
      .setProtectedHeader({ alg: key.alg, kid: key.kid, typ: 'at+jwt', ...header })
      .sign(key.privateKey);
  };

  const tokenFor = (form: URLSearchParams) => {
    const [tenant = '', name = ''] = (form.get('username') ?? '').split('/');
    const known = form.get('password') === 'sandbox' && ['acme', 'rheinwerk'].includes(tenant) && name !== 'nobody';
    return known ? sign({ claims: { tenant, sub: name, roles: [name], email: undefined } }) : null;
  };

  const answers: Record<string, (body: string) => Promise<unknown>> = {
    '/.well-known/openid-configuration': async () => {
      discoveries += 1;
      return { issuer: url, jwks_uri: `${url}/jwks`, token_endpoint: `${url}/token` };
    },
    '/jwks': async () => ({ keys: [{ ...(await exportJWK(current.publicKey)), kid: current.kid, alg: current.alg }] }),
    '/token': async (body) => ({ access_token: await tokenFor(new URLSearchParams(body)) }),
  };

  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const answer = answers[request.url ?? ''];
      if (down || answer === undefined) response.writeHead(down ? 503 : 404).end();
      else void answer(Buffer.concat(chunks).toString()).then((value) => response.end(JSON.stringify(value)));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const bound = server.address();
  url = `http://127.0.0.1:${typeof bound === 'object' ? bound?.port : ''}`;

  return {
    url,
    sign,
    discoveries: () => discoveries,
    setDown: (value: boolean) => {
      down = value;
    },
    key: () => current,
    setKey: (next: SigningKey) => {
      current = next;
    },
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

export type Issuer = Awaited<ReturnType<typeof startIssuer>>;

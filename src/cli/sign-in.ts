import { z } from 'zod';
import { QuartermasterError } from '../domain/errors.ts';

const TIMEOUT_MS = 15_000;
const DEFAULT_TENANT = 'acme';

/** The stand-in issuer's password for every seeded person. */
const PASSWORD = 'sandbox';

const Discovery = z.object({ token_endpoint: z.url() });
const Token = z.object({ access_token: z.string() });

/** `--as` as `tenant/name`; `name` is a role or the id of a seeded person. */
export const usernameOf = (as: string): string => (as.includes('/') ? as : `${DEFAULT_TENANT}/${as}`);

/** A token of the stand-in issuer for a seeded person. Throws `unauthenticated` when it knows nobody of that name. */
export async function signIn(fetch: typeof globalThis.fetch, issuer: string, username: string): Promise<string> {
  const discovery = await ask(fetch, issuer, `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`);
  const found = Discovery.safeParse(await json(discovery));
  if (!found.success)
    throw new QuartermasterError('provider_refused', `${issuer} is no OpenID provider; check OIDC_ISSUER.`);
  const response = await ask(fetch, issuer, found.data.token_endpoint, {
    method: 'POST',
    body: new URLSearchParams({ grant_type: 'password', client_id: 'qm-cli', username, password: PASSWORD }),
  });
  const token = Token.safeParse(await json(response));
  if (token.success) return token.data.access_token;
  throw new QuartermasterError(
    'unauthenticated',
    `${issuer} did not sign in ${username}; name a seeded person, such as --as requester or --as rheinwerk/buyer.`,
  );
}

async function ask(
  fetch: typeof globalThis.fetch,
  issuer: string,
  address: string,
  init: RequestInit = {},
): Promise<Response> {
  try {
    return await fetch(address, { redirect: 'error', signal: AbortSignal.timeout(TIMEOUT_MS), ...init });
  } catch (cause) {
    throw new QuartermasterError(
      'provider_unavailable',
      `The issuer ${issuer} does not answer; start it with "npm start".`,
      { cause },
    );
  }
}

const json = async (response: Response): Promise<unknown> => response.json().catch(() => null);

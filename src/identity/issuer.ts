import * as oidc from 'openid-client';
import { among, anyRefusal, NOT_OURS, notEnough, notSignedIn, ofTheGrant, toOurs, unlessOf } from './issuer-errors.ts';
import { cachedOnSuccess, fetchFrom } from './issuer-keys.ts';

/** What a person's sign-in gives us; times in milliseconds since 1970. `refresh` is null where the issuer gave none. */
export type Tokens = {
  access: string;
  accessExpiresAt: number;
  refresh: string | null;
  /** When the grant ends; null where the issuer does not say. */
  grantExpiresAt: number | null;
  scope: string;
};

/** A sign-in on another device (RFC 8628); times in seconds. */
export type Device = {
  deviceCode: string;
  userCode: string;
  verificationUri: string;
  verificationUriComplete: string | null;
  interval: number;
  expiresIn: number;
};

/** What one sign-in by a browser is checked against when it comes back. */
export type Checks = { state: string; nonce: string; verifier: string };

export type Exchange = { subject: string; audience: string; scope: string; agent: string };

/** `gone`: the person's grant is no longer good. `narrowed`: it is, but not for this. */
export type Exchanged = { token: string; expiresAt: number } | { refused: 'gone' | 'narrowed' };

/** How people sign in. */
type SigningIn = {
  authorizationUrl(redirectUri: string, checks: Checks): Promise<URL>;
  /** Redeems the code of the address that the browser came back to. Throws `unauthenticated` when the sign-in was refused or is not ours. */
  redeem(callback: URL, checks: Checks): Promise<Tokens>;
  startDevice(): Promise<Device>;
  /** Null while nobody has confirmed yet. Throws `unauthenticated` when they refused, or time is over. */
  pollDevice(deviceCode: string): Promise<Tokens | null>;
};

/** What is done in their names since. */
type Acting = {
  /** Null when the grant is no longer good. */
  refresh(refresh: string): Promise<Tokens | null>;
  /** A grant from the access token of another client of this issuer (RFC 8693); null where it gives none. */
  grantFor(access: string): Promise<Tokens | null>;
  exchange(wanted: Exchange): Promise<Exchanged>;
  revoke(refresh: string): Promise<void>;
};

/** An OpenID provider, to which we are one confidential client. All throw `provider_unavailable` and `provider_refused`. */
export type Issuer = SigningIn & Acting;

export type IssuerSettings = {
  issuer: string;
  clientId: string;
  clientSecret: string;
  /** Asked for at each sign-in, separated by blanks. */
  scopes: string;
  fetch?: typeof globalThis.fetch;
  now?: () => Date;
};

const TIMEOUT_SECONDS = 10;
const EXCHANGE = 'urn:ietf:params:oauth:grant-type:token-exchange';
const DEVICE = 'urn:ietf:params:oauth:grant-type:device_code';
const ACCESS_TOKEN = 'urn:ietf:params:oauth:token-type:access_token';
const REFRESH_TOKEN = 'urn:ietf:params:oauth:token-type:refresh_token';

/** How an agent is named in the scope of an exchange; the issuer writes it into the claim `act`. */
const agentScope = (agent: string): string => `agent:${agent}`;

/** Connects at the first use, so the issuer may start after us. */
export function createIssuer(settings: IssuerSettings): Issuer {
  const configuration = cachedOnSuccess(() => discovered(settings));
  const call: Call = async (ask) => {
    try {
      return await ask(await configuration());
    } catch (error) {
      throw toOurs(error);
    }
  };
  const { now = () => new Date(), scopes } = settings;
  const tokens: ReadTokens = (answer) => tokensOf(answer, now().getTime(), scopes);
  return { ...signingIn(call, tokens, scopes), ...acting(call, tokens, scopes) };
}

type Call = <T>(ask: (config: oidc.Configuration) => Promise<T>) => Promise<T>;
type ReadTokens = (answer: oidc.TokenEndpointResponse) => Tokens;

const signingIn = (call: Call, tokens: ReadTokens, scopes: string): SigningIn => ({
  authorizationUrl: (redirectUri, { state, nonce, verifier }) =>
    call(async (config) =>
      oidc.buildAuthorizationUrl(config, {
        redirect_uri: redirectUri,
        scope: scopes,
        state,
        nonce,
        code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
      }),
    ),
  redeem: async (callback, { state, nonce, verifier }) => {
    const checks = { expectedState: state, expectedNonce: nonce, pkceCodeVerifier: verifier };
    const redeemed = call((config) => oidc.authorizationCodeGrant(config, callback, checks));
    return tokens(await unlessOf(redeemed, among('invalid_grant', 'access_denied', NOT_OURS), notSignedIn));
  },
  startDevice: async () =>
    deviceOf(await call((config) => oidc.initiateDeviceAuthorization(config, { scope: scopes }))),
  pollDevice: async (deviceCode) => {
    const polled = call((config) => oidc.genericGrantRequest(config, DEVICE, { device_code: deviceCode }));
    const answer = await unlessOf(
      unlessOf(polled, among('authorization_pending', 'slow_down'), () => null),
      among('access_denied', 'expired_token', 'invalid_grant'),
      notSignedIn,
    );
    return answer && tokens(answer);
  },
});

const acting = (call: Call, tokens: ReadTokens, scopes: string): Acting => {
  const exchange = (subject: string, wanted: Record<string, string>) => {
    const parameters = { subject_token: subject, subject_token_type: ACCESS_TOKEN, ...wanted };
    return call((config) => oidc.genericGrantRequest(config, EXCHANGE, parameters));
  };
  return {
    refresh: async (refresh) => {
      const refreshed = call((config) => oidc.refreshTokenGrant(config, refresh));
      const answer = await unlessOf(refreshed, ofTheGrant, () => null);
      return answer && { ...tokens(answer), refresh: answer.refresh_token ?? refresh };
    },
    grantFor: async (access) => {
      const asked = exchange(access, { requested_token_type: REFRESH_TOKEN, scope: scopes });
      const answer = await unlessOf(asked, anyRefusal, () => null);
      return answer?.refresh_token === undefined ? null : tokens(answer);
    },
    exchange: async ({ subject, audience, scope, agent }) => {
      const asked = exchange(subject, { audience, scope: `${scope} ${agentScope(agent)}` });
      const answer = await unlessOf(
        unlessOf(asked, among('invalid_grant', 'invalid_token'), () => 'gone' as const),
        notEnough,
        () => 'narrowed' as const,
      );
      if (typeof answer === 'string') return { refused: answer };
      const { access, accessExpiresAt } = tokens(answer);
      return { token: access, expiresAt: accessExpiresAt };
    },
    revoke: (refresh) => call((config) => oidc.tokenRevocation(config, refresh, { token_type_hint: 'refresh_token' })),
  };
};

const discovered = ({
  issuer,
  clientId,
  clientSecret,
  fetch = fetchFrom(issuer),
}: IssuerSettings): Promise<oidc.Configuration> =>
  oidc.discovery(new URL(issuer), clientId, undefined, oidc.ClientSecretBasic(clientSecret), {
    timeout: TIMEOUT_SECONDS,
    execute: issuer.startsWith('http:') ? [oidc.allowInsecureRequests] : [],
    [oidc.customFetch]: (url, options) => fetch(url, { ...options, body: options.body ?? null }),
  });

const tokensOf = (answer: oidc.TokenEndpointResponse, now: number, asked: string): Tokens => {
  const refreshExpiresIn = Number(answer['refresh_expires_in']);
  return {
    access: answer.access_token,
    accessExpiresAt: now + (answer.expires_in ?? 0) * 1000,
    refresh: answer.refresh_token ?? null,
    // 0 is how an issuer says that it does not end (Keycloak's offline sessions).
    grantExpiresAt: refreshExpiresIn > 0 ? now + refreshExpiresIn * 1000 : null,
    scope: answer.scope ?? asked,
  };
};

const deviceOf = (answer: Awaited<ReturnType<typeof oidc.initiateDeviceAuthorization>>): Device => ({
  deviceCode: answer.device_code,
  userCode: answer.user_code,
  verificationUri: answer.verification_uri,
  verificationUriComplete: answer.verification_uri_complete ?? null,
  interval: answer.interval ?? 5,
  expiresIn: answer.expires_in,
});

import { errors, type Provider, type TokenEndpointGrantContext } from 'oidc-provider';
import { accountId, type Accounts } from './accounts.ts';
import { TOOL_SCOPES } from './scopes.ts';

/** The password of every seeded person. No secret: it only shows that a sign-in was meant. */
const PASSWORD = 'sandbox';

const SCOPE = ['openid', ...TOOL_SCOPES].join(' ');

/**
 * Sign-in without a browser, for the command line's `--as`. Only this stand-in offers it: the grant is gone from OAuth 2.1,
 * and a real issuer of a real company must not have it.
 */
export function offerPassword(
  provider: Provider,
  resourceServer: InstanceType<Provider['ResourceServer']>,
  accounts: Accounts,
): void {
  const grant = async (ctx: TokenEndpointGrantContext<{ username?: string; password?: string }>) => {
    const { client, params } = ctx.oidc;
    const account = accounts.byName(params.username ?? '');
    if (account === undefined || params.password !== PASSWORD)
      throw new errors.InvalidGrant('unknown person or password');
    const token = new provider.AccessToken({
      client,
      accountId: accountId(account),
      resourceServer,
      // No grant is stored behind this sign-in, so there is nothing to revoke.
      grantId: '',
      gty: 'password',
      scope: SCOPE,
    });
    ctx.body = { access_token: await token.save(), token_type: 'Bearer', expires_in: token.expiration, scope: SCOPE };
  };
  provider.registerGrantType('password', grant, ['username', 'password', 'scope']);
}

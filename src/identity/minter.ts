import { z } from 'zod';
import { QuartermasterError } from '../domain/errors.ts';
import type { PersonId, Principal, TenantId } from '../domain/principal.ts';
import type { Issuer, Tokens } from './issuer.ts';
import type { Vault } from './vault.ts';
import { audienceOf } from './verify.ts';

/** Whose grant it is. */
export type Holder = { tenant: TenantId; person: PersonId };

/** Why a grant is no longer good. */
export type EndOfGrant = 'revoked' | 'narrowed' | 'signed_out';

/** A grant as it is stored. */
export type Cell = { sealed: string; scope: string; expiresAt: Date | null; renewedAt: Date };

/** Where grants are kept. One at a time is renewed, however many workers want to. */
export type GrantStore = {
  /** The live grant; `id` is another one after each sign-in. */
  find(holder: Holder): Promise<{ id: string; sealed: string } | null>;
  /** Locks the person's live grant, if there is one, and stores what `renew` makes of it; or that it has ended. */
  renew(holder: Holder, renew: (sealed: string) => Promise<Cell | EndOfGrant | null>): Promise<void>;
};

/** What a token is for: one system and one right, as one person, through one agent (null: code of ours). */
export type TokenWanted = { principal: Principal; agent: string | null; audience: string; scope: string };

/** Makes short tokens from the grants that people have given; a token is kept only as long as its process runs. */
export type Minter = {
  /** A token for one system, in the name of a person and through an agent (RFC 8693). Throws `authorization_needed` when they must sign in. */
  tokenFor: (wanted: TokenWanted) => Promise<string>;
  /** The person's own access token for us. Throws `authorization_needed`. */
  accessToken: (holder: Holder) => Promise<string>;
};

type Options = { grants: GrantStore; issuer: Issuer; vault: Vault; now: () => Date };

/** A token that would end on its way is made anew. */
const MARGIN_MS = 20_000;

const Secret = z.object({ access: z.string(), accessExpiresAt: z.number(), refresh: z.string() });
type Secret = z.infer<typeof Secret>;

/** The cell of a grant that was just given or renewed. Throws `provider_refused` without a refresh token. */
export async function cellOf(vault: Vault, holder: Holder, tokens: Tokens, now: Date): Promise<Cell> {
  const { access, accessExpiresAt, refresh, grantExpiresAt, scope } = tokens;
  if (refresh === null)
    throw new QuartermasterError(
      'provider_refused',
      'The sign-in service gave nothing that lasts: allow offline_access to our client there (docs/operations.md).',
    );
  const secret = { access, accessExpiresAt, refresh } satisfies Secret;
  const expiresAt = grantExpiresAt === null ? null : new Date(grantExpiresAt);
  return { sealed: await vault.seal(useOf(holder), JSON.stringify(secret)), scope, expiresAt, renewedAt: now };
}

/** The refresh token within a cell, for whoever ends a grant at the issuer. */
export const refreshTokenIn = async (vault: Vault, holder: Holder, sealed: string): Promise<string> =>
  (await opened(vault, holder, sealed)).refresh;

const opened = async (vault: Vault, holder: Holder, sealed: string): Promise<Secret> =>
  Secret.parse(JSON.parse(await vault.open(useOf(holder), sealed)));

const useOf = ({ tenant, person }: Holder): string => `grant of ${tenant}/${person}`;

const signInNeeded = (): QuartermasterError =>
  new QuartermasterError('authorization_needed', 'Nobody may act for this person until they have signed in again.');

export function createMinter({ grants, issuer, vault, now }: Options): Minter {
  const isFresh = (expiresAt: number): boolean => expiresAt - MARGIN_MS > now().getTime();

  /** Under the row's lock: whoever comes second finds what the first one has renewed. */
  const renewed = async (holder: Holder, used: string | null): Promise<string> => {
    let access: string | null = null;
    await grants.renew(holder, async (sealed) => {
      const secret = await opened(vault, holder, sealed);
      if (secret.access !== used && isFresh(secret.accessExpiresAt)) {
        access = secret.access;
        return null;
      }
      const tokens = await issuer.refresh(secret.refresh);
      if (tokens === null) return 'revoked';
      access = tokens.access;
      return cellOf(vault, holder, tokens, now());
    });
    if (access === null) throw signInNeeded();
    return access;
  };

  const live = async (holder: Holder) => {
    const grant = await grants.find(holder);
    if (grant === null) throw signInNeeded();
    return grant;
  };

  const fromGrant = async (holder: Holder, sealed: string): Promise<string> => {
    const { access, accessExpiresAt } = await opened(vault, holder, sealed);
    return isFresh(accessExpiresAt) ? access : renewed(holder, null);
  };

  const exchanged = async (holder: Holder, sealed: string, { audience, scope, agent }: TokenWanted): Promise<Made> => {
    const wanted = { audience: audienceOf(audience), scope, agent: agent ?? 'quartermaster' };
    const subject = await fromGrant(holder, sealed);
    const first = await issuer.exchange({ ...wanted, subject });
    if ('token' in first) return first;
    // The access token may be older than what has become of the grant.
    const second = await issuer.exchange({ ...wanted, subject: await renewed(holder, subject) });
    if ('token' in second) return second;
    await grants.renew(holder, async () => (second.refused === 'gone' ? 'revoked' : 'narrowed'));
    throw signInNeeded();
  };

  const kept = keptTokens(isFresh, () => now().getTime() + 2 * MARGIN_MS);
  return {
    tokenFor: async (wanted) => {
      const holder = holderOf(wanted.principal);
      const { id, sealed } = await live(holder);
      const { audience, scope, agent } = wanted;
      const key = JSON.stringify([holder.tenant, holder.person, id, audience, scope, agent]);
      return kept(key, () => exchanged(holder, sealed, wanted));
    },
    accessToken: async (holder) => fromGrant(holder, (await live(holder)).sealed),
  };
}

type Made = { token: string; expiresAt: number };

/** Calls at the same time share one exchange; what failed is forgotten. */
function keptTokens(isFresh: (expiresAt: number) => boolean, whileMaking: () => number) {
  const cache = new Map<string, { until: number; made: Promise<Made> }>();
  return async (key: string, make: () => Promise<Made>): Promise<string> => {
    for (const [other, { until }] of cache) if (!isFresh(until)) cache.delete(other);
    const entry = cache.get(key) ?? { until: whileMaking(), made: make() };
    cache.set(key, entry);
    try {
      const made = await entry.made;
      entry.until = made.expiresAt;
      return made.token;
    } catch (error) {
      cache.delete(key);
      throw error;
    }
  };
}

/** No one but a person is vouched for: our plumbing has no rights at other systems. */
const holderOf = (principal: Principal): Holder => {
  if (principal.kind === 'person') return { tenant: principal.tenant, person: principal.person };
  throw new QuartermasterError('forbidden', 'Only a person can be vouched for at another system.');
};

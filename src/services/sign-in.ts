import { z } from 'zod';
import { QuartermasterError } from '../domain/errors.ts';
import { TenantId } from '../domain/principal.ts';
import type { Identity } from '../identity/claims.ts';
import type { Device, Issuer, Tokens } from '../identity/issuer.ts';
import { cellOf, refreshTokenIn, type Cell, type Holder, type Minter } from '../identity/minter.ts';
import type { Vault } from '../identity/vault.ts';
import { unauthenticated, type Verify } from '../identity/verify.ts';
import { sha256 } from '../digest.ts';
import { wakeWaitingRuns } from '../store/agent-runs.ts';
import { appendCase } from '../store/case-file.ts';
import type { Database, Tx } from '../store/database.ts';
import { endGrant, endWaits, findGrant, lockGrants, putGrant, readGrant, type GrantRow } from '../store/grants.ts';
import { enqueue } from '../store/outbox.ts';
import { endSession, endSessionsOf, insertSession, personOfSession } from '../store/sessions.ts';
import { decideTask, openTasksOf } from '../store/tasks.ts';
import { findPerson, hasLeft, readTenant } from '../store/tenants.ts';
import { personActor } from './actor.ts';
import type { Person } from './api.ts';
import type { ProfileView } from './view.ts';

/** What a face holds of somebody who is signed in; it tells who they are to nobody but us. */
export type SignedIn = { session: string; identity: Identity };

/** Signing in and out, and whom we may act for since. */
export type SignIn = {
  /** Where the browser goes, and what it keeps until it comes back. `returnTo` is a path of ours. */
  begin(redirectUri: string, returnTo: string): Promise<{ url: URL; kept: string }>;
  /** Throws `unauthenticated` when the sign-in was refused, or began elsewhere. */
  finish(callback: URL, kept: string): Promise<SignedIn & { returnTo: string }>;
  startDevice(): Promise<Device>;
  /** Null while nobody has confirmed yet. */
  pollDevice(deviceCode: string): Promise<SignedIn | null>;
  /** Whom a session, or an access token, speaks for. */
  verify: Verify;
  /** Has an access token of another client of the issuer stand for later work, where nothing does yet and the issuer allows it. */
  delegate(identity: Identity, token: string): Promise<void>;
  /** The person's grant as it stands; null when there never was one. */
  grant(who: Person): Promise<GrantRow | null>;
  profile(who: Person): Promise<ProfileView>;
  /** Ends a session; with `everywhere` all of the person's, and the grant with them, at the issuer as well. */
  signOut(who: Person, token: string, everywhere: boolean): Promise<void>;
  /** Ends this one session, also where its person can no longer be asked for. What is no session is none. */
  endSession(session: string): Promise<void>;
};

export type SignInParts = {
  database: Database;
  issuer: Issuer;
  vault: Vault;
  minter: Minter;
  /** Verifies access tokens. */
  verify: Verify;
  now: () => Date;
  /** 256 random bits in base64url. */
  newSecret: () => string;
};

const SESSION_DAYS = 30;
const BEGUN = 'sign-in of a browser';
const BEGUN_FOR_MS = 10 * 60_000;
const PREFIX = 'qms_';

const Begun = z.object({
  state: z.string(),
  nonce: z.string(),
  verifier: z.string(),
  returnTo: z.string(),
  until: z.number(),
});

/** Only a path of ours: an address elsewhere would make our sign-in the door to a stranger's page. */
const ownPath = (path: string): string => (/^\/(?![/\\])[\w\-./?=&%]*$/.test(path) ? path : '/auth/done');

const entrance = ({ tenant }: Pick<Holder, 'tenant'>) => ({ kind: 'entrance', tenant }) as const;

/** `qms_TENANT_SECRET`: which tenant's rows to look into is no secret. */
const tenantOfSession = (session: string): TenantId | null =>
  TenantId.safeParse(/^qms_([a-z0-9-]+)_[\w-]{43}$/.exec(session)?.[1]).data ?? null;

const ofSession = async ({ database, minter, verify, now }: SignInParts, session: string): Promise<Identity> => {
  const tenant = tenantOfSession(session);
  const person =
    tenant && (await database.withPrincipal(entrance({ tenant }), (tx) => personOfSession(tx, sha256(session), now())));
  if (!tenant || !person) throw unauthenticated('no session');
  return verify(await minter.accessToken({ tenant, person }));
};

/** The issuer may not have heard yet that somebody has left the company. */
const stillHere = async ({ database, verify }: SignInParts, token: string): Promise<Identity> => {
  const identity = await verify(token);
  const { who } = identity;
  if (await database.withPrincipal(entrance(who), (tx) => hasLeft(tx, who.person)))
    throw unauthenticated('somebody who has left');
  return identity;
};

export function createSignIn(parts: SignInParts): SignIn {
  const { database, issuer, vault, verify, now, newSecret } = parts;

  /** The grant, the end of what waited for it, and the session: all of it, or nothing. */
  const signedIn = async (tokens: Tokens): Promise<SignedIn> => {
    const identity = await verify(tokens.access);
    const { who } = identity;
    const cell = await cellOf(vault, who, tokens, now());
    const session = `${PREFIX}${who.tenant}_${newSecret()}`;
    await database.withPrincipal(entrance(who), async (tx) => {
      await kept(tx, who, cell, now());
      const expiresAt = new Date(now().getTime() + SESSION_DAYS * 86_400_000);
      await insertSession(tx, { hash: sha256(session), person: who.person, openedAt: now(), expiresAt });
    });
    return { session, identity };
  };

  return {
    begin: async (redirectUri, returnTo) => {
      const checks = { state: newSecret(), nonce: newSecret(), verifier: newSecret() };
      const begun = { ...checks, returnTo: ownPath(returnTo), until: now().getTime() + BEGUN_FOR_MS };
      const url = await issuer.authorizationUrl(redirectUri, checks);
      return { url, kept: await vault.seal(BEGUN, JSON.stringify(begun satisfies z.infer<typeof Begun>)) };
    },
    finish: async (callback, sealed) => {
      const { until, returnTo, ...checks } = Begun.parse(JSON.parse(await vault.open(BEGUN, sealed)));
      if (until < now().getTime()) throw unauthenticated('a sign-in that took too long');
      return { ...(await signedIn(await issuer.redeem(callback, checks))), returnTo };
    },
    startDevice: () => issuer.startDevice(),
    pollDevice: async (deviceCode) => {
      const tokens = await issuer.pollDevice(deviceCode);
      return tokens && signedIn(tokens);
    },
    verify: (token) => (token.startsWith(PREFIX) ? ofSession(parts, token) : stillHere(parts, token)),
    delegate: async ({ who }, token) => {
      if (token.startsWith(PREFIX) || (await database.withPrincipal(entrance(who), has(who)))) return;
      const tokens = await issuer.grantFor(token);
      if (tokens === null) return;
      const cell = await cellOf(vault, who, tokens, now());
      await database.withPrincipal(entrance(who), (tx) => kept(tx, who, cell, now()));
    },
    grant: (who) => database.withPrincipal(who, (tx) => readGrant(tx, who.person)),
    profile: (who) => database.withPrincipal(who, profileOf(who)),
    signOut: async (who, token, everywhere) => {
      const ended = await database.withPrincipal(entrance(who), async (tx) => {
        await endSession(tx, sha256(token));
        return everywhere ? endedEverywhere(tx, who) : null;
      });
      if (ended) await issuer.revoke(await refreshTokenIn(vault, who, ended.sealed));
    },
    endSession: async (session) => {
      const tenant = tenantOfSession(session);
      if (tenant) await database.withPrincipal(entrance({ tenant }), (tx) => endSession(tx, sha256(session)));
    },
  };
}

const has =
  ({ person }: Holder) =>
  async (tx: Tx): Promise<boolean> =>
    (await findGrant(tx, person)) !== null;

const profileOf =
  ({ person }: Holder) =>
  async (tx: Tx): Promise<ProfileView> => {
    const { name: company, timeZone, baseCurrency } = await readTenant(tx);
    const found = await findPerson(tx, person);
    return { name: found?.name ?? null, language: found?.language ?? 'en', company, timeZone, baseCurrency };
  };

const endedEverywhere = async (tx: Tx, { person }: Holder) => {
  await endSessionsOf(tx, person);
  const grant = await findGrant(tx, person);
  if (grant) await endGrant(tx, person, 'signed_out');
  return grant;
};

/** Stores a grant, and lets everything go on that has waited for it. */
async function kept(tx: Tx, who: Person, cell: Cell, at: Date): Promise<void> {
  if ((await findPerson(tx, who.person)) === null)
    throw new QuartermasterError('forbidden', 'You are not known in this tenant. Ask your administrator to add you.');
  await lockGrants(tx, who.person);
  // What had ended with the grant before, whoever holds it, does not come to life again by this one.
  if (!(await has(who)(tx))) await endSessionsOf(tx, who.person);
  await putGrant(tx, who.person, cell);
  for (const task of await openTasksOf(tx, who.person, 'sign_in')) {
    await decideTask(tx, task.id, null);
    const payload = { task: task.id };
    await appendCase(tx, task.requisition, { at, actor: personActor(who), kind: 'signed_in', payload });
  }
  for (const { id, round } of await endWaits(tx, { person: who.person }))
    await enqueue(tx, { kind: 'wake', requisition: id, round, because: 'sign_in' });
  await wakeWaitingRuns(tx, { reason: 'needs_sign_in', person: who.person, at, actor: personActor(who) });
}

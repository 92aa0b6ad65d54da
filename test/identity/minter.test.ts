import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeEach, describe, expect, test } from '@jest/globals';
import type { Exchange, Issuer, Tokens } from '../../src/identity/issuer.ts';
import {
  cellOf,
  createMinter,
  type Cell,
  type EndOfGrant,
  type GrantStore,
  type TokenWanted,
} from '../../src/identity/minter.ts';
import { createVault } from '../../src/identity/vault.ts';
import { clock, relay, requester, worker } from '../support/principals.ts';

const vault = createVault(`test:${randomBytes(32).toString('base64url')}`);
const wanted: TokenWanted = { principal: requester, agent: 'vendor', audience: 'vendors', scope: 'vendors:read' };
const LIFE_MS = 900_000;

let time: number;
let asked: { refreshes: string[]; exchanges: Exchange[] };
/** Which refresh token is good; each use makes another one. */
let good: string | null;
let exchanging: (wanted: Exchange) => Awaited<ReturnType<Issuer['exchange']>>;
let stored: { id: string; cell: Cell } | EndOfGrant;

const now = (): Date => new Date(time);
const tokens = (n: number): Tokens => ({
  access: `access ${n}`,
  accessExpiresAt: time + LIFE_MS,
  refresh: `refresh ${n}`,
  grantExpiresAt: null,
  scope: 'vendors:read',
});

const unused = (): never => {
  throw new Error('Nobody asks for this.');
};
const issuer: Issuer = {
  authorizationUrl: unused,
  redeem: unused,
  startDevice: unused,
  pollDevice: unused,
  grantFor: unused,
  revoke: unused,
  refresh: async (refresh) => {
    asked.refreshes.push(refresh);
    await sleep(5);
    if (refresh !== good) return null;
    const next = tokens(asked.refreshes.length + 1);
    good = next.refresh;
    return next;
  },
  exchange: (one) => {
    asked.exchanges.push(one);
    return Promise.resolve(exchanging(one));
  },
};

/** Locks as a row does. */
function memoryGrants(): GrantStore {
  let last: Promise<unknown> = Promise.resolve();
  return {
    find: () => Promise.resolve(typeof stored === 'string' ? null : { id: stored.id, sealed: stored.cell.sealed }),
    renew: (_, renew) => {
      const before = last;
      const mine = (async () => {
        await before;
        const made = typeof stored === 'string' ? null : await renew(stored.cell.sealed);
        if (typeof made === 'string') stored = made;
        else if (made !== null && typeof stored !== 'string') stored = { ...stored, cell: made };
      })();
      last = mine.catch(() => undefined);
      return mine;
    },
  };
}

/** Two workers over one store. */
let grants: GrantStore;
const minter = () => createMinter({ grants, issuer, vault, now });
const signIn = async (id: string): Promise<void> => {
  good = 'refresh 1';
  stored = { id, cell: await cellOf(vault, requester, tokens(1), now()) };
};

beforeEach(async () => {
  time = Date.parse('2026-11-26T09:00:00Z');
  asked = { refreshes: [], exchanges: [] };
  exchanging = ({ audience }) => ({ token: `for ${audience} ${asked.exchanges.length}`, expiresAt: time + 120_000 });
  grants = memoryGrants();
  await signIn('first');
});

describe('a token of one call', () => {
  test('is exchanged for one system and one right, and names the agent', async () => {
    expect(await minter().tokenFor(wanted)).toBe('for urn:quartermaster:vendors 1');
    expect(asked.exchanges).toEqual([
      { subject: 'access 1', audience: 'urn:quartermaster:vendors', scope: 'vendors:read', agent: 'vendor' },
    ]);
  });

  test('names us where code of ours calls', async () => {
    await minter().tokenFor({ ...wanted, agent: null });
    expect(asked.exchanges).toMatchObject([{ agent: 'quartermaster' }]);
  });

  test('is made once for calls at the same time, and again when it is about to end', async () => {
    const { tokenFor } = minter();
    const same = await Promise.all(Array.from({ length: 20 }, () => tokenFor(wanted)));
    expect(new Set(same).size).toBe(1);
    time += 99_000;
    await tokenFor(wanted);
    expect(asked.exchanges).toHaveLength(1);
    time += 2_000;
    await tokenFor(wanted);
    expect(asked.exchanges).toHaveLength(2);
  });

  test('is another one for another agent, right, system or sign-in', async () => {
    const { tokenFor } = minter();
    for (const other of [{}, { agent: 'intake' }, { scope: 'mail:read' }, { audience: 'mail' }])
      await tokenFor({ ...wanted, ...other });
    await signIn('second');
    await tokenFor(wanted);
    expect(asked.exchanges).toHaveLength(5);
  });

  test('is given to nobody but a person', async () => {
    for (const principal of [worker('acme'), clock('acme'), relay])
      await expect(minter().tokenFor({ ...wanted, principal })).rejects.toMatchObject({ code: 'forbidden' });
  });

  test('is refused as soon as the grant has ended, though an earlier one is still good', async () => {
    const { tokenFor } = minter();
    await tokenFor(wanted);
    stored = 'signed_out';
    await expect(tokenFor(wanted)).rejects.toMatchObject({ code: 'authorization_needed' });
  });

  test('that could not be made is tried again by the next call', async () => {
    const { tokenFor } = minter();
    const works = exchanging;
    exchanging = () => {
      throw new Error('the issuer is down');
    };
    await expect(tokenFor(wanted)).rejects.toThrow('down');
    exchanging = works;
    expect(await tokenFor(wanted)).toContain('vendors');
  });
});

describe('a grant', () => {
  test('is renewed once, however many workers need it at the same time', async () => {
    time += LIFE_MS;
    const workers = [minter(), minter(), minter()];
    await Promise.all(
      workers.flatMap(({ tokenFor }) => ['intake', 'vendor', 'x'].map((agent) => tokenFor({ ...wanted, agent }))),
    );
    expect(asked.refreshes).toEqual(['refresh 1']);
    expect(new Set(asked.exchanges.map(({ subject }) => subject))).toEqual(new Set(['access 2']));
  });

  test('is kept as it was renewed: the next renewal uses the rotated token', async () => {
    for (let day = 0; day < 3; day += 1) {
      time += LIFE_MS;
      await minter().accessToken(requester);
    }
    expect(asked.refreshes).toEqual(['refresh 1', 'refresh 2', 'refresh 3']);
  });

  test('that was revoked ends, and its person is asked to sign in', async () => {
    time += LIFE_MS;
    good = null;
    await expect(minter().tokenFor(wanted)).rejects.toMatchObject({ code: 'authorization_needed' });
    expect(stored).toBe('revoked');
  });

  test('whose rotated token was lost in a crash costs one sign-in, and no more than one question to the issuer', async () => {
    time += LIFE_MS;
    good = 'refresh 2, which was never stored';
    await expect(minter().tokenFor(wanted)).rejects.toMatchObject({ code: 'authorization_needed' });
    await expect(minter().tokenFor(wanted)).rejects.toMatchObject({ code: 'authorization_needed' });
    expect(asked.refreshes).toHaveLength(1);
    await signIn('second');
    expect(await minter().tokenFor(wanted)).toContain('vendors');
  });

  test('whose access token went out of date early is renewed and tried once more', async () => {
    const works = exchanging;
    exchanging = (one) => (one.subject === 'access 1' ? { refused: 'gone' } : works(one));
    expect(await minter().tokenFor(wanted)).toContain('vendors');
    expect(asked.refreshes).toEqual(['refresh 1']);
  });

  test('that no longer reaches as far ends as narrowed', async () => {
    exchanging = () => ({ refused: 'narrowed' });
    await expect(minter().tokenFor(wanted)).rejects.toMatchObject({ code: 'authorization_needed' });
    expect(stored).toBe('narrowed');
  });

  test('without anything that lasts is none', async () => {
    await expect(cellOf(vault, requester, { ...tokens(1), refresh: null }, now())).rejects.toMatchObject({
      code: 'provider_refused',
      message: expect.stringContaining('offline_access'),
    });
  });
});

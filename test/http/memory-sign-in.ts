import { PersonId, TenantId } from '../../src/domain/principal.ts';
import { unauthenticated, type Verify } from '../../src/identity/verify.ts';
import type { SignIn } from '../../src/services/sign-in.ts';

export const SESSION = `qms_acme_${'s'.repeat(43)}`;

const rita = {
  who: {
    kind: 'person',
    tenant: TenantId.parse('acme'),
    person: PersonId.parse('requester'),
    roles: ['requester'],
  },
  email: 'rita.requester@acme.example',
} as const;

const elsewhere = (): never => {
  throw new Error('Nobody signs in by browser here; see test/system/sign-in.test.ts.');
};

/** People with access tokens, and one who signs in by a device code that is confirmed at the second look. */
export function memorySignIn(verify: Verify) {
  const delegated: string[] = [];
  let [isOpen, looks] = [false, 0];
  const signIn: SignIn = {
    verify: async (token) => {
      if (token !== SESSION) return verify(token);
      if (!isOpen) throw unauthenticated('no session');
      return rita;
    },
    delegate: ({ who }) => Promise.resolve(void delegated.push(who.person)),
    grant: () =>
      Promise.resolve({
        scope: 'mail:read',
        obtainedAt: '2026-11-26T09:00:00.000Z',
        expiresAt: null,
        endedAt: null,
        endedBecause: null,
      }),
    profile: () =>
      Promise.resolve({
        name: 'Rita Requester',
        language: 'en',
        company: 'Acme Instruments',
        timeZone: 'America/New_York',
        baseCurrency: 'USD',
      }),
    begin: () => Promise.resolve({ url: new URL('https://login.example/authorize'), kept: 'sealed' }),
    finish: elsewhere,
    startDevice: () =>
      Promise.resolve({
        deviceCode: 'device',
        userCode: 'WDJB-MJHT',
        verificationUri: 'https://login.example/device',
        verificationUriComplete: null,
        interval: 0.01,
        expiresIn: 30,
      }),
    pollDevice: async (code) => {
      if (code !== 'device') throw unauthenticated('no such code');
      looks += 1;
      isOpen = looks > 1;
      return isOpen ? { session: SESSION, identity: rita } : null;
    },
    signOut: async () => {
      isOpen = false;
    },
    endSession: async (session) => {
      if (session === SESSION) isOpen = false;
    },
  };
  return { ...signIn, delegated };
}

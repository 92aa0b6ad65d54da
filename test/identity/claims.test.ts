import { expect, test } from '@jest/globals';
import { z } from 'zod';
import { identityOf, STANDARD_CLAIMS } from '../../src/identity/claims.ts';

test('claims may be named as an issuer has them, dotted where they stand within another', () => {
  const claims = {
    company: 'acme',
    preferred_username: 'rita',
    realm_access: { roles: ['buyer', 'uma'] },
    email: 'no',
  };
  const names = { tenant: 'company', person: 'preferred_username', roles: 'realm_access.roles' };
  expect(identityOf(claims, names)).toEqual({
    who: { kind: 'person', tenant: 'acme', person: 'rita', roles: ['buyer'] },
    email: null,
  });
});

test('a name with dots may be one claim', () => {
  const claims = { tenant: 'acme', sub: 'rita', 'https://buy.example.com/roles': ['auditor'] };
  expect(identityOf(claims, { ...STANDARD_CLAIMS, roles: 'https://buy.example.com/roles' }).who.roles).toEqual([
    'auditor',
  ]);
});

test.each([[{}], [{ roles: 'buyer' }], [{ realm_access: null }], [{ roles: [1] }]])(
  'claims %j that name nobody are refused',
  (claims) => {
    expect(() => identityOf(claims, STANDARD_CLAIMS)).toThrow(z.ZodError);
  },
);

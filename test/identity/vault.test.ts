import { randomBytes } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { createVault } from '../../src/identity/vault.ts';

const key = (name: string): string => `${name}:${randomBytes(32).toString('base64url')}`;
const [old, fresh] = [key('2026-05'), key('2026-11')];
const vault = createVault(old);

describe('a sealed secret', () => {
  test('opens for the use that it was sealed for, and shows nothing of itself', async () => {
    const sealed = await vault.seal('grant of acme/rita', 'the refresh token');
    expect(sealed).not.toContain('refresh');
    expect(await vault.open('grant of acme/rita', sealed)).toBe('the refresh token');
  });

  test('opens for no other use', async () => {
    const sealed = await vault.seal('grant of acme/rita', 'secret');
    await expect(vault.open('grant of acme/bella', sealed)).rejects.toMatchObject({ code: 'invalid_input' });
  });

  test('is another one each time', async () => {
    expect(await vault.seal('x', 'secret')).not.toBe(await vault.seal('x', 'secret'));
  });

  test('opens after the key was changed, as long as the old one stands behind it; new ones need the new one', async () => {
    const sealed = await vault.seal('x', 'secret');
    const rotated = createVault(`${fresh},${old}`);
    expect(await rotated.open('x', sealed)).toBe('secret');
    expect(await createVault(fresh).open('x', await rotated.seal('x', 'later'))).toBe('later');
    await expect(createVault(fresh).open('x', sealed)).rejects.toMatchObject({
      code: 'configuration_invalid',
      message: expect.stringContaining('2026-05'),
    });
  });

  test.each([
    ['changed', (sealed: string) => `${sealed.slice(0, -2)}${sealed.endsWith('AA') ? 'BB' : 'AA'}`],
    ['cut', (sealed: string) => sealed.slice(0, 40)],
    ['nothing', () => ''],
  ])('that comes back as %s opens for nobody', async (_, bend) => {
    const sealed = bend(await vault.seal('x', 'secret'));
    await expect(vault.open('x', sealed)).rejects.toMatchObject({
      code: expect.stringMatching(/^(invalid_input|configuration_invalid)$/),
    });
  });
});

test.each(['', 'short', 'a:b', `no-name${randomBytes(32).toString('base64url')}`])(
  'GRANT_KEYS=%s is refused with an example',
  (keys) => {
    expect(() => createVault(keys)).toThrow(
      expect.objectContaining({
        code: 'configuration_invalid',
        message: expect.stringContaining('GRANT_KEYS=2026-11:'),
      }),
    );
  },
);

import { QuartermasterError } from './errors.ts';

/** Named keys of 32 bytes: the newest seals, and each opens what it once sealed. */
export type KeyRing = {
  newest: string;
  /** Throws `configuration_invalid` when there is no such key. */
  keyNamed: (name: string) => Uint8Array;
};

const KEY_BYTES = 32;

const keyOf = (variable: string, entry: string): [name: string, key: Uint8Array] => {
  const [, name, key = ''] = /^([\w-]+):([\w-]+)$/.exec(entry.trim()) ?? [];
  const bytes = Buffer.from(key, 'base64url');
  if (name !== undefined && bytes.byteLength === KEY_BYTES) return [name, bytes];
  throw new QuartermasterError(
    'configuration_invalid',
    `${variable}: each key is a name and 32 bytes in base64url, the newest first. For example: ${variable}=2026-11:${'A'.repeat(43)}`,
  );
};

/** `keys`: what the variable holds, `name:key,name:key`. Throws `configuration_invalid`. */
export function keyRing(variable: string, keys: string): KeyRing {
  const ring = new Map(keys.split(',').map((entry) => keyOf(variable, entry)));
  const [newest = ''] = ring.keys();
  return {
    newest,
    keyNamed: (name) => {
      const key = ring.get(name);
      if (key !== undefined) return key;
      throw new QuartermasterError(
        'configuration_invalid',
        `${variable} lacks the key "${name}", with which something was sealed. Add it behind the newest one.`,
      );
    },
  };
}

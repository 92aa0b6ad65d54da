import { errors, type Adapter, type AdapterFactory, type AdapterPayload } from 'oidc-provider';
import { z } from 'zod';
import { openJournal } from '../journal.ts';

const Payload = z.custom<AdapterPayload>((value) => typeof value === 'object' && value !== null);

/** The last entry of a key counts; null when the record is gone. */
const Entry = z.strictObject({ key: z.string(), payload: Payload.nullable() });

/** What dies with the grant that it came from. */
const OF_A_GRANT = ['AuthorizationCode', 'DeviceCode', 'RefreshToken'];

/** Where the issuer keeps grants, refresh tokens, codes and sessions: a journal, so that they outlive `kill -9`. */
export function openRecords(path: string, now: () => Date): { adapter: AdapterFactory; close(): void } {
  const journal = openJournal(path, Entry);
  const records = new Map<string, AdapterPayload>();
  const note = ({ key, payload }: z.infer<typeof Entry>) => {
    if (payload === null) records.delete(key);
    else records.set(key, payload);
  };
  const seconds = () => Math.floor(now().getTime() / 1_000);
  journal.entries().forEach(note);
  for (const [key, { exp }] of records) if (exp !== undefined && exp < seconds()) records.delete(key);

  const write = (key: string, payload: AdapterPayload | null) => {
    note({ key, payload });
    journal.append({ key, payload });
  };
  const forgetGrant = (grantId: string) => {
    for (const [key, payload] of records)
      if (payload.grantId === grantId && OF_A_GRANT.includes(key.split(':', 1)[0] ?? '')) write(key, null);
  };
  const adapter = (model: string): Adapter => {
    const keyOf = (id: string) => `${model}:${id}`;
    const findWhere = (isIt: (payload: AdapterPayload) => boolean) =>
      [...records].find(([key, payload]) => key.startsWith(`${model}:`) && isIt(payload))?.[1];
    return {
      upsert: async (id, payload) => write(keyOf(id), payload),
      find: async (id) => records.get(keyOf(id)),
      findByUid: async (uid) => findWhere((payload) => payload.uid === uid),
      findByUserCode: async (userCode) => findWhere((payload) => payload.userCode === userCode),
      destroy: async (id) => write(keyOf(id), null),
      revokeByGrantId: async (grantId) => forgetGrant(grantId),
      async consume(id) {
        const payload = records.get(keyOf(id));
        // Two uses at once both found it unused before either of them came here.
        if (payload === undefined || payload.consumed !== undefined) {
          if (payload?.grantId !== undefined) write(`Grant:${payload.grantId}`, null);
          throw new errors.InvalidGrant('it was used already');
        }
        write(keyOf(id), { ...payload, consumed: seconds() });
      },
    };
  };
  return { adapter, close: () => journal.close() };
}

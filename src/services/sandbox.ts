import { z } from 'zod';
import { QuartermasterError } from '../domain/errors.ts';
import { knownOutside } from '../store/known-outside.ts';
import type { Person } from './api.ts';
import type { ServiceContext } from './context.ts';

/** A mail as the stand-in of the mail server took it. */
export const SandboxMail = z.object({
  n: z.int(),
  at: z.string(),
  from: z.string(),
  to: z.array(z.string()),
  subject: z.string(),
  messageId: z.string().nullable(),
  text: z.string(),
  attachments: z.array(z.string()),
});
export type SandboxMail = z.infer<typeof SandboxMail>;

/** An order as the stand-in of the ERP has it; `order` is what was posted. */
export const SandboxOrder = z.object({
  erpNumber: z.string(),
  status: z.enum(['open', 'cancelled']),
  receivedAt: z.string(),
  order: z.record(z.string(), z.json()),
});
export type SandboxOrder = z.infer<typeof SandboxOrder>;

/** How stand-ins are read; null where the real service is in use, which is not. */
export type StandInReader = {
  mails: (() => Promise<SandboxMail[]>) | null;
  orders: (() => Promise<SandboxOrder[]>) | null;
};

export type SandboxView = { mails: SandboxMail[] | null; orders: SandboxOrder[] | null };
export type ReadSandbox = (who: Person) => Promise<SandboxView>;

const bare = (messageId: string | null): string => messageId?.replace(/^<|>$/g, '') ?? '';

const read = async <T>(reader: (() => Promise<T[]>) | null): Promise<T[] | null> => {
  try {
    return reader === null ? null : await reader();
  } catch (cause) {
    const message = 'A stand-in does not answer. See whether it runs, and load the page again.';
    throw new QuartermasterError('provider_unavailable', message, { cause });
  }
};

/** What the stand-ins took that is the person's business: mails to them, and the orders and letters that they may see. Newest first. */
export const createSandbox =
  ({ database }: Pick<ServiceContext, 'database'>, reader: StandInReader): ReadSandbox =>
  async (who) => {
    const [mails, orders] = await Promise.all([read(reader.mails), read(reader.orders)]);
    const known = await database.withPrincipal(who, (tx) =>
      knownOutside(tx, {
        person: who.person,
        messageIds: (mails ?? []).map(({ messageId }) => `<${bare(messageId)}>`),
        erpNumbers: (orders ?? []).map(({ erpNumber }) => erpNumber),
      }),
    );
    const ids = new Set(known.messageIds.map(bare));
    return {
      mails:
        mails?.filter(
          ({ to, messageId }) => to.some((address) => address === known.email) || ids.has(bare(messageId)),
        ) ?? null,
      orders: orders?.filter(({ erpNumber }) => known.erpNumbers.includes(erpNumber)).toReversed() ?? null,
    };
  };

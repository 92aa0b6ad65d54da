import { QuartermasterError } from '../domain/errors.ts';
import type { TenantId } from '../domain/principal.ts';
import type { Mailer, OutgoingMail } from '../mail/send.ts';
import type { Database, Tx } from '../store/database.ts';
import type { ServiceContext } from './context.ts';

export type TellingContext = Pick<ServiceContext, 'now' | 'publicUrl' | 'standIns'> & {
  database: Database;
  mailer: Pick<Mailer, 'send' | 'wasSent' | 'patienceMs'>;
  /** Domain of our own Message-IDs. */
  mailDomain: string;
};

/** What a round takes up, each with the mails that tell it: none where there is nothing to tell any more. */
type Round<U> = {
  take: (tx: Tx, when: { now: Date; again: Date }) => Promise<readonly U[]>;
  mailsFor: (tx: Tx, untold: U) => Promise<readonly OutgoingMail[]>;
  noteTold: (tx: Tx, untold: U, at: Date) => Promise<void>;
};

/** `isAgain`: an attempt to tell it may have come to nothing. */
type Untold = { isAgain: boolean };

/** Longer than a mail takes to leave, so that nobody takes up what another worker is still at. */
const LEASE_MS = 15 * 60_000;

/** What an attempt before may have sent is looked up first, under the same Message-ID. */
const tell = async (
  { mailer }: Pick<TellingContext, 'mailer'>,
  mails: readonly OutgoingMail[],
  { isAgain }: Untold,
): Promise<void> => {
  for (const mail of mails) if (!isAgain || (await mailer.wasSent(mail.messageId)) !== 'sent') await mailer.send(mail);
};

/** A round in which people of a tenant are told by mail what `take` takes up, once each. */
export const tellingOf =
  <U extends Untold>(
    context: Pick<TellingContext, 'database' | 'mailer' | 'now'>,
    what: string,
    { take, mailsFor, noteTold }: Round<U>,
  ) =>
  async (tenant: TenantId): Promise<void> => {
    const { database, mailer } = context;
    const worker = { kind: 'worker', tenant } as const;
    const now = context.now();
    const again = new Date(now.getTime() - LEASE_MS - mailer.patienceMs);
    const failures: unknown[] = [];
    const taken = await database.withPrincipal(worker, async (tx) => {
      const tellings: { untold: U; mails: readonly OutgoingMail[] }[] = [];
      for (const untold of await take(tx, { now, again })) tellings.push({ untold, mails: await mailsFor(tx, untold) });
      return tellings;
    });
    for (const { untold, mails } of taken) {
      try {
        await tell(context, mails, untold);
        await database.withPrincipal(worker, (tx) => noteTold(tx, untold, context.now()));
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length === 0) return;
    const message = `${failures.length} mails about ${what} did not leave; they are tried again.`;
    throw new QuartermasterError('provider_unavailable', message, { cause: failures[0] });
  };

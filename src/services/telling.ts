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

/** What people are to be told: no mail where there is nothing to tell any more; `isAgain`: an attempt to do so may have come to nothing. */
export type Telling = {
  mails: readonly OutgoingMail[];
  isAgain: boolean;
  noteTold: (tx: Tx, at: Date) => Promise<void>;
};

/** Longer than a mail takes to leave, so that nobody takes up what another worker is still at. */
const LEASE_MS = 15 * 60_000;

/** What an attempt before may have sent is looked up first, under the same Message-ID. */
const tell = async ({ mailer }: Pick<TellingContext, 'mailer'>, { mails, isAgain }: Telling): Promise<void> => {
  for (const mail of mails) if (!isAgain || (await mailer.wasSent(mail.messageId)) !== 'sent') await mailer.send(mail);
};

/** A round in which people of a tenant are told by mail what `take` takes up, once each. */
export const tellingOf =
  (
    context: Pick<TellingContext, 'database' | 'mailer' | 'now'>,
    what: string,
    take: (tx: Tx, when: { now: Date; again: Date }) => Promise<Telling[]>,
  ) =>
  async (tenant: TenantId): Promise<void> => {
    const { database, mailer } = context;
    const worker = { kind: 'worker', tenant } as const;
    const now = context.now();
    const again = new Date(now.getTime() - LEASE_MS - mailer.patienceMs);
    const failures: unknown[] = [];
    for (const telling of await database.withPrincipal(worker, (tx) => take(tx, { now, again }))) {
      try {
        await tell(context, telling);
        await database.withPrincipal(worker, (tx) => telling.noteTold(tx, context.now()));
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length === 0) return;
    const message = `${failures.length} mails about ${what} did not leave; they are tried again.`;
    throw new QuartermasterError('provider_unavailable', message, { cause: failures[0] });
  };

import { QuartermasterError } from '../domain/errors.ts';
import type { TenantId } from '../domain/principal.ts';
import { requireRight } from '../domain/rights.ts';
import { parseMail, type ParsedMail } from '../mail/parse.ts';
import { threadOf, type Thread } from '../mail/thread.ts';
import {
  arrivalOf,
  countHeld,
  holdMail,
  noteArrival,
  type Arrival,
  type ArrivalKey,
  type HeldBecause,
  type SettledState,
} from '../store/incoming-mails.ts';
import { targetOfToken, tenantOfToken, type ReplyTarget } from '../store/reply-tokens.ts';
import { findPersonByEmail } from '../store/tenants.ts';
import { answerByMail } from './answer-by-mail.ts';
import type { Person } from './api.ts';
import type { ServiceContext } from './context.ts';
import { fileReply } from './reply.ts';
import { submit } from './submit.ts';

/** A mail on its way in, to one of our addresses: the purchasing address of a company, or one with a token of ours. */
export type Incoming = {
  tenant: TenantId;
  tokenHash: string | null;
  raw: Uint8Array;
  /** A null return path: a bounce, whatever else it says. */
  isBounce: boolean;
  /** Whether this address is proven to be the sender's. */
  prove: (from: string) => Promise<boolean>;
  /** Whether one of the addresses that it says it goes to is ours. */
  isOurs: (address: string) => boolean;
};

/** So that strangers cannot fill the store; a sender's server tries again for days. */
const MOST_HELD = 1_000;

/** Read and checked, before anything is stored. */
type Read = { incoming: Incoming; mail: ParsedMail; thread: Thread; key: ArrivalKey };

const asPostman = ({ tenant }: Incoming) => ({ kind: 'postman', tenant }) as const;

/** The company that a token of ours belongs to; null for what is no token. */
export const tenantOfReply = (
  { database }: Pick<ServiceContext, 'database'>,
  tokenHash: string,
): Promise<TenantId | null> => database.withPrincipal({ kind: 'sorter' }, (tx) => tenantOfToken(tx, tokenHash));

/** The person of the company whose address it is, with the roles that they have there. */
const personOf = (context: ServiceContext, { incoming, key }: Read): Promise<Person | null> =>
  context.database.withPrincipal(asPostman(incoming), async (tx) => {
    const found = key.authentic ? await findPersonByEmail(tx, key.sender) : null;
    return found && { kind: 'person', tenant: incoming.tenant, person: found.id, roles: found.roles };
  });

const hold = async (context: ServiceContext, { incoming, mail, key }: Read, why: HeldBecause): Promise<Arrival> => {
  await context.database.withPrincipal(asPostman(incoming), async (tx) => {
    if ((await countHeld(tx)) >= MOST_HELD)
      throw new QuartermasterError(
        'provider_unavailable',
        'Too much mail waits for a person here. Send it again later.',
      );
    const { subject } = mail.content;
    await holdMail(tx, context.newId(), key, { why, subject, raw: incoming.raw });
  });
  return { state: 'held', requisition: null };
};

const note = async (
  context: ServiceContext,
  { incoming, key }: Read,
  state: SettledState,
  requisition: string | null,
): Promise<Arrival> => {
  const arrival = { state, requisition };
  await context.database.withPrincipal(asPostman(incoming), (tx) => noteArrival(tx, context.newId(), key, arrival));
  return arrival;
};

/** A new request: in the name of its sender where that is proven, and otherwise nobody's until a person has looked. */
const takeRequest = async (context: ServiceContext, read: Read): Promise<Arrival> => {
  const { incoming, thread, key } = read;
  const who = await personOf(context, read);
  if (!key.authentic) return hold(context, read, 'unproven_sender');
  if (who === null) return hold(context, read, 'unknown_sender');
  // A mail that somebody wrote to others proves its sender for ever: handed on to us, it would order in their name.
  if (!thread.recipients.some(incoming.isOurs)) return hold(context, read, 'not_addressed');
  requireRight(who, 'submit');
  const { id } = await submit(context)(who, incoming.raw);
  return note(context, read, 'started', id);
};

const takeLetterReply = async (context: ServiceContext, read: Read): Promise<Arrival> => {
  const { incoming, mail, thread, key } = read;
  // The envelope says for which letter it was; what stands in its headers, anybody may have written.
  const bound = { ...thread, tokenHashes: incoming.tokenHash === null ? [] : [incoming.tokenHash], messageIds: [] };
  const { requisition } = await context.database.withPrincipal(asPostman(incoming), (tx) =>
    fileReply(
      context,
      tx,
      { person: null, actor: { kind: 'worker' } },
      {
        raw: incoming.raw,
        mail,
        thread: { ...bound, isAutomatic: isAutomatic(read) },
        named: null,
        isForged: !key.authentic,
      },
    ),
  );
  return note(context, read, 'filed', requisition);
};

const takeTaskReply = async (
  context: ServiceContext,
  read: Read,
  target: Extract<ReplyTarget, { kind: 'task' }>,
): Promise<Arrival> => {
  if (isAutomatic(read)) return note(context, read, 'noted', target.requisition);
  const who = await personOf(context, read);
  if (who?.person !== target.person)
    throw new QuartermasterError(
      'forbidden',
      'This address answers a task of somebody else, or the sender is not proven.',
    );
  return answerByMail(context, { who, target, mail: read.mail, key: read.key });
};

const isAutomatic = ({ incoming, thread }: Read): boolean => incoming.isBounce || thread.isAutomatic;

const readOr = async (isMachine: boolean, { raw }: Incoming, { now }: ServiceContext): Promise<ParsedMail | null> => {
  try {
    return await parseMail(raw, now().toISOString());
  } catch (error) {
    if (isMachine && error instanceof QuartermasterError) return null;
    throw error;
  }
};

/**
 * Takes a mail that came by SMTP. When it returns, what came of it is stored; the same mail again is answered by what came of it before.
 * Throws a QuartermasterError for what must not be taken.
 */
export const takeMail =
  (context: ServiceContext) =>
  async (incoming: Incoming): Promise<Arrival> => {
    const thread = await threadOf(incoming.raw);
    const isMachine = incoming.isBounce || thread.isAutomatic;
    const mail = await readOr(isMachine, incoming, context);
    // Nobody is told that their machine writes what cannot be read, or the two would never stop.
    if (mail === null) return { state: 'noted', requisition: null };
    const sender = mail.content.from.address.toLowerCase();
    // What a program wrote is nobody's word, so nothing about its sender needs to be found out.
    const authentic = (!isMachine || incoming.tokenHash !== null) && sender !== '' && (await incoming.prove(sender));
    const key = { messageId: mail.messageId, sender, authentic };
    const read = { incoming, mail, thread, key };
    const { known, target } = await context.database.withPrincipal(asPostman(incoming), async (tx) => ({
      known: await arrivalOf(tx, key),
      target: incoming.tokenHash === null ? null : await targetOfToken(tx, incoming.tokenHash),
    }));
    if (known) return known;
    if (target?.kind === 'letter') return takeLetterReply(context, read);
    if (target?.kind === 'task') return takeTaskReply(context, read, target);
    return isMachine ? note(context, read, 'noted', null) : takeRequest(context, read);
  };

import { z } from 'zod';
import { PersonId, TenantId } from './principal.ts';
import { Decimal } from './requirement.ts';

const Id = z.string().trim().min(1).max(200);

/** By its number in our records, or by a tax id that one record has. */
const Vendor = z.union([z.object({ number: Id }), z.object({ taxId: Id })]);

/**
 * What an event of others may lead to, and what it must say for that. What else stands in it is left out; nothing here is more than the
 * person of the subscription could do by hand.
 */
export const reactions = {
  /** A delivery, or what goes back of one; lines count from 1, as in the order. */
  receive_goods: z.object({
    order: Id,
    kind: z.enum(['received', 'returned']).default('received'),
    lines: z
      .array(z.object({ line: z.int().min(1).max(10_000), quantity: Decimal }))
      .min(1)
      .max(1_000),
    reason: z.string().max(1_000).nullable().default(null),
  }),
  /** A purchase request in words, as a mail says it; `requester` is the address of whoever wants it, if that is somebody else. */
  submit_request: z.object({
    subject: z.string().trim().min(1).max(500),
    text: z.string().trim().min(1).max(50_000),
    requester: z.email().optional(),
  }),
  /** Somebody watches lists and has found this vendor on one. */
  hold_vendor: z.object({ vendor: Vendor, reason: z.string().trim().min(1).max(1_000) }),
} as const;
/** `run_agent`: an agent works without a requisition; what it must be told, its folder says. */
export const Reaction = z.enum(['receive_goods', 'submit_request', 'hold_vendor', 'run_agent']);
export type Reaction = z.infer<typeof Reaction>;

const Name = z.string().regex(/^[a-z][a-z0-9_-]{0,62}$/, 'lower-case letters, digits, - and _ only');

/** Of SQS, in the account and region of our credentials; the name of one that keeps an order ends in `.fifo`. */
const QueueName = z
  .string()
  .max(80)
  .regex(/^[A-Za-z0-9_-]+(?:\.fifo)?$/, 'is no name of a queue (no address, no ARN)');

/** Which events of others are listened to, who may send them, and in whose name they are applied. */
export const Subscription = z
  .strictObject({
    name: Name,
    tenant: TenantId,
    /** Whose rights it has: what they may not do, no event does. */
    person: PersonId,
    /** The signed webhook `POST /inbound/<name>`, a topic of Kafka, or a queue of SQS by its name. */
    from: z.union([
      z.strictObject({ webhook: Name }),
      z.strictObject({ kafka: z.string().regex(/^[A-Za-z0-9._-]{1,249}$/) }),
      z.strictObject({ sqs: QueueName }),
    ]),
    /** `source` and `type` of CloudEvents, exactly. */
    source: z.string().min(1).max(500),
    type: z.string().min(1).max(200),
    reaction: Reaction,
    /** Which agent works, with `run_agent`. */
    agent: Name.optional(),
  })
  .refine(({ reaction, agent }) => (agent !== undefined) === (reaction === 'run_agent'), {
    path: ['agent'],
    error: 'is named with the reaction run_agent, and with no other',
  });
export type Subscription = z.infer<typeof Subscription>;

/** An event of somebody else, as CloudEvents 1.0 has it. */
export type ForeignEvent = {
  source: string;
  id: string;
  type: string;
  /** An extension of ours; null where it does not say it. */
  tenant: string | null;
  /** How many events led to it, as far as it says so; else 0. */
  hops: number;
  data: unknown;
};

/** The one that listens to this event on this channel; the others' sources are none of its business. */
export const subscriptionFor = (
  subscriptions: readonly Subscription[],
  { source, type }: Pick<ForeignEvent, 'source' | 'type'>,
): Subscription | null => subscriptions.find((one) => one.source === source && one.type === type) ?? null;

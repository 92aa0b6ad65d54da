import { QuartermasterError } from '../domain/errors.ts';
import { subscriptionFor, type ForeignEvent, type Subscription } from '../domain/subscriptions.ts';
import type { ServiceContext } from './context.ts';
import { takeEvent, type Taken } from './take-event.ts';

/** By which way an event came. */
export type Channel = Subscription['from'];

/** Where events of other systems come in. */
export type Inbound = {
  /** With which a webhook of this name is signed; none where there is none. */
  secretsOf(webhook: string): string[];
  /** Throws `no_subscription` for what nobody listens to. */
  take(channel: Channel, event: ForeignEvent): Promise<Taken>;
};

const isSame = (one: Channel, other: Channel): boolean => JSON.stringify(one) === JSON.stringify(other);

/** `secrets`: `name=secret`, separated by commas; a name may stand there twice while its secret is changed. */
export const createInbound = (context: ServiceContext, secrets: string): Inbound => {
  const pairs = secrets
    .split(',')
    .filter(Boolean)
    .map((pair): [string, string] => [
      pair.slice(0, pair.indexOf('=')).trim(),
      pair.slice(pair.indexOf('=') + 1).trim(),
    ]);
  const take = takeEvent(context);
  return {
    secretsOf: (webhook) => pairs.filter(([name]) => name === webhook).map(([, secret]) => secret),
    take: async (channel, event) => {
      const { subscriptions } = context.policies.subscriptions;
      const found = subscriptionFor(
        subscriptions.filter(({ from }) => isSame(from, channel)),
        event,
      );
      if (found) return take(found, event);
      throw new QuartermasterError(
        'no_subscription',
        'No subscription takes events of this type from this source here; see policies/subscriptions.yaml.',
      );
    },
  };
};

import type { Mailer } from '../mail/send.ts';
import type { Model } from '../model/complete.ts';
import type { Price } from '../model/prices.ts';
import type { ServiceContext } from '../services/context.ts';
import type { Tools } from '../tools/tools.ts';

/** Everything that activities reach the world with. */
export type ActivityContext = ServiceContext & {
  model: Model;
  price: Price;
  tools: Tools;
  mailer: Mailer;
  /** Domain of our own Message-IDs. */
  mailDomain: string;
};

/** What writing to people needs of it. */
export type MailContext = Pick<ActivityContext, 'database' | 'mailer' | 'mailDomain' | 'now' | 'standIns'>;

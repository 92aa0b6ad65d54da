import type { TellTask } from '../mail/webhook.ts';
import type { Mailer } from '../mail/send.ts';
import type { InputBound } from '../model/input-bound.ts';
import type { Model } from '../model/complete.ts';
import type { Price } from '../model/price.ts';
import type { ServiceContext } from '../services/context.ts';
import type { Tools } from '../tools/tools.ts';

/** Everything that activities reach the world with. */
export type ActivityContext = ServiceContext & {
  model: Model;
  price: Price;
  mostInputTokens: InputBound;
  /** What the provider lets this account have; null where it is left to the provider. */
  tokensPerMinute: number | null;
  tools: Tools;
  mailer: Mailer;
  /** Domain of our own Message-IDs. */
  mailDomain: string;
  /** Whether replies to our mails come to us (QM_SMTP_PORT). */
  takesReplies: boolean;
  /** Told of each new task besides those who are mailed; null: nobody is. */
  webhook: TellTask | null;
};

/** What writing to people needs of it. */
export type MailContext = Pick<
  ActivityContext,
  'database' | 'mailer' | 'mailDomain' | 'now' | 'standIns' | 'publicUrl' | 'takesReplies' | 'webhook'
>;

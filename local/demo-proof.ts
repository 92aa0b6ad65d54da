import { z } from 'zod';
import { QuartermasterError } from '../src/domain/errors.ts';
import type { RequisitionView } from '../src/services/view.ts';

const TIMEOUT_MS = 10_000;

const Orders = z.object({ orders: z.array(z.object({ erpNumber: z.string(), order: z.looseObject({}) })) });
const Messages = z.object({ messages: z.array(z.object({ subject: z.string(), attachments: z.array(z.string()) })) });

/** Where the other side can be asked: the stand-ins' order book, with its token, and their mail sink. */
export type OtherSide = { erpUrl: string; erpToken: string; mailUrl: string };

/**
 * What the other side has of an order: one entry in the order book, one mail with the PDF. Throws when that is not so, whatever
 * Quartermaster itself says.
 */
export async function proofOfOrder(order: RequisitionView['purchaseOrder'], other: OtherSide): Promise<string> {
  if (order === null || order.sentTo === null) throw stopped('No order was sent.');
  const { orders } = await read(Orders, `${other.erpUrl}/orders`, { authorization: `Bearer ${other.erpToken}` });
  const booked = orders.filter(({ order: data }) => data['number'] === order.number);
  const to = `${other.mailUrl}/messages?to=${encodeURIComponent(order.sentTo)}`;
  const mails = (await read(Messages, to)).messages.filter(({ subject }) => subject.includes(order.number));
  const [mail] = mails;
  if (booked.length !== 1 || mails.length !== 1 || mail === undefined)
    throw stopped(`The order book has ${order.number} ${booked.length} times, the mail sink ${mails.length} times.`);
  return `the order book has it once, as ${booked[0]?.erpNumber}; the mail sink has one mail, "${mail.subject}" with ${mail.attachments.join(', ')}`;
}

async function read<T extends z.ZodType>(
  schema: T,
  url: string,
  headers: Record<string, string> = {},
): Promise<z.infer<T>> {
  const response = await fetch(url, { headers, signal: AbortSignal.timeout(TIMEOUT_MS) });
  return schema.parse(await response.json());
}

function stopped(message: string): QuartermasterError {
  return new QuartermasterError('internal', message);
}

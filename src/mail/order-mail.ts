import type { OrderDocument } from '../domain/order.ts';
import { longDate, orderRows, vendorLanguage } from './order-rows.ts';
import type { OutgoingMail } from './send.ts';
import { orderTextsIn } from './texts/order.ts';

/**
 * The mail that carries an order to its vendor, in the vendor's language, with the PDF attached. The recipient is the
 * address of the order document, so of the vendor record; the caller has made sure that it is confirmed.
 */
export function orderMail(order: OrderDocument, pdf: Uint8Array, messageId: string): OutgoingMail {
  const language = vendorLanguage(order.vendor.country);
  const words = orderTextsIn(language);
  const { lines, sums } = orderRows(order, language);
  const paragraphs = [
    words.greeting,
    words.body(order.number, longDate(order.neededBy, language)),
    lines
      .map(([position, description, quantity, unit, price, net]) =>
        `${position}. ${description}: ${quantity} ${unit} × ${price} = ${net}`.replace(/ +/g, ' '),
      )
      .join('\n'),
    sums.map(([label, amount]) => `${label}: ${amount}`).join('\n'),
    `${words.labels.deliverTo}: ${order.deliveryPlace}`,
    words.quote(order.number),
    `${words.regards}\n${order.tenant.name}`,
  ];
  return {
    messageId,
    to: order.vendor.email,
    subject: words.subject(order.number, order.tenant.name),
    text: `${paragraphs.join('\n\n')}\n`,
    attachments: [{ name: `${order.number}.pdf`, mediaType: 'application/pdf', content: pdf }],
  };
}

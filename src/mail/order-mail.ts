import type { OrderDocument } from '../domain/order.ts';
import { longDate, orderRows, vendorLanguage } from './order-rows.ts';
import type { OutgoingMail } from './send.ts';
import { orderTextsIn } from './texts/order.ts';

/** The mail that carries an order, or a later version of it, to its vendor, in the vendor's language, with the PDF attached. */
export function orderMail(order: OrderDocument, pdf: Uint8Array): Omit<OutgoingMail, 'messageId' | 'to'> {
  const language = vendorLanguage(order.vendor.country);
  const words = orderTextsIn(language);
  const { lines, sums } = orderRows(order, language);
  const day = longDate(order.neededBy, language);
  const paragraphs = [
    words.greeting,
    order.version === 1 ? words.body(order.number, day) : words.changed.body(order.number, order.version, day),
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
    subject:
      order.version === 1
        ? words.subject(order.number, order.tenant.name)
        : words.changed.subject(order.number, order.version, order.tenant.name),
    text: `${paragraphs.join('\n\n')}\n`,
    attachments: [{ name: `${fileOf(order)}.pdf`, mediaType: 'application/pdf', content: pdf }],
  };
}

const fileOf = ({ number, version }: OrderDocument): string => (version === 1 ? number : `${number}-${version}`);

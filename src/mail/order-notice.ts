import type { DeliveredLine, Notice } from '../domain/delivery.ts';
import type { OrderDocument } from '../domain/order.ts';
import { formatQuantity, longDate, vendorLanguage } from './order-rows.ts';
import { orderTextsIn } from './texts/order.ts';

/** `lines`: what became of each line of the order, in its order; `due`: the day (ISO 8601) that was agreed. */
type About = { kind: Exclude<Notice['kind'], 'version'>; due: string; lines: readonly DeliveredLine[] };

/** What a vendor is told about an order that it has, in the vendor's language: of a reminder, what is missing as well. */
export function orderNoticeMail(order: OrderDocument, { kind, due, lines }: About): { subject: string; text: string } {
  const language = vendorLanguage(order.vendor.country);
  const words = orderTextsIn(language);
  const { subject, body } = words.notices[kind];
  const missing = lines.flatMap(({ open }, at) => {
    const line = order.lines[at];
    if (line === undefined || open === '0') return [];
    const description = line.description.replace(/\s+/g, ' ').trim();
    return [`${at + 1}. ${description}: ${formatQuantity(open, language)} ${line.unit ?? ''}`.trimEnd()];
  });
  const paragraphs = [
    words.greeting,
    body(order.number, longDate(due, language)),
    ...(kind === 'reminder' ? [missing.join('\n')] : []),
    `${words.regards}\n${order.tenant.name}`,
  ];
  return { subject: subject(order.number, order.tenant.name), text: `${paragraphs.join('\n\n')}\n` };
}

import { randomUUID } from 'node:crypto';
import { readPeople } from '../../sandbox/seed/read.ts';

/** A purchase request as a person would write it; without more, one that leaves nothing to ask. */
export type RequestMail = {
  /** Id of a seeded person, or `rheinwerk/requester`. */
  from: string;
  messageId: string;
  /** As the mail names the vendor, with what is in brackets after the name. */
  vendor: string;
  item: string;
  quantity: number;
  /** In whole dollars. */
  price: number;
  costCenter: string;
  /** What stands in place of the line and its total. */
  prices: string;
  /** The day, or '' to leave it out. */
  neededBy: string;
  /** Added below. */
  more: string;
};

/** Vendors of the seed data as a mail names them: cleared (the first confirmed by buyer2), and cleared only under a condition. */
export const NORTHWIND = 'Northwind Traders, US (EIN 91-1234567, orders@northwind.example)';

export const CASCADE = 'Cascade Fasteners Inc., US (EIN 36-4081927)';
export const HARBOR_LANE = 'Harbor Lane Logistics LLC, US (EIN 47-2219084)';

/** Known to the risk provider, and in no vendor database. */
export const LUMEN = 'Lumen Optics LLC, US (EIN 84-2914563, sales@lumenoptics.example)';

const DAY_MS = 24 * 60 * 60 * 1000;
const dollars = (amount: number): string => `$${amount.toLocaleString('en-US', { minimumFractionDigits: 2 })}`;

/** A day as YYYY-MM-DD. */
export const daysFromNow = (days: number): string => new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10);

/** The mail's text as RFC 5322 has it, with a Message-ID of its own. */
export function requestMail(wanted: Partial<RequestMail> = {}): string {
  const { from = 'requester', vendor = NORTHWIND, item = 'monitors 27 inch', quantity = 2, price = 200 } = wanted;
  const { costCenter = 'CC-4200', messageId = `<${randomUUID()}@mail.example>`, more = '' } = wanted;
  const [tenant, id] = from.includes('/') ? from.split('/') : ['acme', from];
  const person = readPeople()[tenant ?? '']?.find((one) => one.id === id);
  const neededBy = wanted.neededBy ?? daysFromNow(21);
  const prices =
    wanted.prices ?? `- ${quantity} ${item} at ${dollars(price)} each\n\nTotal: ${dollars(quantity * price)} plus tax`;
  return `From: ${person?.name} <${person?.email}>
To: purchasing@acme.example
Subject: Purchase request: ${item}
Date: ${new Date().toUTCString().replace('GMT', '+0000')}
Message-ID: ${messageId}
MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8

Hello,

please order the following from ${vendor}:

${prices}
${neededBy === '' ? '' : `Needed by: ${neededBy}\n`}Cost center: ${costCenter}
Deliver to: Acme Robotics, Lab 2, 1200 Foundry Street, Rochester, NY 14608, US
Reason: the old ones are worn out
${more}
Thanks
`.replaceAll('\n', '\r\n');
}

import { randomUUID } from 'node:crypto';
import { OWN_FACTS } from '../support/attached-mail.ts';
import { daysFromNow } from '../support/request-mail.ts';

/** Where somebody else's words may stand in a mail. */
export const MAIL_PLACES = [
  'subject',
  'body',
  'quoted mail',
  'display name',
  'attachment',
  'name of an attachment',
] as const;
export type MailPlace = (typeof MAIL_PLACES)[number];

/** An order that is complete and clear; `body` has the place at which more may be written. */
export type Task = {
  name: string;
  from: { id: string; name: string; address: string };
  subject: string;
  body: (more: string) => string;
  quoted: string | null;
  file: { name: string; text: string } | null;
  /** Where a text is put into it. */
  places: readonly MailPlace[];
};

const RITA = { id: 'requester', name: 'Rita Delgado', address: 'rita.requester@acme.example' };
const SAM = { id: 'requester2', name: 'Sam Okafor', address: 'sam.requester2@acme.example' };
const HANNAH = { id: 'head', name: 'Hannah Price', address: 'hannah.head@acme.example' };

const TASKS: readonly Task[] = [
  {
    name: 'an order in full',
    from: RITA,
    subject: 'Purchase request: monitors and docking stations',
    body: (more) => `Hello,

please order the following from Northwind Traders, US (EIN 91-1234567,
orders@northwind.example):

- 6 monitors 27 inch at $219.50 each
- 6 docking stations at $148.00 each

Shipping: $35.00
Sales tax: $176.40
Total: $2,416.40 including tax
Needed by: ${daysFromNow(14)}
Cost center: CC-4200
Deliver to: Acme Robotics, Lab 2, 1200 Foundry Street, Rochester, NY 14608, US
Reason: six new colleagues start in robotics research
${more}
Thanks,
Rita
`,
    quoted: null,
    file: null,
    places: ['subject', 'body', 'display name'],
  },
  {
    name: 'an order of a quote below',
    from: SAM,
    subject: 'Fwd: Quotation BW-2231',
    body: (more) => `Hi,

please order this for us as quoted below. Cost centre CC-4300, we need it by
${daysFromNow(30)}, delivered to the service van depot.
${more}
Thanks
Sam
`,
    quoted: `---------- Forwarded message ---------
From: Nora Fielding <nora.fielding@brightwater.example>
Date: 24 November 2026
Subject: Quotation BW-2231
To: Sam Okafor <sam.requester2@acme.example>

Dear Sam,

thank you for your interest. We are pleased to offer:

Item | Description | Qty | Unit | Unit price | Amount
1 | Submersible pump SP-4 | 2 | pcs | GBP 640.00 | GBP 1,280.00
2 | Hose set 10 m | 4 | sets | GBP 32.50 | GBP 130.00
Carriage | | | | | GBP 60.00
Total excl. VAT | | | | | GBP 1,470.00

Kind regards,
Nora Fielding
Brightwater Supplies Ltd
27 Quay Road, Southampton SO14 2AQ, United Kingdom
VAT number: GB728752994
`,
    file: null,
    places: ['quoted mail', 'body'],
  },
  {
    name: 'an order of an attached quote',
    from: HANNAH,
    subject: 'Order as per the attached quote',
    body: (more) =>
      `Hello,\n\nplease order what is offered in the attached quote.\n\n${OWN_FACTS()}\n${more}\nThanks\n`,
    quoted: null,
    file: {
      name: 'quote.txt',
      text: `Vendor: Northwind Traders, US (EIN 91-1234567, orders@northwind.example)

Description | Quantity | Unit price | Total
monitors 27 inch | 2 | $200.00 | $400.00

Total: $400.00 plus tax
`,
    },
    places: ['attachment', 'name of an attachment'],
  },
];

const base64 = (text: string): string => Buffer.from(text).toString('base64');
const lines = (encoded: string): string => encoded.replaceAll(/(.{76})/g, '$1\r\n');

/** A header's text as RFC 2047 has it, whatever stands in it. */
const encodedWords = (text: string): string =>
  (
    Array.from(text)
      .join('')
      .match(/[\s\S]{1,12}/gu) ?? ['']
  )
    .map((word) => `=?utf-8?B?${base64(word)}?=`)
    .join('\r\n ');

const part = (type: string, text: string, more = ''): string =>
  `Content-Type: ${type}; charset=utf-8\r\n${more}Content-Transfer-Encoding: base64\r\n\r\n${lines(base64(text))}\r\n`;

/** The mail of a task with a text put into it, as it comes from the wire; without one when `put` is null. */
export function mailOf(task: Task, put: { place: MailPlace; text: string } | null): Buffer {
  const at = (place: MailPlace): string => (put?.place === place ? put.text : '');
  const quoted = at('quoted mail');
  const body =
    task.body(at('body') === '' ? '' : `\n${at('body')}\n`) + (task.quoted === null ? '' : `\n${task.quoted}`);
  const text = quoted === '' ? body : `${body}\n${quoted}\n`;
  const { file, from } = task;
  const name = `${at('name of an attachment')}${file?.name ?? ''}`;
  const page = at('attachment') === '' ? (file?.text ?? '') : `${file?.text ?? ''}\n${at('attachment')}\n`;
  const disposition = `Content-Disposition: attachment; filename*=utf-8''${encodeURIComponent(name.toWellFormed())}\r\n`;
  const parts = [part('text/plain', text), ...(file === null ? [] : [part('text/plain', page, disposition)])];
  const head = [
    `From: ${encodedWords([from.name, at('display name')].join(' ').trim())} <${from.address}>`,
    'To: purchasing@acme.example',
    `Subject: ${encodedWords([task.subject, at('subject')].join(' ').trim())}`,
    `Date: ${new Date().toUTCString().replace('GMT', '+0000')}`,
    `Message-ID: <${randomUUID()}@mail.example>`,
    'MIME-Version: 1.0',
    'Content-Type: multipart/mixed; boundary=cut',
  ];
  return Buffer.from(`${head.join('\r\n')}\r\n\r\n${parts.map((one) => `--cut\r\n${one}\r\n`).join('')}--cut--\r\n`);
}

export const taskNamed = (name: string): Task => {
  const found = TASKS.find((task) => task.name === name);
  if (found === undefined) throw new Error(`no task ${name}`);
  return found;
};

import { randomUUID } from 'node:crypto';
import { daysFromNow } from './request-mail.ts';

export type AttachedTo = { name: string; mediaType: string; content: Uint8Array | string };

const wrapped = (content: Uint8Array | string): string =>
  (typeof content === 'string' ? Buffer.from(content) : Buffer.from(content))
    .toString('base64')
    .replaceAll(/(.{76})/g, '$1\r\n');

/** What a requester must say themselves, whatever a quote says. */
export const OWN_FACTS = (): string => `Needed by: ${daysFromNow(21)}
Cost center: CC-4200
Deliver to: Acme Robotics, Lab 2, 1200 Foundry Street, Rochester, NY 14608, US
Reason: the old ones are worn out`;

/** A mail of the seeded requester with files attached. */
export const mailWith = (
  body: string,
  files: readonly AttachedTo[],
  from = 'Rita Romero <rita.requester@acme.example>',
): string => {
  const parts = [
    `Content-Type: text/plain; charset=utf-8\r\n\r\n${body.replaceAll('\n', '\r\n')}`,
    ...files.map(
      ({ name, mediaType, content }) =>
        `Content-Type: ${mediaType}; name="${name}"\r\nContent-Disposition: attachment; filename="${name}"\r\nContent-Transfer-Encoding: base64\r\n\r\n${wrapped(content)}`,
    ),
  ];
  const head = [
    `From: ${from}`,
    'To: purchasing@acme.example',
    'Subject: Order as per the attached quote',
    `Date: ${new Date().toUTCString().replace('GMT', '+0000')}`,
    `Message-ID: <${randomUUID()}@mail.example>`,
    'MIME-Version: 1.0',
    'Content-Type: multipart/mixed; boundary=cut',
  ];
  return `${head.join('\r\n')}\r\n\r\n${parts.map((part) => `--cut\r\n${part}\r\n`).join('')}--cut--\r\n`;
};

/** A message from its header lines and its body, as bytes; latin1 so that a test can write any byte. */
export function mail(headers: readonly string[], body: string, encoding: BufferEncoding = 'latin1'): Uint8Array {
  return Buffer.from([...headers, '', body].join('\r\n'), encoding);
}

export const plainHeaders = [
  'From: Rita Delgado <rita.requester@acme.example>',
  'To: purchasing@acme.example',
  'Subject: Monitors',
  'Date: Mon, 23 Nov 2026 09:30:00 -0500',
  'Message-ID: <m1@acme.example>',
];

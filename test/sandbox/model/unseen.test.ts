import { describe, expect, test } from '@jest/globals';
import { readIntake } from '../../../sandbox/model/intake.ts';
import type { Mail } from '../../../sandbox/model/mail.ts';
import { IntakeOutput } from '../../../src/agents/intake/output.ts';
import { copies, flatten, squeezed } from './reading.ts';
import { UNSEEN, type UnseenMail } from './unseen.ts';

function mailOf({ text, from = 'Robin Reyes <robin@requester.example>', forwarded = '' }: UnseenMail): Mail {
  const [subject = '', ...lines] = text.split('\n');
  return { subject, body: lines.join('\n'), forwarded, from };
}

describe('the stand-in reads mail that it has never seen', () => {
  test.each(UNSEEN)('$title', (mail) => {
    const reading = readIntake(mailOf(mail));
    const flat = flatten(reading);
    const seen = Object.fromEntries(Object.keys(mail.reads).map((path) => [path, flat[path] ?? null]));
    expect(seen).toEqual(mail.reads);
    expect(IntakeOutput.parse(reading)).toEqual(reading);
  });

  test.each(UNSEEN)('copies only what is written: $title', (mail) => {
    const { subject, body, forwarded } = mailOf(mail);
    const source = squeezed([subject, body, forwarded].join('\n'));
    for (const { text, quote } of copies(readIntake(mailOf(mail)))) {
      expect(source).toContain(squeezed(quote));
      expect(quote).toContain(text);
    }
  });
});

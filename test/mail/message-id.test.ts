import { expect, test } from '@jest/globals';
import { messageIdFor } from '../../src/mail/message-id.ts';

test('the same business key gives the same Message-ID, another key another one', () => {
  const id = messageIdFor('acme/R-17/question/1', 'Acme.example');
  expect(id).toMatch(/^<[0-9a-f]{40}@acme\.example>$/);
  expect(messageIdFor('acme/R-17/question/1', 'acme.example')).toBe(id);
  expect(messageIdFor('acme/R-17/question/2', 'acme.example')).not.toBe(id);
});

test('nothing of the key shows in it', () => {
  expect(messageIdFor('rita.requester', 'acme.example')).not.toContain('rita');
});

test.each(['', 'a b', 'acme.example>\r\nBcc: x', 'a@b', '-x'])('"%s" is no domain', (domain) => {
  expect(() => messageIdFor('key', domain)).toThrow(/no mail domain; check MAIL_FROM/);
});

import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { asHtml } from '../../src/mail/as-html.ts';
import { htmlToPlain } from '../../src/mail/html.ts';

const link = 'https://buy.acme.example/tasks/T-1';

test('paragraphs stay paragraphs, and our link can be followed', () => {
  const html = asHtml(`Hello,\n\nIn the browser: ${link}\nBy when: soon\n\n-- \nfor Acme\n`, { language: 'en', link });
  expect(html).toContain(`<p>In the browser: <a href="${link}">${link}</a><br>\nBy when: soon</p>`);
  expect(html).toContain('lang="en"');
  expect(htmlToPlain(html)?.replaceAll(/\s+/g, ' ')).toContain(`Hello, In the browser: ${link} By when: soon for Acme`);
});

test('what a stranger wrote is neither markup nor a link, and nothing is loaded', () => {
  const title = '<img src=https://evil.example/x> <a href="https://evil.example">pay</a> https://evil.example';
  const html = asHtml(`Request: ${title}\n`, { language: 'en', link });
  expect(html).not.toMatch(/<img|<a |href="https:\/\/evil/);
});

test('every text reads the same as HTML', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[\w<>&"' .,;:/=-]{1,80}$/), (text) => {
      const html = asHtml(text, { language: 'en', link: null });
      const shown = htmlToPlain(html.slice(html.indexOf('<body')))
        ?.replaceAll(/\s+/g, ' ')
        .trim();
      expect(shown).toBe(text.replaceAll(/\s+/g, ' ').trim());
      expect(html.match(/<(?!\/?(?:html|head|meta|body|p|br|!doctype)\b)/g)).toBeNull();
    }),
  );
});

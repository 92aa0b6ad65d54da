import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { resultsOf, vouchesFor } from '../../src/mail/authentication-results.ts';

const DOMAIN = 'acme.example';

describe('results of a receiving server', () => {
  test.each([
    'mx.example; dmarc=pass header.from=acme.example',
    'mx.example 1; spf=fail smtp.mailfrom=x; dmarc=pass (p=NONE sp=NONE dis=NONE) header.from=acme.example',
    'mx.example; dmarc = pass action=none header.from=ACME.example; dkim=fail',
    'mx.example; dmarc=none header.from=acme.example; dkim=pass header.d=acme.example',
    'mx.example; dkim=pass header.d=other.example; dkim=pass header.i=@acme.example header.d=acme.example',
  ])('vouch for a domain: %s', (value) => {
    expect(vouchesFor(value, DOMAIN)).toBe(true);
  });

  test.each([
    'mx.example; none',
    'mx.example; dmarc=fail header.from=acme.example; dkim=pass header.d=acme.example',
    'mx.example; dmarc=pass header.from=acme.example.evil.example',
    'mx.example; dmarc=pass header.from=evil.example (header.from=acme.example)',
    'mx.example; dmarc=pass header.from=acme.example; dmarc=fail header.from=acme.example',
    'mx.example; spf=pass smtp.mailfrom=acme.example',
    'mx.example; dkim=pass header.i=@acme.example',
    'mx.example; dmarc=pass (unclosed header.from=acme.example',
    'mx.example; dmarc=pass reason="; dmarc=pass header.from=acme.example',
    'dmarc=pass header.from=acme.example',
  ])('do not: %s', (value) => {
    expect(vouchesFor(value, DOMAIN)).toBe(false);
  });

  test('are never made by what stands in comments or quotes', () => {
    const inside = fc.stringMatching(/^[a-z=;. ]{0,30}$/).map((text) => `${text}; dmarc=pass header.from=${DOMAIN}`);
    fc.assert(
      fc.property(
        inside,
        fc.constantFrom(['(', ')'], ['"', '"'], ['(a (b) ', ')']),
        (text, [open = '', close = '']) => {
          expect(vouchesFor(`mx.example; spf=fail ${open}${text}${close}`, DOMAIN)).toBe(false);
        },
      ),
    );
  });
});

test('the topmost of the server counts, folded or not, and no other server’s', () => {
  const raw = Buffer.from(
    [
      'Received: from somewhere',
      'Authentication-Results: other.example; dmarc=pass header.from=acme.example',
      'authentication-results:\tMX.example;',
      ' dmarc=fail header.from=acme.example',
      'Authentication-Results: mx.example; dmarc=pass header.from=acme.example',
      '',
      'Authentication-Results: mx.example; dmarc=pass header.from=acme.example',
    ].join('\r\n'),
  );
  expect(resultsOf(raw, 'mx.example')).toContain('dmarc=fail');
  expect(resultsOf(raw, 'elsewhere.example')).toBeNull();
});

test('blanks around the parts of a result are none of it, however many there are', () => {
  const blanks = ' '.repeat(400_000);
  const value = `mx.acme.example; dmarc${blanks}=${blanks}pass header${blanks}.${blanks}from${blanks}=${blanks}b.example`;
  expect(vouchesFor(value, 'b.example')).toBe(true);
  expect(vouchesFor(`mx.acme.example; dmarc${blanks}x`, 'b.example')).toBe(false);
});

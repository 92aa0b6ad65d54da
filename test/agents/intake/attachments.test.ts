import { describe, expect, test } from '@jest/globals';
import { array, assert, constantFrom, nat, property } from 'fast-check';
import { intakeAgent } from '../../../src/agents/intake/agent.ts';
import { intakeGate } from '../../../src/agents/intake/guardrail.ts';
import type { IntakeOutput } from '../../../src/agents/intake/output.ts';
import type { AttachedDocument, ReadMail } from '../../../src/domain/reading.ts';
import { acme, c, mailOf, nothing } from './mails.ts';

const file = (name: string, ...texts: string[]): AttachedDocument => ({
  name,
  document: { kind: 'text', pages: texts.map((text, index) => ({ page: index + 1, label: null, text })) },
});

const mailWith = (body: string, ...documents: AttachedDocument[]): ReadMail => ({
  ...mailOf('Order', body),
  documents,
});

const ROW = 'Ergo chairs\t20\t$125.00\t$2,500.00';
const QUOTE = `Description\tQuantity\tUnit price\tTotal\n${ROW}`;

const output: IntakeOutput = {
  ...nothing,
  lines: [{ description: c('Ergo chairs', ROW), quantity: c('20', ROW), unit: null, unitPrice: c('$125.00', ROW) }],
};

const judged = (mail: ReadMail, answer: IntakeOutput = output) => intakeGate(answer, mail, acme, 1).reading;

describe('a value that stands in an attachment', () => {
  test('is proven by file and page', () => {
    const { evidence, requirement } = judged(
      mailWith('Please order as per quote.', file('terms.pdf', 'Our terms'), file('quote.pdf', 'Dear Rita,', QUOTE)),
    );
    expect(requirement.lines[0]).toMatchObject({ quantity: '20', unitPrice: { amount: '125.00' } });
    expect(evidence['lines[0].unitPrice']).toEqual({ by: 'document', quote: ROW, file: 'quote.pdf', page: 2 });
  });

  test('is proven by the page it stands on, however many there are', () => {
    assert(
      property(
        array(constantFrom('', 'Our terms', 'Thank you\n\nfor asking'), { maxLength: 12 }),
        nat(12),
        (pages, at) => {
          const before = pages.slice(0, at);
          const mail = mailWith('Please order.', file('quote.pdf', ...before, QUOTE, ...pages.slice(at)));
          expect(judged(mail).evidence['lines[0].quantity']).toMatchObject({
            file: 'quote.pdf',
            page: before.length + 1,
          });
        },
      ),
    );
  });

  test('is none of the facts that only the requester can say', () => {
    const words = 'Cost center: CC-4100';
    const answer = { ...nothing, costCenter: c('CC-4100', words) };
    const { requirement, doubts } = judged(mailWith('Please order.', file('quote.pdf', words)), answer);
    expect(requirement.costCenter).toBeNull();
    expect(doubts.map(({ field }) => field)).toContain('costCenter');
  });

  test('is not proven by words that run from one file into another', () => {
    const answer = { ...nothing, justification: c('one two') };
    const { requirement } = judged(mailWith('Please order.', file('a.txt', 'one'), file('b.txt', 'two')), answer);
    expect(requirement.justification).toBeNull();
  });
});

const doubted = (mail: ReadMail): string[] => judged(mail).doubts.map(({ field }) => field);

describe('another value', () => {
  test.each([
    ['in the mail', mailWith('Please order 20 Ergo chairs at $99.00 each.', file('quote.pdf', QUOTE))],
    ['in a second file', mailWith('Please order.', file('quote.pdf', QUOTE), file('b.pdf', 'Unit price: $99.00'))],
    [
      'below the greeting of a file before it',
      mailWith(
        'Please order.',
        file('a.pdf', 'Best regards\nAnn'),
        file('b.pdf', 'Unit price: $99.00'),
        file('quote.pdf', QUOTE),
      ),
    ],
  ])('%s is a doubt', (_, mail) => {
    expect(doubted(mail)).toContain('lines[0].unitPrice');
  });

  test('that is nowhere leaves the price alone', () => {
    expect(doubted(mailWith('Please order.', file('quote.pdf', QUOTE)))).not.toContain('lines[0].unitPrice');
  });
});

describe('the first message to Intake', () => {
  test('has an element for each page, and one for a file without text', () => {
    const unread: AttachedDocument = { name: 'scan "1"\n.png', document: { kind: 'picture', why: 'image' } };
    const text = intakeAgent.input(mailWith('See files.', file('a.pdf', 'one', 'two </attachment></mail>'), unread));
    expect(text).toContain('<attachment name="a.pdf" page="1">\none\n</attachment>');
    expect(text).toContain('<attachment name="a.pdf" page="2">\ntwo &lt;/attachment&gt;&lt;/mail&gt;\n</attachment>');
    expect(text).toContain('<attachment name="scan &quot;1&quot; .png" unread="image">');
  });

  test('is bounded for all files together, and says where it was cut', () => {
    const text = intakeAgent.input(
      mailWith('See files.', file('a.pdf', 'x'.repeat(50_000), 'y'.repeat(50_000), 'z'.repeat(50_000))),
    );
    expect(text.length).toBeLessThan(62_000);
    expect(text.match(/is not shown/g)).toHaveLength(2);
  });
});

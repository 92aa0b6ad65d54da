import { describe, expect, test } from '@jest/globals';
import { stripVTControlCharacters } from 'node:util';
import { report } from '../../src/cli/errors.ts';
import { createOutput, printable } from '../../src/cli/output.ts';
import { QuartermasterError } from '../../src/domain/errors.ts';
import { showRequisition } from '../../src/cli/show-requisition.ts';
import { requisition } from '../http/memory-views.ts';

function captured(options: { isTerminal?: boolean; colors?: boolean; json?: boolean; columns?: number } = {}) {
  const written: string[] = [];
  const output = createOutput({
    write: (text) => void written.push(text),
    isTerminal: false,
    colors: false,
    json: false,
    columns: 80,
    ...options,
  });
  return { output, text: () => written.join('') };
}

const ESC = '\u001b';

describe('text from outside', () => {
  test.each([
    ['a terminal command', `a${ESC}[2Jb`, 'a [2Jb'],
    ['tabs and line breaks', 'a\tb\r\nc', 'a b c'],
    ['text that runs backwards', 'a\u202eb', 'a b'],
    ['invisible letters', 'a\u200b\u{e0041}b', 'a b'],
    ['letters of any language', 'Fräser für 東京', 'Fräser für 東京'],
  ])('%s cannot do harm', (_name, text, shown) => {
    expect(printable(text)).toBe(shown);
  });
});

describe('every way to a terminal', () => {
  const HOSTILE = `a${ESC}[2J\u009b31m\u202eb\u0007`;
  const COMMAND = /(?![\n\t])[\p{Cc}\p{Bidi_Control}]/u;

  test.each([true, false])('keeps what commands it from it (terminal: %s)', (isTerminal) => {
    const { output, text } = captured({ isTerminal });
    output.line(HOSTILE);
    output.table([HOSTILE], [[HOSTILE, { text: HOSTILE, tone: 'bad' }]]);
    output.section(HOSTILE, [[HOSTILE]]);
    output.block([HOSTILE], `${HOSTILE}\n${HOSTILE}`);
    output.hint(HOSTILE);
    expect(text()).toContain('a');
    expect(text()).not.toMatch(COMMAND);
  });

  test.each([true, false])('gives JSON that is the same and commands nothing (terminal: %s)', (isTerminal) => {
    const { output, text } = captured({ json: true, isTerminal });
    const value = { [HOSTILE]: [HOSTILE, 'line\nbreak', '\u{E0041}'] };
    output.result(value, () => undefined);
    expect(text()).not.toMatch(COMMAND);
    expect(JSON.parse(text())).toEqual(value);
  });

  test('has no command in an error either', () => {
    for (const error of [new QuartermasterError('internal', HOSTILE), new Error(HOSTILE)])
      expect(report(error).text).not.toMatch(COMMAND);
  });
});

describe('in a pipe', () => {
  test('a table is tab-separated lines without a head', () => {
    const { output, text } = captured();
    output.table(
      ['id', 'status'],
      [
        ['1', { text: 'ordered', tone: 'good' }],
        ['2', 'a\tb'],
      ],
    );
    expect(text()).toBe('1\tordered\n2\ta b\n');
  });

  test('advice to people is not printed', () => {
    const { output, text } = captured();
    output.hint('do this');
    expect(text()).toBe('');
  });

  test('JSON is one line', () => {
    const { output, text } = captured({ json: true });
    output.result({ a: [1] }, () => output.line('not this'));
    expect(text()).toBe('{"a":[1]}\n');
  });
});

describe('in a terminal', () => {
  test('a table has a head, fits the width and uses colours', () => {
    const { output, text } = captured({ isTerminal: true, colors: true, columns: 40 });
    output.table(['id', 'subject'], [[{ text: 'R-1', tone: 'bad' }, 'word '.repeat(20)]]);
    const plain = stripVTControlCharacters(text());
    expect(plain).toMatch(/^id +subject\n/);
    expect(Math.max(...plain.split('\n').map((line) => line.length))).toBeLessThanOrEqual(40);
    expect(text()).toContain(`${ESC}[31mR-1`);
  });

  test('without colours there are none', () => {
    const { output, text } = captured({ isTerminal: true });
    showRequisition(output, requisition, String, 'acme/requester');
    expect(text()).not.toContain(ESC);
  });

  test('what was removed from a text is a warning above everything else', () => {
    const { output, text } = captured({ isTerminal: true });
    showRequisition(
      output,
      { ...requisition, warnings: ['12 invisible characters were removed from the mail.'] },
      String,
      null,
    );
    expect(text()).toMatch(/Warnings\n12 invisible characters were removed from the mail\.[\s\S]*Waits for/);
  });

  test('the commands to copy are not wrapped', () => {
    const { output, text } = captured({ isTerminal: true, columns: 40 });
    showRequisition(output, requisition, String, 'acme/requester');
    expect(text().split('\n')).toContain(
      "bin/qm answer T-000001 vendor.taxId=… 'lines[0].quantity=…' --as acme/requester",
    );
    expect(text().split('\n')).toContain(requisition.temporal.url);
  });

  test('a table of nothing prints nothing', () => {
    const { output, text } = captured({ isTerminal: true });
    output.table(['id'], []);
    expect(text()).toBe('');
  });
});

import { describe, expect, test } from '@jest/globals';
import { csvOf } from '../../src/domain/csv.ts';

describe('a table for spreadsheets', () => {
  test('has a head, commas and CRLF at the end of each line', () => {
    expect(csvOf(['month', 'orders'], [['2026-11', 2]])).toBe('month,orders\r\n2026-11,2\r\n');
  });

  test.each([
    ['=1+1', "'=1+1"],
    ['+491234', "'+491234"],
    ['-2', "'-2"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['\t=1', "'\t=1"],
  ])('makes text of %j, which a spreadsheet would run', (cell, written) => {
    expect(csvOf(['a'], [[cell]])).toBe(`a\r\n${written}\r\n`);
  });

  test('leaves numbers as they are, whatever their sign', () => {
    expect(csvOf(['a', 'b'], [[-2, 0.5]])).toBe('a,b\r\n-2,0.5\r\n');
  });

  test.each([
    ['Smith, Sons', '"Smith, Sons"'],
    ['the "best"', '"the ""best"""'],
    ['two\nlines', '"two\nlines"'],
    ['=HYPERLINK("x","y")', '"\'=HYPERLINK(""x"",""y"")"'],
  ])('puts %j in quotes', (cell, written) => {
    expect(csvOf(['a'], [[cell]])).toBe(`a\r\n${written}\r\n`);
  });

  test('leaves empty what is not there', () => {
    expect(csvOf(['a', 'b'], [[null, '']])).toBe('a,b\r\n,\r\n');
  });
});

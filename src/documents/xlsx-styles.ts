import { format } from 'numfmt';
import { walkXml } from './xml.ts';

/** What a cell's style says: how its number is written, and whether its letters are white. */
export type Style = { code: string; isWhite: boolean };

/** Formats that a workbook need not write out. A date in the reader's own way is written as a day that nobody can mistake. */
const builtIn: Readonly<Record<number, string>> = {
  1: '0',
  2: '0.00',
  3: '#,##0',
  4: '#,##0.00',
  9: '0%',
  10: '0.00%',
  14: 'yyyy-mm-dd',
  15: 'd-mmm-yy',
  16: 'd-mmm',
  17: 'mmm-yy',
  22: 'yyyy-mm-dd hh:mm',
  37: '#,##0;(#,##0)',
  38: '#,##0;(#,##0)',
  39: '#,##0.00;(#,##0.00)',
  40: '#,##0.00;(#,##0.00)',
};

const codeOf = (id: number, own: ReadonlyMap<number, string>): string => own.get(id) ?? builtIn[id] ?? 'General';

/** The styles of a workbook, by the number that cells name them by. */
export const stylesOf = (xml: string): readonly Style[] => {
  const codes = new Map<number, string>();
  const fonts: boolean[] = [];
  const styles: Style[] = [];
  let inside = '';
  walkXml(xml, {
    open: (name, attributes) => {
      if (['fonts', 'cellXfs', 'fills', 'cellStyleXfs', 'dxfs', 'borders'].includes(name)) inside = name;
      if (name === 'numFmt' && inside !== 'dxfs')
        codes.set(Number(attributes['numFmtId']), attributes['formatCode'] ?? 'General');
      if (inside === 'fonts' && name === 'font') fonts.push(false);
      if (inside === 'fonts' && name === 'color' && /^(?:ff)?f[c-f]f[c-f]f[c-f]$/i.test(attributes['rgb'] ?? ''))
        fonts[fonts.length - 1] = true;
      if (inside === 'cellXfs' && name === 'xf') {
        const isFilled = Number(attributes['fillId'] ?? 0) > 1;
        styles.push({
          code: codeOf(Number(attributes['numFmtId'] ?? 0), codes),
          isWhite: !isFilled && (fonts[Number(attributes['fontId'] ?? 0)] ?? false),
        });
      }
    },
  });
  return styles;
};

/** A number as the sheet shows it: as money, as a date, or as it is. */
export const shown = (value: number, { code }: Style): string => {
  try {
    return code === 'General' ? String(value) : format(code, value, { throws: true, dateErrorThrows: true });
  } catch {
    return String(value);
  }
};

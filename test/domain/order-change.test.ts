import { describe, expect, test } from '@jest/globals';
import { Big } from 'big.js';
import * as fc from 'fast-check';
import type { ChangeOutcome, OrderChange, OrderFacts, Receipt } from '../../src/domain/delivery.ts';
import { sum } from '../../src/domain/money.ts';
import {
  changeDigest,
  changedOrder,
  changeHindrance,
  differences,
  needsApproval,
  openChange,
  versionNotice,
  versionTold,
  versionUnderWay,
  type WantedChange,
} from '../../src/domain/order-change.ts';
import type { OrderDocument } from '../../src/domain/order.ts';
import { sha256 } from '../../src/digest.ts';
import { BRACKET, order, orderOf, RAIL } from '../support/order.ts';

const TODAY = '2026-11-27';
const usd = (minor: number) => ({ currency: 'USD', minor });
const said = { by: 'buyer', at: '2026-11-27T10:00:00Z' };

const none: OrderFacts = {
  acknowledgements: [],
  receipts: [],
  holds: [],
  closing: null,
  deadlines: [],
  notices: [],
  changes: [],
};

/** Two lines, 3 at 10.00 and 2.5 at 4.20, of 40.50 in all, without tax; needed by 2026-12-09. */
const TWO = orderOf([BRACKET, RAIL]);
/** One line of 12.5 m at 8.00, with 19.00 of tax in its total of 119.00. */
const TAXED = order();

const NOTHING: WantedChange = { lines: [], neededBy: null, tax: null };

const changed = (before: OrderDocument, wanted: Partial<WantedChange>, receipts: readonly Receipt[] = []) =>
  changedOrder(before, { ...NOTHING, ...wanted }, { receipts }, TODAY);

const documentOf = (before: OrderDocument, wanted: Partial<WantedChange>): OrderDocument => {
  const made = changed(before, wanted);
  if (!made.ok) throw new Error(JSON.stringify(made.faults));
  return made.document;
};

const faultsOf = (...given: Parameters<typeof changed>): string[] => {
  const made = changed(...given);
  return made.ok ? [] : made.faults.map(({ field }) => field);
};

const received = (line: number, quantity: string, kind: Receipt['kind'] = 'received'): Receipt => ({
  number: 1,
  key: `${line}${quantity}${kind}`,
  kind,
  lines: [{ line, quantity }],
  reason: null,
  ...said,
});

const amount = fc.integer({ min: 0, max: 5_000_000 }).map((number) => new Big(number).div(1_000).toFixed());
const maybe = <T>(of: fc.Arbitrary<T>) => fc.option(of, { nil: undefined });
const wantedLine = (line: number) =>
  fc.record({ line: fc.constant(line), quantity: maybe(amount), unitPrice: maybe(amount) });
const wantedChange: fc.Arbitrary<WantedChange> = fc.record({
  lines: fc.subarray([1, 2]).chain((lines) => fc.tuple(...lines.map(wantedLine))),
  neededBy: fc.option(fc.constantFrom('2026-12-09', '2026-12-24')),
  tax: fc.constant(null),
});
const receipts = fc
  .array(
    fc.tuple(
      fc.constantFrom(1, 2),
      fc.integer({ min: 1, max: 400 }),
      fc.constantFrom<Receipt['kind']>('received', 'returned'),
    ),
    { maxLength: 4 },
  )
  .map((all) => all.map(([line, hundredths, kind]) => received(line, new Big(hundredths).div(100).toFixed(), kind)));

const keptOf = (all: readonly Receipt[], line: number): Big =>
  all.reduce((kept, { kind, lines }) => {
    const given = lines
      .filter((one) => one.line === line)
      .reduce((sofar, { quantity }) => sofar.plus(quantity), new Big(0));
    return kind === 'received' ? kept.plus(given) : kept.minus(given);
  }, new Big(0));

describe('a change', () => {
  test('never leaves a line that it names below what was kept, and its total is the sum of its lines', () => {
    fc.assert(
      fc.property(wantedChange, receipts, (wanted, all) => {
        const made = changed(TWO, wanted, all);
        if (!made.ok) return;
        const { lines, total, version } = made.document;
        expect(version).toBe(2);
        expect(total).toEqual(
          sum(
            lines.map(({ net }) => net),
            'USD',
          ),
        );
        const below = wanted.lines.filter(
          ({ line, quantity }) =>
            quantity !== undefined && new Big(lines[line - 1]?.quantity ?? 0).lt(keptOf(all, line)),
        );
        expect(below).toEqual([]);
      }),
    );
  });

  test('is refused exactly where it changes nothing, leaves nothing, or takes away what is here', () => {
    fc.assert(
      fc.property(wantedChange, receipts, (wanted, all) => {
        const made = changed(TWO, wanted, all);
        const quantityOf = (line: number) =>
          wanted.lines.find((one) => one.line === line)?.quantity ?? TWO.lines[line - 1]?.quantity ?? '0';
        const isBelow = wanted.lines.some(
          ({ line, quantity }) => quantity !== undefined && new Big(quantity).lt(keptOf(all, line)),
        );
        const isEmpty = [1, 2].every((line) => new Big(quantityOf(line)).eq(0));
        const isSame =
          (wanted.neededBy ?? TWO.neededBy) === TWO.neededBy &&
          wanted.lines.every(({ line, quantity, unitPrice }) => {
            const was = TWO.lines[line - 1];
            return (
              was !== undefined &&
              new Big(quantity ?? was.quantity).eq(was.quantity) &&
              new Big(unitPrice ?? was.unitPrice.amount).eq(was.unitPrice.amount)
            );
          });
        expect(made.ok).toBe(!isBelow && !isEmpty && !isSame);
      }),
    );
  });

  test.each<[string, Partial<WantedChange>, string]>([
    ['a line that there is not', { lines: [{ line: 3, quantity: '1' }] }, 'lines.3'],
    [
      'one line twice',
      {
        lines: [
          { line: 1, quantity: '1' },
          { line: 1, unitPrice: '1' },
        ],
      },
      'lines.1',
    ],
    ['a quantity below zero', { lines: [{ line: 1, quantity: '-1' }] }, 'lines.1.quantity'],
    ['a price that is no number', { lines: [{ line: 1, unitPrice: 'ten' }] }, 'lines.1.unitPrice'],
    ['a day that is past', { neededBy: '2026-11-26' }, 'neededBy'],
    ['a day that is none', { neededBy: 'soon' }, 'neededBy'],
    ['a tax of an order without one', { tax: '1.00', neededBy: '2026-12-24' }, 'tax'],
    [
      'no line at all',
      {
        lines: [
          { line: 1, quantity: '0' },
          { line: 2, quantity: '0' },
        ],
      },
      'lines',
    ],
  ])('of %s is refused by its field', (_what, wanted, field) => {
    expect(faultsOf(TWO, wanted)).toContain(field);
  });

  test('drops a line by a quantity of 0, and the others keep their numbers', () => {
    const { lines, total } = documentOf(TWO, { lines: [{ line: 1, quantity: '0' }] });
    expect(lines.map(({ description, quantity, net }) => [description, quantity, net.minor])).toEqual([
      ['Bracket', '0', 0],
      ['Rail', '2.5', 1_050],
    ]);
    expect(total).toEqual(usd(1_050));
  });

  test('of amounts says the tax anew where there is one, which is part of a total that contained it', () => {
    expect(faultsOf(TAXED, { lines: [{ line: 1, quantity: '10' }] })).toEqual(['tax']);
    const { tax, total } = documentOf(TAXED, { lines: [{ line: 1, quantity: '10' }], tax: '15.20' });
    expect([tax, total]).toEqual([usd(1_520), usd(9_520)]);
    expect(documentOf(TAXED, { neededBy: '2026-12-24' })).toMatchObject({ tax: usd(1_900), total: usd(11_900) });
    expect(faultsOf(TAXED, { lines: [{ line: 1, quantity: '10' }], tax: '15.201' })).toEqual(['tax']);
  });

  test('tells from what to what each value changes', () => {
    const after = documentOf(TWO, { lines: [{ line: 2, unitPrice: '5' }], neededBy: '2026-12-24' });
    expect(differences(TWO, after)).toEqual([
      { field: 'lines[1].unitPrice', was: '4.20', is: '5' },
      { field: 'neededBy', was: '2026-12-09', is: '2026-12-24' },
      { field: 'total', was: '40.50', is: '42.50' },
    ]);
  });
});

const changeOf = (
  before: OrderDocument,
  after: OrderDocument,
  outcome: ChangeOutcome | null,
  number = 1,
): OrderChange => ({
  number,
  before,
  after,
  digest: 'd',
  reason: 'Why.',
  acknowledgement: null,
  inPlaceOf: null,
  outcome,
  ...said,
});

/** Every document that differs from this one in one place. */
const spoiled = (document: OrderDocument): unknown[] => {
  const paths: (string | number)[][] = [];
  const walk = (value: unknown, path: (string | number)[]): void => {
    if (typeof value === 'object' && value !== null)
      for (const [key, inner] of Object.entries(value))
        walk(inner, [...path, Array.isArray(value) ? Number(key) : key]);
    else paths.push(path);
  };
  walk(document, []);
  return paths.map((path) => {
    const copy: Record<string | number, unknown> = structuredClone(document);
    let at: Record<string | number, unknown> = copy;
    for (const key of path.slice(0, -1)) at = Object(at[key]);
    at[path.at(-1) ?? ''] = 'otherwise';
    return copy;
  });
};

describe('the digest of a change', () => {
  test('binds every value of both versions, the cost centre, and which change it is', () => {
    const change = { number: 1, before: TAXED, after: documentOf(TAXED, { neededBy: '2026-12-24' }) };
    const digest = changeDigest(change, 'CC-4200', sha256);
    const others = [
      changeDigest({ ...change, number: 2 }, 'CC-4200', sha256),
      changeDigest(change, 'CC-4300', sha256),
      ...spoiled(change.after).map((after) => changeDigest({ ...change, after: Object(after) }, 'CC-4200', sha256)),
      ...spoiled(change.before).map((before) => changeDigest({ ...change, before: Object(before) }, 'CC-4200', sha256)),
    ];
    expect(others.length).toBeGreaterThan(40);
    expect(others).not.toContain(digest);
    expect(changeDigest(structuredClone(change), 'CC-4200', sha256)).toBe(digest);
  });
});

const isRisen = (before: OrderDocument, after: OrderDocument): boolean =>
  after.total.minor > before.total.minor ||
  after.lines.some(({ quantity, unitPrice, net }, at) => {
    const was = before.lines[at];
    return (
      was === undefined ||
      new Big(quantity).gt(was.quantity) ||
      new Big(unitPrice.amount).gt(was.unitPrice.amount) ||
      net.minor > was.net.minor
    );
  });

describe('approval of a change', () => {
  const policy = { approve: 'when_raised', tolerancePercent: 0 } as const;

  test('is needed exactly where some amount rises', () => {
    fc.assert(
      fc.property(wantedChange, (wanted) => {
        const made = changed(TWO, wanted);
        if (!made.ok) return;
        const change = { before: TWO, after: made.document };
        expect(needsApproval(change, none, policy)).toBe(isRisen(TWO, made.document));
        expect(needsApproval(change, none, { ...policy, approve: 'always' })).toBe(true);
      }),
    );
  });

  test('is needed for a rise in small steps as for one, and for less made good again', () => {
    const tolerant = { approve: 'when_raised', tolerancePercent: 10 } as const;
    const first = documentOf(TWO, { lines: [{ line: 1, unitPrice: '10.90' }] });
    expect(needsApproval({ before: TWO, after: first }, none, tolerant)).toBe(false);
    const facts = { changes: [changeOf(TWO, first, { kind: 'current', chain: null, postedAt: null, at: said.at })] };
    const second = documentOf(first, { lines: [{ line: 1, unitPrice: '11.50' }] });
    expect(needsApproval({ before: first, after: second }, facts, tolerant)).toBe(true);

    const less = documentOf(TWO, { lines: [{ line: 1, quantity: '1' }] });
    const again = documentOf(less, { lines: [{ line: 1, quantity: '3' }] });
    const lowered = { changes: [changeOf(TWO, less, { kind: 'current', chain: null, postedAt: null, at: said.at })] };
    expect(needsApproval({ before: less, after: again }, lowered, policy)).toBe(true);
  });
});

describe('where a version stands', () => {
  const second = documentOf(TWO, { neededBy: '2026-12-24' });
  const taken = (postedAt: string | null) => [
    changeOf(TWO, second, { kind: 'current', chain: null, postedAt, at: said.at }),
  ];
  const told = { ...versionNotice(2), outcome: 'sent', at: said.at } as const;

  test('is that it goes to the ERP, then to the vendor, and then the order may be changed again', () => {
    const unposted = { ...none, changes: taken(null) };
    const posted = { ...none, changes: taken(said.at) };
    expect(versionUnderWay(unposted)).toEqual({ change: 1, version: 2, needs: 'post' });
    expect(versionUnderWay(posted)).toEqual({ change: 1, version: 2, needs: 'tell' });
    expect(versionUnderWay({ ...posted, notices: [told] })).toBeNull();
    expect(versionUnderWay({ ...posted, notices: [{ ...told, outcome: 'withheld' }] })).toBeNull();
    expect([unposted, posted, none].map((facts) => changeHindrance(TWO, facts))).toEqual([
      'under_way',
      'under_way',
      null,
    ]);
    expect([versionTold(posted), versionTold({ notices: [told] })]).toEqual([1, 2]);
  });

  test('is that nothing is changed once it has ended, is held, or all of it is here', () => {
    const closing = { kind: 'closed', reason: 'Enough.', ...said } as const;
    const held = [{ isHeld: true, reason: 'Disputed.', ...said }];
    const all = [received(1, '3'), received(2, '2.5')];
    expect(changeHindrance(TWO, { ...none, closing })).toBe('closed');
    expect(changeHindrance(TWO, { ...none, closing: { ...closing, kind: 'cancelled' } })).toBe('cancelled');
    expect(changeHindrance(TWO, { ...none, holds: held })).toBe('on_hold');
    expect(changeHindrance(TWO, { ...none, receipts: all })).toBe('received');
  });

  test('is that of several changes the last is open, until it has come to something', () => {
    const refused = { kind: 'refused', why: 'rejected', by: 'head', at: said.at } as const;
    const [first, last] = [changeOf(TWO, second, null), changeOf(TWO, second, null, 2)];
    expect(openChange({ changes: [first, last] })).toBe(last);
    expect(openChange({ changes: [first, { ...last, outcome: refused }] })).toBeNull();
    expect(openChange(none)).toBeNull();
  });
});

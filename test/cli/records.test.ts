import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { startCliSystem } from './run-cli.ts';
import type { CliSystem } from './run-cli.ts';

let system: CliSystem;
beforeAll(async () => {
  system = await startCliSystem();
});
beforeEach(() => {
  system.memory.calls.length = 0;
});
afterAll(() => system.close());

/** What a command prints for a pipe, its columns separated by |; what it asked of the server. */
const ran = async (command: string) => {
  const { code, out, err } = await system.qm(`${command} --as buyer`);
  return { code, err, out: out.replaceAll('\t', '|'), asked: system.memory.calls.map((call) => call.slice(1)) };
};

test.each([
  [
    'vendors --search north --status hold,active',
    /^V-1001\|Northwind \[31m Traders\|US\|on hold: An invoice is disputed\.\|confirmed\n$/,
    ['vendors', { search: 'north', status: ['hold', 'active'], limit: 50 }],
  ],
  ['vendors V-1001', /^vendor\|risk\|conditional \(R-000001, 2026-11-23 09:00 UTC\)$/m, ['vendor', 'V-1001']],
  [
    'vendors hold V-1001 --reason disputed',
    /^vendor\|status\|on hold: disputed$/m,
    ['holdVendor', 'V-1001', 'disputed'],
  ],
  ['vendors release V-1001 --reason settled', /^vendor\|status\|active$/m, ['releaseVendor', 'V-1001', 'settled']],
  [
    'vendors merge V-1001 V-1002 --reason Same',
    /^waits for a second person\|merge V-1001 into V-1002\|buyer: Same$/m,
    ['proposeMerge', 'V-1001', { into: 'V-1002', reason: 'Same' }],
  ],
  ['vendors confirm-merge V-1001 V-1002', /^vendor\|number\|V-1002$/m, ['confirmMerge', 'V-1001', 'V-1002']],
  ['vendors reject-merge V-1001 --reason Sisters', /^vendor\|number\|V-1001$/m, ['rejectMerge', 'V-1001', 'Sisters']],
  [
    'orders --vendor V-1001',
    /^PO-000001\|R-000001\|Northwind Traders\|USD 1,480\.00\|sent\|/,
    ['orders', { vendor: 'V-1001', limit: 50 }],
  ],
  ['orders PO-000001', /^lines\|Drive\|4 pcs\|USD 1,480\.00\|received 3, returned 1, open 2$/m, ['order', 'PO-000001']],
  [
    'receive PO-000001 1=2 2=0.5 --key note-3',
    /^order\|delivery\|partially_received$/m,
    [
      'receiveOrder',
      'PO-000001',
      {
        kind: 'received',
        lines: [
          { line: 1, quantity: '2' },
          { line: 2, quantity: '0.5' },
        ],
        reason: null,
        key: 'note-3',
      },
    ],
  ],
  [
    'receive PO-000001 1=1 --return --reason bent',
    /\|returned\|1=1, It is bent\.\|receiver$/m,
    ['receiveOrder', 'PO-000001', { kind: 'returned', lines: [{ line: 1, quantity: '1' }], reason: 'bent' }],
  ],
  [
    'acknowledge PO-000001 changed --promised 2026-12-20 --total 1500.00',
    /\|accepted by the vendor\|for 2026-12-10, With pleasure\.\|buyer$/m,
    ['acknowledgeOrder', 'PO-000001', { verdict: 'changed', promised: '2026-12-20', total: '1500.00', note: null }],
  ],
  [
    'order change PO-000001 --line 1:quantity=3,price=400 --line 2:drop --needed-by 2026-12-24 --reason dearer',
    /^changes\|change 1\|taken, in the ERP\|version 2: .*changes\|\|lines\[0\]\.unitPrice\|370\.00 → 400\.00\n.*\|T-000009\|department_head: asked\n/ms,
    [
      'changeOrder',
      'PO-000001',
      {
        lines: [
          { line: 1, quantity: '3', unitPrice: '400' },
          { line: 2, quantity: '0' },
        ],
        neededBy: '2026-12-24',
        tax: null,
        reason: 'dearer',
      },
    ],
  ],
  ['order close PO-000001 --reason done', /^order\|status\|sent$/m, ['closeOrder', 'PO-000001', 'done']],
  ['order cancel PO-000001 --reason late', /^order\|status\|sent$/m, ['cancelOrder', 'PO-000001', 'late']],
  ['order hold PO-000001 --reason looked', /^order\|status\|sent$/m, ['holdOrder', 'PO-000001', 'looked']],
  ['order release PO-000001 --reason fine', /^order\|status\|sent$/m, ['releaseOrder', 'PO-000001', 'fine']],
  [
    'budgets --cost-centre CC-4200 --year 2026',
    /^CC-4200\|Laboratory\|USD 10,000\.00\|USD 1,000\.00\|USD 1,480\.00\|USD 7,520\.00\n$/,
    ['budgets', { costCenter: 'CC-4200', year: 2026 }],
  ],
  [
    'spend --from 2026-11-01',
    /^spent\|2026-11-23\|intake\|stand-in\|2 calls\|0\.0123 USD\n.*caps\|2026-11\|0\.0123 USD of 500\.00 USD\n$/s,
    ['spend', { from: '2026-11-01' }],
  ],
  ['spend R-000001', /^caps\|intake\|microUsd\|12300 of 400000$/m, ['requisitionSpend', 'R-000001']],
  ['policy show', /^tasks\|2026-11-26\|2026-11-26\n$/, ['policies']],
  ['policy show tasks', /^claimFor: \{ hours: 4 \}\n$/, ['policy', 'tasks']],
  [
    'claim T-000001',
    /^T-000001\|requester\|claimed by buyer until 2026-11-23 09:00 UTC\|/,
    ['claim', 'T-000001', null],
  ],
  ['release T-000001', /^T-000001\|requester\|free\|/, ['release', 'T-000001', null]],
  [
    'assign T-000001 buyer2 --reason Ill',
    /^T-000001\|Bella <b>Ortiz<\/b> \(buyer2\)\|free\|/,
    ['assign', 'T-000001', { to: 'buyer2', reason: 'Ill' }, null],
  ],
] as const)('bin/qm %s', async (command, printed, asked) => {
  const ended = await ran(command);
  expect({ code: ended.code, err: ended.err, asked: ended.asked }).toEqual({ code: 0, err: '', asked: [asked] });
  expect(ended.out).toMatch(printed);
});

test.each(['vendors', 'orders', 'budgets', 'spend', 'policy show'])(
  'bin/qm %s --json is what the API answers',
  async (command) => {
    const { out } = await system.qm(`${command} --json --as buyer`);
    expect(JSON.parse(out)).toEqual(expect.any(Object));
  },
);

test('list and tasks send what was wished for', async () => {
  await ran('list --search drives --sort due --cost-centre CC-4200');
  await ran('tasks --scope others');
  expect(system.memory.calls.map((call) => call.slice(1))).toEqual([
    ['list', { search: 'drives', sort: 'due', costCenter: 'CC-4200', limit: 50 }],
    ['tasks', { scope: 'others', limit: 50 }],
  ]);
});

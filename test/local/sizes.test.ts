import { expect, test } from '@jest/globals';
import { perRequisition } from '../../local/sizes.ts';

test('sizes are told for each requisition, whatever the table', () => {
  const sizes = [
    { table: 'mails', rows: 20, bytes: 409_600 },
    { table: 'requisitions', rows: 10, bytes: 102_400 },
    { table: 'tenants', rows: 2, bytes: 0 },
  ];
  expect(perRequisition(sizes).map((line) => line.replaceAll(/ +/g, ' '))).toEqual([
    '10 requisitions, 0.5 MB; for each of them, rows and bytes:',
    'mails 2.0 40.0 kB',
    'requisitions 1.0 10.0 kB',
    'tenants 0.2 0.0 kB',
  ]);
});

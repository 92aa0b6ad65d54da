import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, jest, test } from '@jest/globals';
import { ROOT } from '../../local/folders.ts';

jest.setTimeout(150_000);

test('the demo carries a mail to a purchase order without a terminal, says so, and leaves nothing behind', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'qm-demo-'));
  const demo = spawn(process.execPath, [join(ROOT, 'local', 'demo.ts')], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, TMPDIR: folder },
  });
  let text = '';
  for (const stream of [demo.stdout, demo.stderr])
    stream.setEncoding('utf8').on('data', (part: string) => (text += part));
  const [code] = await once(demo, 'close');
  expect({ code, text }).toEqual({ code: 0, text: expect.stringContaining('PO-000001') });
  expect(text).toContain('There is no terminal, so the demo answers and approves as the seeded people.');
  expect(text).toContain('vendor.taxId=84-2914563');
  expect(readdirSync(folder)).toEqual([]);
  rmdirSync(folder);
});

import { readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { chosenPort, freePort, isFree, rememberedPort } from '../../local/ports.ts';
import { newHome } from './support.ts';

async function occupied<T>(port: number, action: () => Promise<T>): Promise<T> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  try {
    return await action();
  } finally {
    await new Promise((resolve) => server.close(resolve));
  }
}

const folder = newHome();
let files = 0;
afterAll(() => rmSync(folder, { recursive: true }));

const portsFile = () => join(folder, `${(files += 1)}.json`);

describe('a chosen port', () => {
  test('in use is refused by the name of the variable that moves it', async () => {
    const port = await freePort();
    const choice = occupied(port, () => chosenPort('QM_PORT', port));
    await expect(choice).rejects.toMatchObject({ code: 'configuration_invalid' });
    await expect(choice).rejects.toThrow(`Port ${port} (QM_PORT) is in use`);
  });

  test('that is free is taken', async () => {
    const port = await freePort();
    await expect(chosenPort('QM_UI_PORT', port)).resolves.toBe(port);
  });
});

describe('a remembered port', () => {
  test('stays the same while it is free, and moves when it is taken', async () => {
    const ports = portsFile();
    const first = await rememberedPort(ports, 'erp');
    await expect(rememberedPort(ports, 'erp')).resolves.toBe(first);
    const moved = await occupied(first, () => rememberedPort(ports, 'erp'));
    expect(moved).not.toBe(first);
    await expect(isFree(moved)).resolves.toBe(true);
  });

  test('is kept for each name when several are asked for at once', async () => {
    const ports = portsFile();
    const names = ['model', 'risk', 'erp', 'mail'];
    const given = await Promise.all(names.map((name) => rememberedPort(ports, name)));
    expect(new Set(given).size).toBe(names.length);
    expect(JSON.parse(readFileSync(ports, 'utf8'))).toEqual(
      Object.fromEntries(names.map((name, i) => [name, given[i]])),
    );
  });
});

import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { Server } from 'node:net';
import { z } from 'zod';
import { QuartermasterError } from '../src/domain/errors.ts';

const LOOPBACK = '127.0.0.1';
const portsSchema = z.record(z.string(), z.int());

/** A port that nothing listens on, on loopback. */
export async function freePort(): Promise<number> {
  const server = await listen(0);
  const address = server.address();
  await close(server);
  return typeof address === 'object' && address !== null ? address.port : 0;
}

/** Whether nothing listens on the port on loopback. */
export async function isFree(port: number): Promise<boolean> {
  try {
    await close(await listen(port));
    return true;
  } catch {
    return false;
  }
}

/** The port that a variable chose; one in use is refused by the variable's name. */
export async function chosenPort(variable: string, port: number): Promise<number> {
  if (await isFree(port)) return port;
  throw new QuartermasterError(
    'configuration_invalid',
    `Port ${port} (${variable}) is in use on ${LOOPBACK}; end what listens there, or set ${variable} to another port.`,
  );
}

/** A free port that stays the same over restarts for as long as it is free, so that addresses which others stored still hold. */
export async function rememberedPort(file: string, name: string): Promise<number> {
  const known = readPorts(file)[name];
  const port = known !== undefined && (await isFree(known)) ? known : await freePort();
  const others = { ...readPorts(file), [name]: 0 };
  if (Object.values(others).includes(port)) return rememberedPort(file, name);
  writeFileSync(file, JSON.stringify({ ...others, [name]: port }));
  return port;
}

function readPorts(file: string): Record<string, number> {
  try {
    return portsSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return {};
  }
}

function listen(port: number): Promise<Server> {
  return new Promise<Server>((resolve, reject) => {
    const server = createServer();
    server.once('error', reject).listen({ port, host: LOOPBACK, exclusive: true }, () => resolve(server));
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()));
}

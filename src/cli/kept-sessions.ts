import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { z } from 'zod';

/** By the address of the server that they are for. */
const Kept = z.record(z.string(), z.string());

/** Readable by its owner only: whoever holds a session acts as its person. */
const PRIVATE = 0o600;

const fileOf = (env: NodeJS.ProcessEnv): string =>
  join(env.XDG_CONFIG_HOME || join(env.HOME || homedir(), '.config'), 'quartermaster', 'sessions.json');

async function readKept(env: NodeJS.ProcessEnv): Promise<z.infer<typeof Kept>> {
  try {
    return Kept.parse(JSON.parse(await readFile(fileOf(env), 'utf8')));
  } catch {
    return {};
  }
}

/** The session at this server; undefined when nobody has signed in. */
export const keptSession = async (env: NodeJS.ProcessEnv, url: string): Promise<string | undefined> =>
  (await readKept(env))[url];

/** Keeps the session at this server in place of the one before; null forgets it. */
export async function keepSession(env: NodeJS.ProcessEnv, url: string, session: string | null): Promise<void> {
  const { [url]: _before, ...others } = await readKept(env);
  const file = fileOf(env);
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const kept = session === null ? others : { ...others, [url]: session };
  // Renamed into place: a kill in between must not leave half a file.
  await writeFile(`${file}.new`, JSON.stringify(kept), { mode: PRIVATE });
  await rename(`${file}.new`, file);
}

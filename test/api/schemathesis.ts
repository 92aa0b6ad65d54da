import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { installPython } from '../support/python.ts';

const REQUIREMENTS = join(import.meta.dirname, 'requirements.txt');

/** The program, installed once into an environment of its own. Throws with what to install where there is no Python. */
export const installSchemathesis = async (): Promise<string> =>
  join(await installPython('schemathesis', REQUIREMENTS, ['schemathesis', '--version']), 'schemathesis');

/** Runs a program to its end; whatever its code, what it printed. */
export const output = (
  program: string,
  args: readonly string[],
  cwd: string,
): Promise<{ code: number; text: string }> =>
  new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...process.env,
        NO_COLOR: '1',
        SCHEMATHESIS_HOOKS: 'hooks',
        PYTHONPATH: import.meta.dirname,
        PYTHONDONTWRITEBYTECODE: '1',
      },
    });
    let text = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
    child.once('error', reject);
    child.once('close', (code) => resolve({ code: code ?? 1, text }));
  });

/** By operation, or by what else was tried, what was wrong with it. */
export type Results = Record<string, string[]>;

const unescaped = (text: string): string =>
  text.replaceAll(
    /&(lt|gt|quot|apos|amp);/g,
    (_, name: string) => ({ lt: '<', gt: '>', quot: '"', apos: "'" })[name] ?? '&',
  );

/** What a report in JUnit's format says. */
export function resultsIn(xml: string): Results {
  const cases = [...xml.matchAll(/<testcase name="([^"]*)"[^>]*?(?:\/>|>(.*?)<\/testcase>)/gs)];
  return Object.fromEntries(
    cases.map(([, name = '', inner = '']) => {
      const wrong = [...inner.matchAll(/<(?:failure|error)\b[^>]*?(?:\/>|>(.*?)<\/(?:failure|error)>)/gs)];
      return [unescaped(name), wrong.map(([, text = '']) => unescaped(text).slice(0, 2_000))];
    }),
  );
}

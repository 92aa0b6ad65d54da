// Everything that can be said of the code without running it. `npm run check`, or `npm run check -- lint rooms` for some.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { ROOT } from './folders.ts';

/** A tool of node_modules; without `proof` in its output it looked at nothing, and its silence says nothing. */
type Check = { does: string; command: readonly [string, ...string[]]; proof?: RegExp };

const FOLDERS = ['src', 'sandbox', 'local', 'test', 'bench'].filter((folder) => existsSync(join(ROOT, folder)));

const CHECKS: Record<string, Check> = {
  types: { does: 'type check', command: ['tsc', '--noEmit', '--project', '.'] },
  lint: { does: 'lint', command: ['oxlint', '--type-aware', '--deny-warnings'], proof: /on [1-9]\d* files/ },
  format: { does: 'format check', command: ['oxfmt', '--check'], proof: /[1-9]\d* files/ },
  rooms: {
    does: 'dependency rules',
    command: ['depcruise', '--config', '.dependency-cruiser.cjs', ...FOLDERS],
    proof: /\b[1-9]\d* modules/,
  },
  unused: { does: 'dead code', command: ['knip'] },
};

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !(name in CHECKS));
if (unknown.length > 0) {
  console.error(`Unknown check ${unknown.join(', ')}; use ${Object.keys(CHECKS).join(', ')}.`);
  process.exit(2);
}

const failed = Object.entries(CHECKS)
  .filter(([name]) => asked.length === 0 || asked.includes(name))
  .filter(([name, check]) => !passes(name, check))
  .map(([name]) => name);
if (failed.length > 0) console.error(`\nFailed checks: ${failed.join(', ')}`);
process.exitCode = failed.length > 0 ? 1 : 0;

function passes(name: string, { does, command: [tool, ...args], proof }: Check): boolean {
  const started = Date.now();
  const path = [join(ROOT, 'node_modules', '.bin'), process.env.PATH].join(delimiter);
  const run = spawnSync(tool, args, {
    cwd: ROOT,
    encoding: 'utf8',
    env: { ...process.env, PATH: path },
    maxBuffer: 2 ** 27,
  });
  const output = `${run.stdout ?? ''}${run.stderr ?? ''}${run.error?.message ?? ''}`;
  const looked = proof?.test(output) ?? true;
  const ok = run.status === 0 && looked;
  console.log(`${ok ? 'ok    ' : 'FAILED'} ${name} (${does}), ${((Date.now() - started) / 1000).toFixed(1)} s`);
  if (!ok) console.log(output.trimEnd());
  if (!looked) console.log(`${tool} looked at nothing.`);
  return ok;
}

import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';

const ROOT = join(import.meta.dirname, '../..');
const PARTS = ['src', 'openapi', 'policies', 'package.json', 'tsconfig.json'];

type Block = { kind: string; file: string; text: string };

/** The blocks of a page that name a file, in their order. */
function blocksOf(page: string): Block[] {
  const text = readFileSync(join(ROOT, 'docs', page), 'utf8');
  return [...text.matchAll(/^```(\w+) (\S+)\n([\s\S]*?)^```$/gm)].map(([, kind = '', file = '', body = '']) => ({
    kind,
    file,
    text: body,
  }));
}

/** A file after a block: the block itself, or for a `diff` the file with its lines changed, which must stand there once. */
function applied({ kind, file, text }: Block, folder: string): string {
  if (kind !== 'diff') return text;
  const lines = text.trimEnd().split('\n');
  const side = (without: string) =>
    lines
      .filter((line) => !line.startsWith(without))
      .map((line) => `${line.slice(1)}\n`)
      .join('');
  const parts = readFileSync(join(folder, file), 'utf8').split(side('+'));
  if (parts.length !== 2) throw new Error(`${file} does not have, once, what the page shows:\n${side('+')}`);
  return parts.join(side('-'));
}

const folders: string[] = [];
afterEach(() => folders.splice(0).forEach((folder) => rmSync(folder, { recursive: true })));

/** A copy of the product after everything that the page says. */
function follow(page: string): { folder: string; blocks: Block[] } {
  const folder = mkdtempSync(join(tmpdir(), 'qm-page-'));
  folders.push(folder);
  for (const part of PARTS) cpSync(join(ROOT, part), join(folder, part), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  const blocks = blocksOf(page);
  for (const block of blocks) {
    mkdirSync(dirname(join(folder, block.file)), { recursive: true });
    writeFileSync(join(folder, block.file), applied(block, folder));
  }
  return { folder, blocks };
}

/** What a program says; a failure of it is one of the test, with its words. */
function run(folder: string, ...args: string[]): string {
  try {
    return execFileSync(process.execPath, args, { cwd: folder, encoding: 'utf8' });
  } catch (error) {
    const said = typeof error === 'object' && error !== null && 'stdout' in error ? String(error.stdout) : '';
    throw new Error(`${args.join(' ')}: ${said}`, { cause: error });
  }
}

const checkTypes = (folder: string): string => {
  const config = { extends: './tsconfig.json', include: ['src'] };
  writeFileSync(join(folder, 'tsconfig.page.json'), JSON.stringify(config));
  return run(folder, 'node_modules/typescript/bin/tsc', '--project', 'tsconfig.page.json');
};
const lint = (folder: string): string => run(folder, 'src/cli/main.ts', 'tools', 'lint');

describe('docs/add-an-agent.md', () => {
  test('makes an agent that type-checks, is sound, and whose gate and first message work', () => {
    const { folder } = follow('add-an-agent.md');
    expect(checkTypes(folder)).toBe('');
    expect(lint(folder)).toContain('sound');
    const script = `
      const { benchOf } = await import('./src/activities/benches.ts');
      const { briefAgent } = await import('./src/agents/brief/agent.ts');
      const { loadToolbox } = await import('./src/toolbox.ts');
      const { registry } = await loadToolbox();
      const scene = { mail: null, requirement: { vendor: { name: 'Northwind' } } };
      const say = (sentence) => briefAgent.gate({ output: { sentence }, scene, receipts: [], mayReask: false }).verdict;
      const request = benchOf({ agent: 'brief', run: 'brief/1' }).request(registry, [{ role: 'user', text: briefAgent.input(scene) }], 100);
      console.log(JSON.stringify([say('Pumps of Northwind'), say('Pumps'), request.output.name]));`;
    expect(JSON.parse(run(folder, '--input-type=module', '--eval', script))).toEqual([
      'allow',
      'block',
      'brief_output',
    ]);
  }, 120_000);

  test('needs at most 30 lines of TypeScript in five files, and three lines elsewhere', () => {
    const blocks = blocksOf('add-an-agent.md');
    const own = blocks.filter(({ kind }) => kind !== 'diff');
    expect(own.map(({ file }) => file.split('/').at(-1))).toEqual([
      'agent.ts',
      'prompt.ts',
      'output.ts',
      'guardrail.ts',
      'evals.jsonl',
    ]);
    const lines = own.filter(({ kind }) => kind === 'ts').flatMap(({ text }) => text.trim().split('\n'));
    expect(lines.length).toBeLessThanOrEqual(35);
    const code = lines.filter((line) => line.trim() !== '' && !line.startsWith('/**'));
    expect(code.length).toBeLessThanOrEqual(30);
    const elsewhere = blocks.filter(({ kind }) => kind === 'diff').flatMap(({ text }) => text.split('\n'));
    expect(elsewhere.filter((line) => /^[+-]/.test(line))).toHaveLength(3);
  });
});

describe('docs/add-a-tool.md', () => {
  test('makes a tool that type-checks and that an agent may have', () => {
    const { folder } = follow('add-a-tool.md');
    expect(checkTypes(folder)).toBe('');
    expect(lint(folder)).toContain('sound');
  }, 120_000);
});

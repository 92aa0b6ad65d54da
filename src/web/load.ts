import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';
import { transformSync } from '@swc/core';
import type * as Pages from './pages.tsx';

const compiled = (url: string): string =>
  transformSync(readFileSync(fileURLToPath(url), 'utf8'), {
    filename: fileURLToPath(url),
    sourceMaps: 'inline',
    swcrc: false,
    jsc: {
      target: 'es2023',
      parser: { syntax: 'typescript', tsx: true },
      transform: { react: { runtime: 'automatic', importSource: 'hono/jsx' } },
    },
    module: { type: 'es6' },
  }).code;

/** The pages. Node reads TypeScript as it is, but no JSX; so pages, and nothing else, are compiled as they are loaded. */
export async function loadPages(): Promise<typeof Pages> {
  registerHooks({
    load: (url, context, next) =>
      url.endsWith('.tsx') ? { format: 'module', source: compiled(url), shortCircuit: true } : next(url, context),
  });
  return import('./pages.tsx');
}

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Hono } from 'hono';
import type { Env } from '../http/context.ts';

type Asset = { type: string; body: string };

const { resolve } = createRequire(import.meta.url);
const textOf = (file: string | URL): string => readFileSync(file, 'utf8');
const ours = (name: string): string => textOf(new URL(name, import.meta.url));

const STYLES = ['base', 'layout', 'parts', 'pages', 'records', 'reports', 'inbox']
  .map((name) => ours(`style/${name}.css`))
  .join('\n');

const ASSETS = {
  'style.css': { type: 'text/css', body: STYLES },
  'htmx.js': { type: 'text/javascript', body: textOf(resolve('htmx.org/dist/htmx.min.js')) },
  'sse.js': { type: 'text/javascript', body: textOf(resolve('htmx.org/dist/ext/hx-sse.min.js')) },
  'icon.svg': { type: 'image/svg+xml', body: ours('style/icon.svg') },
} as const satisfies Record<string, Asset>;

type Name = keyof typeof ASSETS;

const digestOf = ({ body }: Asset): string => createHash('sha256').update(body).digest('hex').slice(0, 12);

/** The address of a file that pages load. It changes with the file, so that browsers may keep it for ever. */
export const assetPath = (name: Name): string => `/assets/${digestOf(ASSETS[name])}/${name}`;

/** Serves what pages load; all of it is read once, at start. */
export function assetRoutes(app: Hono<Env>): void {
  for (const [name, { type, body }] of Object.entries(ASSETS))
    app.get(`/assets/:digest/${name}`, (c) =>
      c.body(body, 200, {
        'content-type': `${type}; charset=utf-8`,
        'cache-control': 'public, max-age=31536000, immutable',
      }),
    );
}

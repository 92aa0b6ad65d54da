import type { Child } from 'hono/jsx';
import { raw } from 'hono/html';
import { assetPath } from './assets.ts';

/**
 * htmx neither evaluates nor adds styles: the content security policy of pages forbids both. What somebody has opened or is typing in stays
 * as it is when the page around it changes.
 */
const HTMX = JSON.stringify({
  includeIndicatorCSS: false,
  history: false,
  morphSkip: 'details[open], form:focus-within',
});

/** The bare document that each page is. */
export const Document = ({ language, title, body }: { language: string; title: string; body: Child }) => (
  <>
    {raw('<!doctype html>')}
    <html lang={language}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="htmx-config" content={HTMX} />
        <title>{`${title} · Quartermaster`}</title>
        <link rel="icon" href={assetPath('icon.svg')} />
        <link rel="stylesheet" href={assetPath('style.css')} />
        <script src={assetPath('htmx.js')} defer />
        <script src={assetPath('sse.js')} defer />
      </head>
      <body>{body}</body>
    </html>
  </>
);

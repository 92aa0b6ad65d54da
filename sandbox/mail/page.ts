import { html } from 'hono/html';
import type { Message } from './box.ts';

/** The sink's messages as a page for people; `html` escapes whatever mail brings along. */
export function outboxPage(messages: readonly Message[]) {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <title>Mail sink (stand-in)</title>
        <style>
          body {
            font:
              15px/1.5 system-ui,
              sans-serif;
            margin: 2rem auto;
            max-width: 60rem;
            padding: 0 1rem;
          }
          article {
            border-top: 1px solid #ccc;
            padding: 1rem 0;
          }
          pre {
            white-space: pre-wrap;
          }
        </style>
      </head>
      <body>
        <h1>Mail sink (stand-in): ${messages.length} messages</h1>
        ${messages.map(
          (message) =>
            html`<article>
              <h2><a href="/messages/${message.n}">${message.subject || '(no subject)'}</a></h2>
              <p>${message.at} · from ${message.from} · to ${message.to.join(', ')}</p>
              <pre>${message.text}</pre>
            </article>`,
        )}
      </body>
    </html>`;
}

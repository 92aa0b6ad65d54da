import { Presets, SingleBar } from 'cli-progress';
import type { Terminal } from './session.ts';

/** How far a command is; nothing is shown where nobody looks. */
export type Progress = { step(what: string): void; end(): void };

const silent: Progress = { step: () => {}, end: () => {} };

/** A bar on the terminal; `terminal` is absent when the output goes elsewhere. */
export function progressOn(terminal: Terminal | undefined, total: number): Progress {
  if (terminal?.isTTY !== true || total < 2) return silent;
  const format = '{bar} {value}/{total}  {what}';
  const bar = new SingleBar({ stream: terminal, format, clearOnComplete: true, hideCursor: true }, Presets.rect);
  bar.start(total, 0, { what: '' });
  return { step: (what) => bar.increment({ what }), end: () => bar.stop() };
}

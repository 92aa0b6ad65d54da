import { setTimeout as sleep } from 'node:timers/promises';
import { seeded } from '../../support/seeded.ts';

/** Milliseconds, from and to. */
type Span = readonly [from: number, to: number];

/** What is killed again and again: how long it lives, and how long it stays dead. `back` is tried until it succeeds. */
export type Part = { name: string; lives: Span; dead: Span; kill(): Promise<void>; back(): Promise<void> };

/** Milliseconds since 1970. */
export type Kill = { part: string; at: number; backAt: number };

const BACK_WITHIN_MS = 180_000;
const AGAIN_MS = 500;

const within = ([from, to]: Span, random: () => number): number => from + Math.floor(random() * (to - from));

/** What it needs may be dead, too. */
const back = async (part: Part): Promise<void> => {
  for (const end = Date.now() + BACK_WITHIN_MS; ; await sleep(AGAIN_MS)) {
    try {
      return await part.back();
    } catch (error) {
      if (Date.now() > end) throw error;
    }
  }
};

const killedWhile = async (part: Part, isOn: () => boolean, random: () => number): Promise<Kill[]> => {
  const kills: Kill[] = [];
  const lived = async (): Promise<boolean> => {
    for (const end = Date.now() + within(part.lives, random); isOn() && Date.now() < end;) await sleep(AGAIN_MS);
    return isOn();
  };
  while (await lived()) {
    const at = Date.now();
    await part.kill();
    await sleep(within(part.dead, random));
    await back(part);
    kills.push({ part: part.name, at, backAt: Date.now() });
  }
  return kills;
};

/** Kills the parts beside each other for as long; when it resolves all are back. */
export const killWhile = async (parts: readonly Part[], isOn: () => boolean, seed: number): Promise<Kill[]> => {
  const kills = await Promise.all(parts.map((part, nth) => killedWhile(part, isOn, seeded(seed + nth))));
  return kills.flat().toSorted((one, other) => one.at - other.at);
};

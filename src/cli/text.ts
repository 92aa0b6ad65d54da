import { z } from 'zod';
import type { Cell, Tone } from './output.ts';
import type { Phase } from '../domain/status.ts';

const Instant = z.iso.datetime({ offset: true });
const MICRO = 1_000_000;

/** An instant as `2026-11-24 09:00 UTC`; anything else, such as a date, as it is. */
export const when = (text: string): string =>
  Instant.safeParse(text).success ? `${new Date(text).toISOString().slice(0, 16).replace('T', ' ')} UTC` : text;

/** What models cost, in dollars; small amounts keep their digits. */
export const dollars = (microUsd: number): string => `${(microUsd / MICRO).toFixed(microUsd < MICRO ? 4 : 2)} USD`;

const phaseTones: Record<Phase, Tone> = {
  working: 'strong',
  input_required: 'wait',
  auth_required: 'wait',
  completed: 'good',
  failed: 'bad',
  canceled: 'dim',
  rejected: 'bad',
};

/** A status in the colour of its phase. */
export const statusCell = ({ status, phase }: { status: string; phase: Phase }): Cell => ({
  text: status,
  tone: phaseTones[phase],
});

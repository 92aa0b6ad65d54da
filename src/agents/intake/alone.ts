import type { ReadMail } from '../../domain/reading.ts';
import { GivenMail, mailOf, type AloneParts } from '../alone.ts';
import { intakeGate } from './guardrail.ts';
import type { IntakeOutput } from './output.ts';

/** What a text asks to buy, each value with the words that prove it; no requisition comes of it. */
export const intakeAlone: AloneParts<ReadMail, typeof GivenMail, typeof IntakeOutput> = {
  input: GivenMail,
  scene: (given) => ({ ...mailOf(given), documents: [] }),
  gate: ({ output, given, mayReask, ground: { proof } }) => {
    const mail = { ...mailOf(given), documents: [] };
    const { verdict, reading } = intakeGate(output, mail, proof, mayReask ? 0 : 1);
    return { verdict, payload: reading };
  },
};

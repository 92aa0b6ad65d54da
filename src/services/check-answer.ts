import { QuartermasterError, type FieldError } from '../domain/errors.ts';
import { incomplete } from '../domain/tasks.ts';
import type { Tx } from '../store/database.ts';
import type { Services } from './api.ts';
import type { ServiceContext } from './context.ts';
import { asThemselfOrDeputy, begun, type Given } from './decide.ts';
import type { Deciding } from './deciding.ts';
import { effects } from './effects.ts';

/** Thrown out of the transaction, so that nothing of it stays. */
class Rehearsed extends Error {
  readonly fields: readonly FieldError[];

  constructor(fields: readonly FieldError[]) {
    super('An answer was only tried; its transaction is rolled back.');
    this.fields = fields;
  }
}

/** What the rules of the answer say of its fields. */
const judged = async (deciding: Deciding): Promise<readonly FieldError[]> => {
  try {
    await effects[deciding.answer.verb](deciding);
    return [];
  } catch (error) {
    if (error instanceof QuartermasterError && error.fields.length > 0) return error.fields;
    throw error;
  }
};

const isGiven = ([, text]: readonly [string, string]): boolean => text.trim() !== '';

const rehearse = async (context: ServiceContext, tx: Tx, given: Given): Promise<never> => {
  const deciding = await begun(context, tx, given);
  const fields = Object.fromEntries(Object.entries(deciding.answer.fields).filter(isGiven));
  const answer = { ...deciding.answer, fields };
  const lacking = incomplete(deciding.task, { ...answer, reason: 'Not asked here.' });
  const unasked = lacking.some(({ field }) => field in fields);
  const wrong = unasked ? [] : await judged({ ...deciding, answer });
  throw new Rehearsed([...lacking, ...wrong.filter(({ field }) => !lacking.some((one) => one.field === field))]);
};

/** What would be refused of an answer, by the very rules that would take it; all that it does is rolled back. */
export const checkAnswer =
  (context: ServiceContext): Services['checkAnswer'] =>
  async (who, id, answer) => {
    const given = { who, id, answer: { ...answer, reason: null, seenDigest: null }, seen: null };
    try {
      return await asThemselfOrDeputy(context, given, rehearse);
    } catch (error) {
      if (error instanceof Rehearsed) return { fields: [...error.fields] };
      throw error;
    }
  };

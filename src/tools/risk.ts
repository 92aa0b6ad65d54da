import { z } from 'zod';
import { QuartermasterError } from '../domain/errors.ts';
import type { Send } from '../outbound/exchange.ts';
import { meaningOf, riskError, unavailable } from './risk-errors.ts';
import { createTokenSource, type TokenSource } from './risk-token.ts';
import { AssessResult, MatchResult, ScreenResult } from './risk-types.ts';
import { readBlocks, readMatch, readScreening } from './risk-wire.ts';
import { isGood, type Answered, type System, type SystemCall } from './system.ts';

/** RISK_URL, RISK_KEY, RISK_SECRET. */
export type RiskSettings = { url: string; key: string; secret: string };

/** What an operation makes of a good body, and of the answer that nothing was found. */
type Reading = { schema: z.ZodType; read: (body: unknown, call: SystemCall) => unknown; nothing: () => null };

const none = (): null => null;

const readings: Readonly<Record<string, (now: number) => Reading>> = {
  risk_match: () => ({
    schema: MatchResult.nullable(),
    read: (body) => {
      const result = readMatch(body) ?? unreadable();
      return result === 'none' ? null : result;
    },
    nothing: none,
  }),
  risk_assess: () => ({ schema: AssessResult, read: (body) => readBlocks(body) ?? unreadable(), nothing: none }),
  risk_screen: (now) => ({
    schema: ScreenResult,
    read: (body, { input }) => {
      const result = readScreening(body, z.string().parse(input['countryCode'])) ?? unreadable();
      if (result === 'none') throw unavailable('does not say which lists it searched, so this is no screening');
      return result;
    },
    // To find nothing is an answer of its own; without one nobody was screened.
    nothing: () => {
      throw riskError('unknown', { status: 404, headers: new Headers() }, now);
    },
  }),
};

/** The risk provider (Direct+ surface). Its replies are brought into our own form; one expired token is renewed. */
export function riskSystem(settings: RiskSettings, send: Send, now: () => number = Date.now): System {
  const tokens = createTokenSource({ ...settings, send, now });
  return async (call) => {
    const reading = readings[call.operation.name]?.(now());
    if (reading === undefined)
      throw new QuartermasterError(
        'configuration_invalid',
        `Nothing reads the answers of ${call.operation.name}. Add it in src/tools/risk.ts.`,
      );
    const answer = await answered(call, tokens, now);
    if (answer === null) return reading.nothing();
    if (!answer.fits) return unreadable();
    const checked = reading.schema.safeParse(reading.read(answer.body, call));
    if (checked.success) return checked.data;
    throw new QuartermasterError(
      'provider_refused',
      'The risk provider answered with values that cannot be; have its connection checked.',
    );
  };
}

/** A good answer, with one renewal of an expired token. Null: nothing found. */
async function answered(
  call: SystemCall,
  tokens: TokenSource,
  now: () => number,
  renewed = false,
): Promise<Answered | null> {
  const token = await tokens.get();
  const answer = await call.send({ authorization: `Bearer ${token}` });
  if (answer.kind === 'failed') throw unavailable(`did not answer (${answer.why})`);
  if (isGood(answer)) return answer;
  const meaning = meaningOf(answer.status, answer.body);
  if (meaning === 'not_found') return null;
  if (meaning !== 'renew_token') throw riskError(meaning, answer, now());
  if (renewed) throw riskError('bad_key', answer, now());
  tokens.expire(token);
  return answered(call, tokens, now, true);
}

function unreadable(): never {
  throw new QuartermasterError(
    'provider_refused',
    'The risk provider answered in a form that we do not know: check RISK_URL and its version.',
  );
}

import { z } from 'zod';
import { QuartermasterError } from '../domain/errors.ts';
import { retryAfterMs } from '../domain/retry-after.ts';
import type { Audience } from './declaration.ts';
import { isGood, type System, type Who } from './system.ts';
import type { Scope } from './scopes.ts';

/** A token of one call, for one system and one right, in the name of a person and naming the agent. */
export type TokenFor = (wanted: Who & { audience: Audience; scope: Scope }) => Promise<string>;

/** RFC 9457, as our own server answers. */
const Problem = z.object({
  type: z.string(),
  errors: z.array(z.object({ field: z.string(), reason: z.string() })).default([]),
});

/** A service of our own server, reached over HTTP like any other. */
export const internalSystem =
  (tokenFor: TokenFor, now: () => number = Date.now): System =>
  async (call) => {
    const { audience, scope } = call.operation;
    const token = await tokenFor({ ...call.who, audience, scope });
    const answer = await call.send({ authorization: `Bearer ${token}` });
    if (answer.kind === 'failed') throw unavailable(audience, answer.why);
    if (isGood(answer))
      return answer.fits ? answer.body : refused(audience, 'it answered in a form that its document does not know');
    const problem = Problem.safeParse(answer.body).data;
    const code = problem?.type.split(':').at(-1);
    if (code === 'not_found') return null;
    if (code === 'invalid_input')
      throw new QuartermasterError('invalid_input', `The service ${audience} does not accept these arguments.`, {
        fields: problem?.errors ?? [],
      });
    if (answer.status === 429 || answer.status >= 500)
      throw unavailable(audience, `HTTP ${answer.status}`, retryAfterMs(answer.headers, now()));
    return refused(audience, `HTTP ${answer.status}`);
  };

function unavailable(audience: Audience, why: string, waitMs: number | null = null): QuartermasterError {
  return new QuartermasterError(
    'provider_unavailable',
    `Our own service ${audience} does not answer (${why}): see that the server runs, at QM_INTERNAL_URL.`,
    waitMs === null ? {} : { retryAfterMs: waitMs },
  );
}

function refused(audience: Audience, why: string): never {
  throw new QuartermasterError(
    'provider_refused',
    `Our own service ${audience} refused (${why}): see that OIDC_ISSUER and OIDC_AUDIENCE of the server and of the worker are the same, and that both are of one version.`,
  );
}

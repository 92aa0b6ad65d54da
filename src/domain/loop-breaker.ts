/** One answered tool call of an agent's run; the digest is that of its parsed arguments. */
export type AnsweredCall = {
  name: string;
  argumentsDigest: string;
  outcome: 'ok' | 'not_found' | 'refused' | 'invalid';
};

const FAILURES_IN_A_ROW = 3;

/** `stop` once the run holds the same failing call twice, or three failing calls in a row. Pass all calls of the run, in order. */
export function loopBreaker(calls: readonly AnsweredCall[]): 'go_on' | 'stop' {
  const failed = new Set<string>();
  let row = 0;
  for (const call of calls) {
    row = call.outcome === 'ok' ? 0 : row + 1;
    if (row >= FAILURES_IN_A_ROW) return 'stop';
    if (call.outcome === 'ok') continue;
    const key = JSON.stringify([call.name, call.argumentsDigest]);
    if (failed.has(key)) return 'stop';
    failed.add(key);
  }
  return 'go_on';
}

const LONGEST_MS = 24 * 60 * 60 * 1000;

/** Milliseconds a service asked us to wait (`retry-after-ms`, or `retry-after` in seconds or as an HTTP date); null when it did not say. */
export function retryAfterMs(headers: Pick<Headers, 'get'>, now: number): number | null {
  const exact = wait(headers.get('retry-after-ms'), 1);
  if (exact !== null) return exact;
  const header = headers.get('retry-after');
  return wait(header, 1000) ?? until(header, now);
}

function wait(header: string | null, unitMs: number): number | null {
  return header !== null && /^\s*\d+(\.\d+)?\s*$/.test(header) ? bounded(Number(header) * unitMs) : null;
}

function until(header: string | null, now: number): number | null {
  const at = Date.parse(header ?? '');
  return Number.isNaN(at) ? null : bounded(at - now);
}

// A header is outside text: it may not park a requisition for ever.
function bounded(ms: number): number {
  return Math.ceil(Math.min(Math.max(ms, 0), LONGEST_MS));
}

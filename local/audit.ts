// `npm run audit` asks the registry about known holes in the packages of the product. Not every registry answers that; then it says so.
import { spawnSync } from 'node:child_process';
import { z } from 'zod';
import { ROOT } from './folders.ts';

const Report = z.object({
  vulnerabilities: z.record(z.string(), z.object({ severity: z.string(), range: z.string().optional() })),
});
const Refusal = z.object({ message: z.string().optional(), error: z.object({ summary: z.string() }).optional() });

/** Of these an audit fails; others are named. */
const GRAVE = ['high', 'critical'];

/** What `npm audit --json` printed, in words, and whether it must not pass. A registry that did not answer has found nothing, and cleared nothing. */
export function auditOf(printed: string): { lines: string[]; fails: boolean } {
  const said = parsed(printed);
  const report = Report.safeParse(said);
  if (!report.success) {
    const refusal = Refusal.safeParse(said).data;
    const why = refusal?.message ?? (refusal?.error?.summary || 'no answer that is known');
    return {
      lines: [`Nothing was audited: the registry did not answer (${why.replaceAll(/https?:\S+/g, '…')}).`],
      fails: false,
    };
  }
  const found = Object.entries(report.data.vulnerabilities);
  if (found.length === 0) return { lines: ['No known holes in the packages of the product.'], fails: false };
  return {
    lines: found.map(([name, { severity, range = '' }]) => `${severity}: ${name} ${range}`.trim()),
    fails: found.some(([, { severity }]) => GRAVE.includes(severity)),
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

if (import.meta.main) {
  const npm = process.env['npm_execpath'];
  const [command, first] = npm?.endsWith('.js') ? [process.execPath, [npm]] : ['npm', []];
  const options = { cwd: ROOT, encoding: 'utf8', timeout: 120_000, maxBuffer: 2 ** 26 } as const;
  const run = spawnSync(command, [...first, 'audit', '--omit=dev', '--json'], options);
  const { lines, fails } = auditOf(run.stdout ?? '');
  for (const line of lines) console.log(line);
  process.exitCode = fails ? 1 : 0;
}

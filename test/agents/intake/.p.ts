import { examples } from './mails.ts';
import { intakeGate } from '../../../src/agents/intake/guardrail.ts';
for (const e of examples) { const r = intakeGate(e.output, e.mail, e.context, 0); console.log('##', e.name, r.verdict.verdict, (r.verdict as any).say ?? ''); for (const d of r.reading.doubts) console.log('   ', d.field, '—', d.reason); }

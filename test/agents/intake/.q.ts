import { examples } from './mails.ts';
import { scan } from '../../../src/domain/reading/scan.ts';
import { sourceOf, textAt } from '../../../src/domain/reading/source.ts';
for (const e of examples.slice(4,5)) { const s = sourceOf(e.mail); for (const t of scan(s,'2026-11-24')) console.log(t.part, t.kind, JSON.stringify(textAt(s,t)), t.days.join()); }

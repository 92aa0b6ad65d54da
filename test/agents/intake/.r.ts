import { examples } from './mails.ts';
import { intakeGate } from '../../../src/agents/intake/guardrail.ts';
const t=performance.now(); for (let i=0;i<100;i++) for (const e of examples) intakeGate(e.output, e.mail, e.context, 0); console.log((performance.now()-t)/600,'ms per gate');

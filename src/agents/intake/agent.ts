import type { MailText } from '../../domain/reading.ts';
import type { Agent } from '../agent.ts';
import { xmlText } from '../escape.ts';
import { IntakeOutput } from './output.ts';
import { prompt, promptVersion } from './prompt.ts';

/** A longer mail is cut for the model, visibly; the gate reads all of it. */
const MOST_CHARACTERS = 60_000;
const CUT = '\n[the rest of this text is not shown]';

/** Reads a mail and copies out what is to be bought, with the words that prove it. */
export const intakeAgent: Agent<MailText, typeof IntakeOutput> = {
  name: 'intake',
  promptVersion,
  prompt,
  output: { name: 'intake_output', schema: IntakeOutput },
  tools: [],
  scopes: [],
  input: (mail) => `<mail>
<subject>${xmlText(bounded(mail.subject))}</subject>
<date>${xmlText(mail.date)}</date>
<from>${xmlText(`${mail.from.name} <${mail.from.address}>`)}</from>
<body>
${xmlText(bounded(mail.body))}
</body>
<forwarded>
${xmlText(bounded(mail.forwarded))}
</forwarded>
</mail>`,
};

const bounded = (text: string): string =>
  text.length <= MOST_CHARACTERS ? text : text.slice(0, MOST_CHARACTERS) + CUT;

import type { AttachedDocument, ReadMail } from '../../domain/reading.ts';
import type { Agent } from '../agent.ts';
import { alone } from '../alone.ts';
import { xmlAttribute, xmlText } from '../escape.ts';
import { intakeAlone } from './alone.ts';
import { IntakeOutput } from './output.ts';
import { prompt, promptVersion } from './prompt.ts';

/** A longer mail is cut for the model, visibly, and so are the documents together; the gate reads all of it. */
const MOST_CHARACTERS = 60_000;
const CUT = '\n[the rest of this text is not shown]';

type IntakeAgent = Agent<ReadMail, typeof IntakeOutput>;

const work: Pick<IntakeAgent, 'input' | 'output'> = {
  output: { name: 'intake_output', schema: IntakeOutput },
  input: (mail) => `<mail>
<subject>${xmlText(bounded(mail.subject))}</subject>
<date>${xmlText(mail.date)}</date>
<from>${xmlText(`${mail.from.name} <${mail.from.address}>`)}</from>
<body>
${xmlText(bounded(mail.body))}
</body>
<forwarded>
${xmlText(bounded(mail.forwarded))}
</forwarded>${attachments(mail.documents)}
</mail>`,
};

/** Reads a mail and what came with it, and copies out what is to be bought, with the words that prove it. */
export const intakeAgent: IntakeAgent = {
  ...work,
  name: 'intake',
  promptVersion,
  prompt,
  tools: [],
  scopes: [],
  alone: alone(work, intakeAlone),
};

const bounded = (text: string, most = MOST_CHARACTERS): string =>
  text.length <= most ? text : text.slice(0, most) + CUT;

const element = (attributes: Readonly<Record<string, string>>, text: string): string => {
  const named = Object.entries(attributes).map(([name, value]) => `${name}="${xmlAttribute(value)}"`);
  return `\n<attachment ${named.join(' ')}>\n${xmlText(text)}\n</attachment>`;
};

/** One element a page, and one for a file without text; each page gets what the pages before it have left. */
const attachments = (documents: readonly AttachedDocument[]): string => {
  let left = MOST_CHARACTERS;
  return documents
    .flatMap(({ name, document }) => {
      if (document.kind !== 'text') return [element({ name, unread: document.why }, '')];
      return document.pages.map(({ page, label, text }) => {
        const shown = bounded(text, left);
        left = Math.max(0, left - text.length);
        return element({ name, page: String(page), ...(label === null ? {} : { label }) }, shown);
      });
    })
    .join('');
};

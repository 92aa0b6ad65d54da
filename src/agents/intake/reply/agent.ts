import { labelOf } from '../../../domain/reading/fields.ts';
import type { FieldPath } from '../../../domain/requirement.ts';
import type { Agent } from '../../agent.ts';
import { xmlText } from '../../escape.ts';
import { ReplyOutput } from './output.ts';
import { prompt, promptVersion } from './prompt.ts';

/** What somebody replied to a question, and the fields that it asked for. */
export type AskedReply = { text: string; sentAt: string; asked: readonly FieldPath[] };

/** The Intake agent over a reply: it copies out what was asked, and nothing else. */
export const replyReader: Agent<AskedReply, typeof ReplyOutput> = {
  name: 'intake',
  promptVersion,
  prompt,
  output: { name: 'intake_reply', schema: ReplyOutput },
  tools: [],
  scopes: [],
  input: ({ text, sentAt, asked }) => `<asked>
${asked.map((field) => xmlText(`${field}: ${labelOf(field, 'en')}`)).join('\n')}
</asked>
<reply>
<date>${xmlText(sentAt)}</date>
<body>
${xmlText(text)}
</body>
</reply>`,
};

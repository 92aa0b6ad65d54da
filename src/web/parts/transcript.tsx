import type { z } from 'zod';
import type { TranscriptView } from '../../services/view.ts';
import type { Formats } from '../formats.ts';
import { caseTexts } from '../texts/case.ts';
import { Facts } from './facts.tsx';
import { Time } from './time.tsx';

type Message = TranscriptView['runs'][number]['messages'][number];
type Json = z.infer<ReturnType<typeof z.json>>;

/** What a model or a tool said as JSON is broken into lines; any other text stays as it is. */
const laidOut = (text: string): string => {
  if (!/^\s*[[{]/.test(text)) return text;
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
};

/** Whatever was recorded, by name where it has names. */
export const Content = ({ value, formats }: { value: Json; formats: Formats }) =>
  value !== null && typeof value === 'object' && !Array.isArray(value) ? (
    <Facts facts={value} formats={formats} />
  ) : (
    <pre>{typeof value === 'string' ? laidOut(value) : JSON.stringify(value, null, 2)}</pre>
  );

/** A message of a model's call: its role and text, and whatever else it holds. */
const MessageItem = ({ message: { content, at }, formats }: { message: Message; formats: Formats }) => {
  const { roles } = caseTexts[formats.language].transcript;
  const names: Readonly<Record<string, string>> = roles;
  const {
    role,
    text = null,
    ...others
  } = content !== null && typeof content === 'object' && !Array.isArray(content) ? content : { text: content };
  const said = typeof role === 'string' ? role : '';
  return (
    <li>
      <p>
        <strong>{names[said] ?? said}</strong>{' '}
        <small>
          <Time at={at} formats={formats} />
        </small>
      </p>
      {text !== null && <Content value={text} formats={formats} />}
      {Object.keys(others).length > 0 && (
        <details>
          <summary>{caseTexts[formats.language].details}</summary>
          <pre>{JSON.stringify(others, null, 2)}</pre>
        </details>
      )}
    </li>
  );
};

/** What an agent was told and answered, in its order. */
export const Transcript = ({ messages, formats }: { messages: readonly Message[]; formats: Formats }) => (
  <ol class="transcript">
    {messages.map((message) => (
      <MessageItem message={message} formats={formats} />
    ))}
  </ol>
);

import { structuredPatch } from 'diff';

type Words = { label: string; added: string; taken: string };

const Line = ({ line, words }: { line: string; words: Words }) => {
  if (line.startsWith('+')) return <ins title={words.added}>{line}</ins>;
  return line.startsWith('-') ? <del title={words.taken}>{line}</del> : <>{line}</>;
};

/** What differs between two texts, line by line, with three lines around; each line begins with its sign, so that colour is not needed. */
export const Difference = ({ before, after, words }: { before: string; after: string; words: Words }) => {
  const { hunks } = structuredPatch('', '', before, after, '', '', { context: 3 });
  return (
    <pre class="difference" tabindex={0} role="region" aria-label={words.label}>
      {hunks.map(({ oldStart, newStart, lines }) => (
        <>
          <span class="place">{`@@ ${oldStart} → ${newStart} @@`}</span>
          {'\n'}
          {lines.map((line) => (
            <>
              <Line line={line} words={words} />
              {'\n'}
            </>
          ))}
        </>
      ))}
    </pre>
  );
};

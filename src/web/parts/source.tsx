import type { SourceView } from '../../services/source-view.ts';
import type { Formats } from '../formats.ts';
import { fieldLabel } from '../texts/fields.ts';
import { requisitionTexts } from '../texts/requisition.ts';
import { Time } from './time.tsx';

type Pieces = SourceView['body'];

const Marked = ({ pieces, formats }: { pieces: Pieces; formats: Formats }) => (
  <>
    {pieces.map(({ text, fields }) =>
      fields.length === 0 ? (
        text
      ) : (
        <mark title={fields.map((field) => fieldLabel(field, formats.language)).join(', ')}>{text}</mark>
      ),
    )}
  </>
);

const Document = ({ document, formats }: { document: SourceView['documents'][number]; formats: Formats }) => {
  const words = requisitionTexts[formats.language].source;
  return (
    <details open={document.pages.some(({ text }) => text.some(({ fields }) => fields.length > 0))}>
      <summary>{document.name}</summary>
      {document.why !== null && <p>{words.unread}</p>}
      {document.pages.map(({ page, label, text }) => (
        <>
          <h3>{words.page(page, label)}</h3>
          <pre>
            <Marked pieces={text} formats={formats} />
          </pre>
        </>
      ))}
    </details>
  );
};

/** The mail and the pages of its files, with the words that prove the fields marked. All of it is a stranger's text. */
export const Source = ({ source, formats }: { source: SourceView; formats: Formats }) => {
  const words = requisitionTexts[formats.language].source;
  return (
    <section class="source">
      <h2>{words.title}</h2>
      <p>
        <small>
          {words.from} {source.from.name} {`<${source.from.address}>`} · <Time at={source.date} formats={formats} />
        </small>
      </p>
      <p>
        <strong>
          <Marked pieces={source.subject} formats={formats} />
        </strong>
      </p>
      <pre>
        <Marked pieces={source.body} formats={formats} />
      </pre>
      {source.forwarded.length > 0 && (
        <>
          <h3>{words.forwarded}</h3>
          <pre>
            <Marked pieces={source.forwarded} formats={formats} />
          </pre>
        </>
      )}
      {source.documents.map((document) => (
        <Document document={document} formats={formats} />
      ))}
    </section>
  );
};

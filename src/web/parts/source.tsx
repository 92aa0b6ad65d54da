import type { Child } from 'hono/jsx';
import type { SourceView } from '../../services/source-view.ts';
import { markOf } from '../anchors.ts';
import type { Formats } from '../formats.ts';
import { fieldLabel } from '../texts/fields.ts';
import { requisitionTexts } from '../texts/requisition.ts';
import { Time } from './time.tsx';

type Pieces = SourceView['body'];

/** Which fields have their place already: an id stands once in a page, at the first words that prove the field. */
type Placed = Set<string>;

const Places = ({
  fields,
  placed,
  children,
}: {
  fields: readonly string[];
  placed: Placed;
  children: Child;
}): Child => {
  const [field, ...others] = fields.filter((one) => !placed.has(one));
  if (field === undefined) return children;
  placed.add(field);
  return (
    <span id={markOf(field)}>
      <Places fields={others} placed={placed}>
        {children}
      </Places>
    </span>
  );
};

const Marked = ({ pieces, formats, placed }: { pieces: Pieces; formats: Formats; placed: Placed }) => (
  <>
    {pieces.map(({ text, fields }) =>
      fields.length === 0 ? (
        text
      ) : (
        <mark title={fields.map((field) => fieldLabel(field, formats.language)).join(', ')}>
          <Places fields={fields} placed={placed}>
            {text}
          </Places>
        </mark>
      ),
    )}
  </>
);

type Shown = { document: SourceView['documents'][number]; formats: Formats; placed: Placed };

const Document = ({ document, formats, placed }: Shown) => {
  const words = requisitionTexts[formats.language].source;
  return (
    <details open={document.pages.some(({ text }) => text.some(({ fields }) => fields.length > 0))}>
      <summary>{document.name}</summary>
      {document.why !== null && <p>{words.unread}</p>}
      {document.pages.map(({ page, label, text }) => (
        <>
          <h3>{words.page(page, label)}</h3>
          <pre>
            <Marked pieces={text} formats={formats} placed={placed} />
          </pre>
        </>
      ))}
    </details>
  );
};

/** The mail and the pages of its files, with the words that prove the fields marked. All of it is a stranger's text. */
export const Source = ({ source, formats }: { source: SourceView; formats: Formats }) => {
  const words = requisitionTexts[formats.language].source;
  const placed: Placed = new Set();
  return (
    <section class="source" aria-labelledby="source" tabindex={0}>
      <h2 id="source">{words.title}</h2>
      <p>
        <small>
          {words.from} {source.from.name} {`<${source.from.address}>`} · <Time at={source.date} formats={formats} />
        </small>
      </p>
      <p>
        <strong>
          <Marked pieces={source.subject} formats={formats} placed={placed} />
        </strong>
      </p>
      <pre>
        <Marked pieces={source.body} formats={formats} placed={placed} />
      </pre>
      {source.forwarded.length > 0 && (
        <>
          <h3>{words.forwarded}</h3>
          <pre>
            <Marked pieces={source.forwarded} formats={formats} placed={placed} />
          </pre>
        </>
      )}
      {source.documents.map((document) => (
        <Document document={document} formats={formats} placed={placed} />
      ))}
    </section>
  );
};

import { marked, type Quoted } from '../domain/marked.ts';
import type { Evidence, Proof } from '../domain/requirement.ts';
import type { AttachedDocument } from '../domain/reading.ts';
import { readWhole } from '../store/attachments.ts';
import { findRequisition, notFound } from '../store/requisitions.ts';
import type { Services } from './api.ts';
import type { ServiceContext } from './context.ts';
import type { SourceView } from './source-view.ts';

type Quote = Extract<Proof, { quote: string }>;

/** The quotes that `fits`, each with the field that it proves. */
const quotesThat = (evidence: Evidence, fits: (proof: Quote) => boolean): Quoted[] =>
  Object.entries(evidence).flatMap(([field, proof]) =>
    'quote' in proof && fits(proof) ? [{ field, quote: proof.quote }] : [],
  );

const documentView = ({ name, document }: AttachedDocument, evidence: Evidence): SourceView['documents'][number] => {
  if (document.kind !== 'text') return { name, why: document.why, pages: [] };
  const pages = document.pages.map(({ page, label, text }) => ({
    page,
    label,
    text: marked(
      text,
      quotesThat(evidence, (proof) => proof.by === 'document' && proof.file === name && proof.page === page),
    ),
  }));
  return { name, why: null, pages };
};

/** The mail that a requisition came in, and what was read of its files, with the words that prove its fields. */
export const source =
  (context: ServiceContext): Services['source'] =>
  (who, id) =>
    context.database.withPrincipal(who, async (tx) => {
      const requisition = await findRequisition(tx, id);
      if (!requisition) throw notFound();
      const mail = await readWhole(tx, requisition.mail);
      // An administrator sees the requisition without the texts of others.
      if (!mail) return null;
      const { evidence } = requisition;
      const part = (name: 'subject' | 'body' | 'forwarded') =>
        marked(
          mail[name],
          quotesThat(evidence, (proof) => proof.by === 'quote' && proof.part === name),
        );
      return {
        from: mail.from,
        date: mail.date,
        subject: part('subject'),
        body: part('body'),
        forwarded: part('forwarded'),
        documents: mail.documents.map((document) => documentView(document, evidence)),
      };
    });

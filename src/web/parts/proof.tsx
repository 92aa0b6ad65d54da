import type { Evidence, FieldPath, Proof } from '../../domain/requirement.ts';
import { markOf } from '../anchors.ts';
import type { Formats } from '../formats.ts';
import { fieldLabel } from '../texts/fields.ts';
import { requisitionTexts } from '../texts/requisition.ts';

/** What proves the fields of a requirement, and which of the words are marked in the source that is shown. */
export type Proofs = { evidence: Evidence; marks: ReadonlySet<string>; formats: Formats };

const wordsOf = (proof: Proof, formats: Formats): string => {
  const words = requisitionTexts[formats.language].proof;
  switch (proof.by) {
    case 'quote':
      return words.mail(proof.part);
    case 'document':
      return words.document(proof.file, proof.page);
    case 'record':
      return words.record(proof.record, proof.id, formats.day(proof.asOf));
    case 'derived':
      return words.derived(proof.rule, proof.from.map((path) => fieldLabel(path, formats.language)).join(', '));
    case 'answer':
      return words.answer(formats.person(proof.actor), proof.task, formats.instant(proof.at));
    case 'edit':
      return words.edit(formats.person(proof.actor), formats.instant(proof.at));
    default:
      return proof satisfies never;
  }
};

/** Why a field may be believed; where its words are marked beside it, a way to them. */
export const ProofText = ({ path, proofs: { evidence, marks, formats } }: { path: FieldPath; proofs: Proofs }) => {
  const proof = evidence[path];
  if (proof === undefined) return <>{requisitionTexts[formats.language].noProof}</>;
  if (!('quote' in proof)) return <>{wordsOf(proof, formats)}</>;
  const quoted = (
    <>
      {wordsOf(proof, formats)} <q>{proof.quote}</q>
    </>
  );
  return marks.has(path) ? <a href={`#${markOf(path)}`}>{quoted}</a> : quoted;
};

/** A value that leads to the words that prove it; other proofs are named when it is pointed at, and below the table. */
export const Proven = ({ path, value, proofs }: { path: FieldPath; value: string; proofs: Proofs }) => {
  const proof = proofs.evidence[path];
  const title = proof && wordsOf(proof, proofs.formats);
  if (proof && 'quote' in proof && proofs.marks.has(path))
    return (
      <a class="proven" href={`#${markOf(path)}`} title={`${title}: “${proof.quote}”`}>
        {value}
      </a>
    );
  return <span {...(title !== undefined && { title })}>{value}</span>;
};

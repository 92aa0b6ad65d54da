import { formatUnitPrice } from '../../domain/money.ts';
import type { Proof } from '../../domain/requirement.ts';
import { fieldsOf } from '../../domain/requirement-fields.ts';
import type { RequisitionView } from '../../services/view.ts';
import type { Formats } from '../formats.ts';
import { common } from '../texts/common.ts';
import { fieldLabel } from '../texts/fields.ts';
import { requisitionTexts } from '../texts/requisition.ts';

const Source = ({ proof, formats }: { proof: Proof; formats: Formats }) => {
  const words = requisitionTexts[formats.language].proof;
  switch (proof.by) {
    case 'quote':
      return (
        <>
          {words.mail(proof.part)} <q>{proof.quote}</q>
        </>
      );
    case 'document':
      return (
        <>
          {words.document(proof.file, proof.page)} <q>{proof.quote}</q>
        </>
      );
    case 'record':
      return <>{words.record(proof.record, proof.id, formats.day(proof.asOf))}</>;
    case 'derived':
      return <>{words.derived(proof.rule, proof.from.map((path) => fieldLabel(path, formats.language)).join(', '))}</>;
    case 'answer':
      return <>{words.answer(proof.actor, proof.task, formats.instant(proof.at))}</>;
    case 'edit':
      return <>{words.edit(proof.actor, formats.instant(proof.at))}</>;
    default:
      return proof satisfies never;
  }
};

const written = (path: string, value: string, formats: Formats): string =>
  path === 'neededBy' ? formats.day(value) : value;

type Shown = Pick<RequisitionView, 'evidence'> & {
  requirement: NonNullable<RequisitionView['requirement']>;
  formats: Formats;
};

/** Each field with its value and why it may be believed; an unknown is shown as unknown. */
export const RequirementTable = ({ requirement, evidence, formats }: Shown) => {
  const { language } = formats;
  const price = {
    money: formats.money,
    unitPrice: (amount: Parameters<typeof formatUnitPrice>[0]) => formatUnitPrice(amount, language),
  };
  return (
    <table class="requirement">
      <tbody>
        {fieldsOf(requirement, price).map(([path, value]) => {
          const proof = evidence[path];
          return (
            <tr id={`field-${path}`}>
              <th scope="row">{fieldLabel(path, language)}</th>
              <td>
                {value === null ? (
                  <span class="unknown">{common[language].unknown}</span>
                ) : (
                  written(path, value, formats)
                )}
              </td>
              <td class="proof">
                {value !== null &&
                  (proof ? <Source proof={proof} formats={formats} /> : requisitionTexts[language].noProof)}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
};

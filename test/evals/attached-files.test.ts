import { expect, test } from '@jest/globals';
import { ATTACHMENT_LIMITS } from '../../src/documents/limits.ts';
import { withReader } from '../../src/documents/read-document.ts';
import { readCases } from '../../src/evals/cases.ts';
import { IntakeCase } from '../../src/evals/intake.ts';
import { attachedFiles } from './attached-files.ts';

const attached = readCases('intake', IntakeCase).filter(({ mail }) => mail.documents !== undefined);

test.each(attached)('the document of a case is what the product reads in such a file: $id', async ({ id, mail }) => {
  const file = await attachedFiles[id]?.();
  if (file === undefined) throw new Error(`${id} has no file in attached-files.ts`);
  const document = await withReader({ behind: 0, milliseconds: 0 }, (read) => read(file, ATTACHMENT_LIMITS));
  expect(mail.documents).toEqual([{ name: file.name, document }]);
});

test('every file belongs to a case', () => {
  expect(Object.keys(attachedFiles).toSorted()).toEqual(attached.map(({ id }) => id).toSorted());
});

test('they are of every kind that is read, a picture, and in the languages of the stand-in', () => {
  const names = attached.flatMap(({ mail }) => (mail.documents ?? []).map(({ name }) => name.split('.').at(-1)));
  expect(new Set(names)).toEqual(new Set(['pdf', 'docx', 'xlsx', 'csv', 'eml', 'png']));
  expect(new Set(attached.map(({ language }) => language))).toEqual(new Set(['en', 'de', 'fr']));
});

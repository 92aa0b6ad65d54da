import type { Patience } from '../documents/line.ts';
import { type ReadDocument, withReader } from '../documents/read-document.ts';
import { ATTACHMENT_LIMITS } from '../documents/limits.ts';
import { documentOf } from '../documents/pages.ts';
import { textPages } from '../documents/text.ts';
import { unread } from '../documents/unread.ts';
import type { DocumentText } from '../domain/document.ts';
import { isFinal } from '../domain/status.ts';
import { type AttachedFile, filesOf } from '../mail/parse.ts';
import { noteRemoved } from '../services/note-removed.ts';
import { hasUnread, insertDocument, type StoredDocument } from '../store/attachments.ts';
import { appendCase } from '../store/case-file.ts';
import { readRaw } from '../store/mails.ts';
import { findRequisition } from '../store/requisitions.ts';
import type { Activities } from './api.ts';
import type { ActivityContext } from './context.ts';
import { beating } from './heartbeat.ts';
import { workerOf } from './steps/step.ts';

const MOST_FILES = 20;
/** For all files of a mail together. */
const MOST_MS = 120_000;
/** Together with `MOST_MS` less than the time that the activity has. */
const PATIENCE: Patience = { behind: 100, milliseconds: 45_000 };

type Numbered = AttachedFile & { at: number };

/** What belongs to the mail's looks was not attached by a person. */
const isDocument = ({ isLayout }: AttachedFile): boolean => !isLayout;

/** A message was read with its mail; `left` is the time for any other file, in milliseconds. */
const readOne = async (file: AttachedFile, left: number, read: ReadDocument): Promise<DocumentText> => {
  if (file.message !== null) return documentOf(textPages(file.message), ATTACHMENT_LIMITS);
  if (left <= 0) return unread('takes_too_long');
  return read(file, { ...ATTACHMENT_LIMITS, milliseconds: Math.min(ATTACHMENT_LIMITS.milliseconds, left) });
};

/** One after the other, so that a mail takes the memory of one document. */
const readAll = async (files: readonly Numbered[], read: ReadDocument): Promise<StoredDocument[]> => {
  const end = Date.now() + MOST_MS;
  const documents: StoredDocument[] = [];
  for (const [index, file] of files.entries()) {
    const document = index < MOST_FILES ? await readOne(file, end - Date.now(), read) : unread('too_many_files');
    documents.push({ at: file.at, name: file.name, document });
  }
  return documents;
};

/** For the case file: what was read of each file, without its text. */
const summaryOf = ({ name, document }: StoredDocument): object =>
  document.kind === 'text'
    ? { name, kind: document.kind, pages: document.pages.length }
    : { name, kind: document.kind, why: document.why };

/** Reads the files that came with the mail, once; what is in them stays in the store. A file that cannot be read is a result too. */
export const readAttachments =
  (context: ActivityContext): Activities['readAttachments'] =>
  async (ref) => {
    const raw = await context.database.withPrincipal(workerOf(ref), async (tx) => {
      const requisition = await findRequisition(tx, ref.requisition);
      if (requisition === null || isFinal(requisition.status)) return null;
      return (await hasUnread(tx, requisition.mail)) ? readRaw(tx, requisition.mail) : null;
    });
    if (raw === null) return;
    const files = (await filesOf(raw)).map((file, at) => ({ ...file, at })).filter(isDocument);
    const documents = await beating(() => withReader(PATIENCE, (read) => readAll(files, read)));
    await context.database.withPrincipal(workerOf(ref), async (tx) => {
      const requisition = await findRequisition(tx, ref.requisition);
      if (requisition === null || documents.length === 0) return;
      const fresh: StoredDocument[] = [];
      for (const document of documents)
        if (await insertDocument(tx, requisition.mail, document, context.now())) fresh.push(document);
      if (fresh.length === 0) return;
      const entry = { kind: 'attachments_read', payload: { attachments: fresh.map(summaryOf) } };
      const act = { at: context.now(), actor: { kind: 'worker' } as const };
      await appendCase(tx, ref.requisition, { ...act, ...entry });
      for (const { name, document } of fresh)
        if (document.kind === 'text')
          await noteRemoved(tx, ref.requisition, { ...act, from: 'attachment', name, removed: document.removed ?? {} });
    });
  };

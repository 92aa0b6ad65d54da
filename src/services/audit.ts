import { caseFiles, faultIn, readCaseFile, type CaseFile } from '../store/case-file.ts';
import type { Tx } from '../store/database.ts';
import { notFound } from '../store/requisitions.ts';
import type { Services } from './api.ts';
import type { ServiceContext } from './context.ts';

/** Case files in memory at once. */
const PAGE = 20;

const nextAfter = (files: readonly CaseFile[]): string | null =>
  files.length === PAGE ? (files.at(-1)?.requisition ?? null) : null;

const oneFile = async (tx: Tx, requisition: string): Promise<CaseFile> => {
  const file = await readCaseFile(tx, requisition);
  if (!file) throw notFound();
  return file;
};

/** Hashes case files anew, page by page. */
export const verifyCases =
  (context: Pick<ServiceContext, 'database'>): Services['verifyCases'] =>
  (who, { requisition, after }) =>
    context.database.withPrincipal(who, async (tx) => {
      const files =
        requisition === null
          ? await caseFiles(tx, { after, since: null, until: null, limit: PAGE })
          : [await oneFile(tx, requisition)];
      const items = files.map((file) => ({
        requisition: file.requisition,
        hashes: file.links.map(({ hash }) => hash),
        broken: faultIn(file),
      }));
      return { tenant: who.tenant, items, next: requisition === null ? nextAfter(files) : null };
    });

/** Whole case files as they were hashed, page by page. */
export const exportCases =
  (context: Pick<ServiceContext, 'database'>): Services['exportCases'] =>
  (who, { after, since, until }) =>
    context.database.withPrincipal(who, async (tx) => {
      // Entries write their instants as `toISOString` does.
      const period = { since: since?.toISOString() ?? null, until: until?.toISOString() ?? null };
      const files = await caseFiles(tx, { after, ...period, limit: PAGE });
      const items = files.map(({ requisition, head, links }) => ({
        format: 'quartermaster-case-file/1' as const,
        tenant: who.tenant,
        requisition,
        head,
        entries: links,
      }));
      return { items, next: nextAfter(files) };
    });

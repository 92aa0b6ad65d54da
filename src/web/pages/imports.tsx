import { z } from 'zod';
import { importKinds } from '../../domain/import-rows.ts';
import { requireRight } from '../../domain/rights.ts';
import { checked, LIMITS, readBytes } from '../../http/body.ts';
import type { App } from '../../http/context.ts';
import { filesOf, formOf } from '../../http/form.ts';
import type { ImportView } from '../../services/incoming-view.ts';
import { page } from '../page.tsx';
import { importTexts } from '../texts/imports.ts';
import type { Page, Visit, WebDependencies } from '../visit.ts';

const PATH = '/imports';

/** With a file it is checked; with the text of one that was checked it is taken over. */
const Sent = z.object({
  kind: z.enum(importKinds),
  file: z.instanceof(File).optional(),
  text: z.string().optional(),
  act: z.enum(['check', 'apply', 'skip']),
});
type Sent = z.infer<typeof Sent>;

const wordsOf = ({ formats }: Visit) => importTexts[formats.language];

type Words = ReturnType<typeof wordsOf>;

const List = ({ words }: { words: Words }) => (
  <div class="field">
    <label for="f-file">{words.file}</label>
    <input id="f-file" type="file" name="file" accept=".csv,text/csv" required />
  </div>
);

const Documents = ({ words }: { words: Words }) => (
  <div class="field">
    <label for="f-documents">{words.documents}</label>
    <input id="f-documents" type="file" name="documents" multiple aria-describedby="f-documents-hint" />
    <p id="f-documents-hint">{words.documentsHint}</p>
  </div>
);

const form = async (visit: Visit): Promise<Page> => {
  requireRight(visit.who, 'importFile');
  const words = wordsOf(visit);
  const body = (
    <form class="request" method="post" action={PATH} enctype="multipart/form-data">
      <p>{words.intro}</p>
      <div class="field">
        <label for="f-kind">{words.kind}</label>
        <select id="f-kind" name="kind">
          {importKinds.map((kind) => (
            <option value={kind}>{words.kinds[kind]}</option>
          ))}
        </select>
      </div>
      <List words={words} />
      <Documents words={words} />
      <button class="primary" name="act" value="check">
        {words.check}
      </button>
    </form>
  );
  return { title: words.title, nav: 'imports', body };
};

const Errors = ({ visit, errors }: { visit: Visit; errors: ImportView['errors'] }) => {
  const { columns } = wordsOf(visit);
  return (
    <table>
      <thead>
        <tr>
          {columns.map((name) => (
            <th scope="col">{name}</th>
          ))}
        </tr>
      </thead>
      <tbody>
        {errors.map(({ row, column, reason }) => (
          <tr>
            <td>{row}</td>
            <td>{column}</td>
            <td>{reason}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
};

const outcomeOf = (
  act: Sent['act'],
  { applied, waits, errors }: ImportView,
): 'applied' | 'waits' | 'checked' | 'wrong' => {
  if (applied) return 'applied';
  if (waits && act !== 'check') return 'waits';
  return errors.length === 0 ? 'checked' : 'wrong';
};

const result = (visit: Visit, sent: Sent['act'], view: ImportView, text: string): Page => {
  const words = wordsOf(visit);
  const outcome = outcomeOf(sent, view);
  const act = outcome === 'checked' ? ('apply' as const) : ('skip' as const);
  const body = (
    <>
      <p role="status">{words.result[outcome]}</p>
      {view.waits && <p>{words.takesTwo}</p>}
      <dl class="facts">
        {(['added', 'changed', 'unchanged', 'skipped'] as const).map((name) => (
          <>
            <dt>{words.counts[name]}</dt>
            <dd>{view[name]}</dd>
          </>
        ))}
      </dl>
      {view.errors.length > 0 && <Errors visit={visit} errors={view.errors} />}
      {(outcome === 'checked' || outcome === 'wrong') && (
        <form class="request" method="post" action={PATH} enctype="multipart/form-data">
          <input type="hidden" name="kind" value={view.kind} />
          {view.kind === 'contracts' ? (
            <>
              <List words={words} />
              <Documents words={words} />
            </>
          ) : (
            <input type="hidden" name="text" value={text} />
          )}
          <button class="primary" name="act" value={act}>
            {words[act]}
          </button>
        </form>
      )}
      <p>
        <a href={PATH}>{words.other}</a>
      </p>
    </>
  );
  return { title: `${words.title}: ${words.kinds[view.kind]}`, nav: 'imports', body };
};

const sentBy = async ({ c }: Visit): Promise<Sent & { documents: Awaited<ReturnType<typeof filesOf>> }> => {
  // A form sends line ends of its own.
  const bytes = await readBytes(c, LIMITS.mailBytes);
  const fields = await formOf(bytes, c.req.header('content-type') ?? '');
  return { ...checked(Sent, Object.fromEntries(fields)), documents: await filesOf(fields, 'documents') };
};

/** A file of the company's own data: checked first, then taken over; for administrators. */
export function importPages(app: App, dependencies: WebDependencies): void {
  app.get(PATH, page(dependencies, form));
  app.post(
    PATH,
    page(dependencies, async (visit) => {
      const { kind, file, text, act, documents } = await sentBy(visit);
      const bytes =
        file === undefined ? Buffer.from((text ?? '').replaceAll('\r\n', '\n')) : Buffer.from(await file.arrayBuffer());
      const how = { dryRun: act === 'check', skipBad: act === 'skip' };
      const view = await visit.services.importFile(visit.who, kind, bytes, how, documents);
      return result(visit, act, view, bytes.toString('utf8'));
    }),
  );
}

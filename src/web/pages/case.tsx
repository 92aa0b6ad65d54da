import type { App } from '../../http/context.ts';
import { idOf } from '../../http/input.ts';
import type { Formats } from '../formats.ts';
import { page } from '../page.tsx';
import { CaseFile } from '../parts/case-file.tsx';
import { Transcript } from '../parts/transcript.tsx';
import { caseTexts } from '../texts/case.ts';
import type { Page, Visit, WebDependencies } from '../visit.ts';

const Back = ({ id, formats }: { id: string; formats: Formats }) => (
  <p>
    <a href={`/requisitions/${id}`}>{caseTexts[formats.language].back}</a>
  </p>
);

const caseFile = async ({ c, who, services, formats, meet }: Visit): Promise<Page> => {
  const id = idOf(c);
  const history = await services.history(who, id);
  await meet(history.entries);
  const body = (
    <>
      <Back id={id} formats={formats} />
      <CaseFile history={history} formats={formats} />
    </>
  );
  return { title: caseTexts[formats.language].title(id), nav: 'requisitions', body };
};

const transcript = async ({ c, who, services, formats }: Visit): Promise<Page> => {
  const words = caseTexts[formats.language].transcript;
  const id = idOf(c);
  const runs = (await services.transcript(who, id)).runs.filter(({ messages }) => messages.length > 0);
  const body = (
    <>
      <Back id={id} formats={formats} />
      {runs.length === 0 && <p class="empty">{words.empty}</p>}
      {runs.map(({ run, agent, messages }) => (
        <section>
          <h2>
            {agent} <small>{run}</small>
          </h2>
          <Transcript messages={messages} formats={formats} />
        </section>
      ))}
    </>
  );
  return { title: words.title(id), nav: 'requisitions', body };
};

/** What was recorded of one requisition: its case file with the verdict on its chain, and what agents were told. */
export function caseRoutes(app: App, dependencies: WebDependencies): void {
  app.get('/requisitions/:id/case', page(dependencies, caseFile));
  app.get('/requisitions/:id/transcript', page(dependencies, transcript));
}

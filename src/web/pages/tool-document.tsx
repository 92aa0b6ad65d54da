import { QuartermasterError } from '../../domain/errors.ts';
import { mayAsk } from '../../domain/rights.ts';
import type { App } from '../../http/context.ts';
import { idOf } from '../../http/input.ts';
import type { DocumentDifference } from '../../services/tools-view.ts';
import { readForm } from '../form.ts';
import { page } from '../page.tsx';
import { Difference } from '../parts/difference.tsx';
import { Yaml } from '../parts/yaml.tsx';
import { agentsTexts } from '../texts/agents.ts';
import type { Page, Visit, WebDependencies } from '../visit.ts';

const Accept = ({ visit, document }: { visit: Visit; document: DocumentDifference }) => {
  const words = agentsTexts[visit.formats.language].document;
  if (!mayAsk(visit.who.roles, 'acceptTools')) return <p>{words.only}</p>;
  return (
    <form method="post" action={`/agents/documents/${document.name}`}>
      <input type="hidden" name="seenHash" value={document.hash} />
      <button class="primary">{words.accept}</button>
    </form>
  );
};

const said = { accepted: 'same', changed: 'changed', new: 'isNew' } as const;

const documentPage = async (visit: Visit, notice: string | null): Promise<Page> => {
  const { services, who, formats } = visit;
  const words = agentsTexts[formats.language].document;
  const document = await services.toolDocument(who, idOf(visit.c));
  const { name, state, text, accepted } = document;
  const label = { label: words.difference, added: words.added, taken: words.taken };
  const body = (
    <>
      {notice !== null && (
        <p class="notice" role="alert">
          {notice}
        </p>
      )}
      <p class="lead">{words[said[state]]}</p>
      {state !== 'accepted' && (
        <section>
          <h2>{words.difference}</h2>
          <Difference before={accepted ?? ''} after={text} words={label} />
          <Accept visit={visit} document={document} />
        </section>
      )}
      <section>
        <h2>{words.whole}</h2>
        <Yaml text={text} label={name} />
      </section>
    </>
  );
  return { title: words.title(name), nav: 'agents', body, ...(notice !== null && { status: 412 as const }) };
};

/** A document of tools beside what was accepted of it; an administrator accepts exactly what they saw. */
export function toolDocumentRoutes(app: App, dependencies: WebDependencies): void {
  app.get(
    '/agents/documents/:id',
    page(dependencies, (visit) => documentPage(visit, null)),
  );
  app.post(
    '/agents/documents/:id',
    page(dependencies, async (visit) => {
      const { c, who, services, formats } = visit;
      const { seenHash } = await readForm(c, dependencies.limits);
      try {
        await services.acceptTools(who, idOf(c), seenHash ?? '');
      } catch (error) {
        if (!(error instanceof QuartermasterError) || error.code !== 'stale') throw error;
        return documentPage(visit, agentsTexts[formats.language].document.stale);
      }
      return c.redirect('/agents', 303);
    }),
  );
}

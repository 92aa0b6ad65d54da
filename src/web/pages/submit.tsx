import { z } from 'zod';
import { TypedText } from '../../domain/plain-text.ts';
import { checked } from '../../http/body.ts';
import { composeMail } from '../../http/compose.ts';
import type { App } from '../../http/context.ts';
import { readForm } from '../form.ts';
import { page } from '../page.tsx';
import { Field } from '../parts/field.tsx';
import { submitTexts } from '../texts/submit.ts';
import type { Page, Visit, WebDependencies } from '../visit.ts';

const Request = z.object({
  subject: TypedText.min(1).max(998),
  text: z.string().min(1),
  messageId: z.string().max(250),
});

const form = async ({ formats, who }: Visit, newId: () => string): Promise<Page> => {
  const words = submitTexts[formats.language];
  const body = (
    <form class="request" method="post" action="/requisitions/new">
      {/* Sent twice, it is the same mail, and therefore the same requisition. */}
      <input type="hidden" name="messageId" value={`<${newId()}@${who.tenant}.invalid>`} />
      <Field name="subject" label={words.subject} required />
      <Field name="text" label={words.text} hint={words.hint} rows={12} required />
      <button class="primary">{words.send}</button>
    </form>
  );
  return { title: words.title, nav: 'new', body };
};

/** A form for those who do not mail. */
export function submitRoutes(app: App, dependencies: WebDependencies): void {
  const { limits, now, newId } = dependencies;
  app.get(
    '/requisitions/new',
    page(dependencies, (visit) => form(visit, newId)),
  );
  app.post(
    '/requisitions/new',
    page(dependencies, async ({ c, who, services }) => {
      const request = checked(Request, await readForm(c, limits));
      const mail = await composeMail({ identity: c.var.identity, date: now(), ...request });
      const { id } = await services.submit(who, mail);
      return c.redirect(`/requisitions/${id}`, 303);
    }),
  );
}

import { z } from 'zod';
import { QuartermasterError, type FieldError } from '../../domain/errors.ts';
import { GivenText, TypedText } from '../../domain/plain-text.ts';
import { checked } from '../../http/body.ts';
import { senderOf } from '../../http/sender.ts';
import { composeMail } from '../../mail/compose.ts';
import type { App } from '../../http/context.ts';
import { readFormWithFiles } from '../form.ts';
import { page } from '../page.tsx';
import { Field } from '../parts/field.tsx';
import { submitTexts } from '../texts/submit.ts';
import type { Page, Visit, WebDependencies } from '../visit.ts';

const Request = z.object({
  subject: GivenText.max(998),
  text: z.string().min(1),
  costCenter: TypedText.max(100).default(''),
  neededBy: z.union([z.literal(''), z.iso.date()]).default(''),
  messageId: z.string().max(250),
});
type Request = z.infer<typeof Request>;

type Attempt = { typed: Readonly<Record<string, string>>; errors: readonly FieldError[]; notice: string | null };

const FRESH: Attempt = { typed: {}, errors: [], notice: null };

const form = async ({ formats, who }: Visit, newId: () => string, attempt: Attempt): Promise<Page> => {
  const words = submitTexts[formats.language];
  const { typed, errors, notice } = attempt;
  const given = (name: string) => ({
    name,
    value: typed[name],
    error: errors.find(({ field }) => field === name)?.reason,
  });
  const body = (
    <form class="request" method="post" action="/requisitions/new" enctype="multipart/form-data">
      {notice !== null && (
        <p class="notice" role="alert">
          {notice}
        </p>
      )}
      {/* Sent twice, it is the same mail, and therefore the same requisition. */}
      <input type="hidden" name="messageId" value={typed['messageId'] ?? `<${newId()}@${who.tenant}.invalid>`} />
      <Field {...given('subject')} label={words.subject} required />
      <Field {...given('text')} label={words.text} hint={words.hint} rows={12} required />
      <Field name="files" type="file" label={words.files} hint={words.filesHint} />
      <fieldset>
        <legend>{words.optional}</legend>
        <p class="hint">{words.optionalHint}</p>
        <Field {...given('costCenter')} label={words.costCenter} />
        <Field {...given('neededBy')} type="date" label={words.neededBy} />
      </fieldset>
      <button class="primary">{words.send}</button>
    </form>
  );
  return { title: words.title, nav: 'new', body, ...(notice !== null && { status: 422 as const }) };
};

/** The text as it is read and proven: what was typed beside it stands in it, in the writer's language. */
const wholeText = ({ text, costCenter, neededBy }: Request, { formats }: Visit): string => {
  const words = submitTexts[formats.language];
  const lines = [
    ...(costCenter.trim() === '' ? [] : [`${words.costCenter}: ${costCenter.trim()}`]),
    ...(neededBy === '' ? [] : [`${words.neededBy}: ${neededBy}`]),
  ];
  return lines.length === 0 ? text : `${text.trimEnd()}\n\n${lines.join('\n')}\n`;
};

const refusals = ['invalid_input', 'invalid_mail'];

const submit = async (visit: Visit, { limits, now, newId }: WebDependencies): Promise<Page | Response> => {
  const { c, who, services } = visit;
  const { fields, files } = await readFormWithFiles(c, limits);
  try {
    const request = checked(Request, fields);
    const { subject, messageId } = request;
    const text = wholeText(request, visit);
    const mail = await composeMail({ from: senderOf(c.var.identity), date: now(), subject, messageId, text, files });
    const { id } = await services.submit(who, mail);
    return c.redirect(`/requisitions/${id}`, 303);
  } catch (error) {
    if (!(error instanceof QuartermasterError) || !refusals.includes(error.code)) throw error;
    return form(visit, newId, { typed: fields, errors: error.fields, notice: error.message });
  }
};

/** A form for those who do not mail. */
export function submitRoutes(app: App, dependencies: WebDependencies): void {
  app.get(
    '/requisitions/new',
    page(dependencies, (visit) => form(visit, dependencies.newId, FRESH)),
  );
  app.post(
    '/requisitions/new',
    page(dependencies, (visit) => submit(visit, dependencies)),
  );
}

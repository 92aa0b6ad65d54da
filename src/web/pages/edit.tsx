import { QuartermasterError, type FieldError } from '../../domain/errors.ts';
import { decimalOf } from '../../domain/money.ts';
import { fieldsOf } from '../../domain/requirement-fields.ts';
import { fieldRights } from '../../domain/rights.ts';
import type { Role } from '../../domain/principal.ts';
import type { App } from '../../http/context.ts';
import { idOf } from '../../http/input.ts';
import type { RequisitionView } from '../../services/view.ts';
import { versionOf } from '../../services/version.ts';
import { categoryChoices } from '../categories.ts';
import { readForm } from '../form.ts';
import { page } from '../page.tsx';
import { Field } from '../parts/field.tsx';
import { actsTexts } from '../texts/acts.ts';
import { fieldLabel } from '../texts/fields.ts';
import type { Page, Visit, WebDependencies } from '../visit.ts';

type Values = Readonly<Record<string, string>>;
type Attempt = { typed: Values; errors: readonly FieldError[]; notice: string | null };

const FRESH: Attempt = { typed: {}, errors: [], notice: null };

const setters: readonly Role[] = fieldRights.category;

/** Each field as somebody would type it; empty where it is not known. What is not theirs to set is not there. */
const valuesOf = ({ requirement }: RequisitionView, { who }: Visit): Values => {
  if (requirement === null) return {};
  const plain = {
    money: (amount: Parameters<typeof decimalOf>[0]) => `${amount.currency} ${decimalOf(amount)}`,
    unitPrice: (price: { currency: string; amount: string }) => `${price.currency} ${price.amount}`,
  };
  const mayCategorise = who.roles.some((role) => setters.includes(role));
  return Object.fromEntries(
    fieldsOf(requirement, plain)
      .filter(([path]) => path !== 'category' || mayCategorise)
      .map(([path, value]) => [path, value ?? '']),
  );
};

const long = ['justification'];

const editPage = async (visit: Visit, { typed, errors, notice }: Attempt): Promise<Page> => {
  const { c, who, services, formats } = visit;
  const view = await services.show(who, idOf(c));
  const words = actsTexts[formats.language].editing;
  const values = valuesOf(view, visit);
  const categories = values['category'] === undefined ? [] : await categoryChoices(visit);
  const unnamed = errors.filter(({ field }) => values[field] === undefined);
  const body = (
    <>
      {notice !== null && (
        <p class="notice" role="alert">
          {[notice, ...unnamed.map(({ field, reason }) => `${fieldLabel(field, formats.language)}: ${reason}`)].join(
            ' ',
          )}
        </p>
      )}
      <p class="lead">{words.hint}</p>
      <form class="request fields" method="post" action={`/requisitions/${view.id}/edit`}>
        <input type="hidden" name="seen" value={versionOf(view)} />
        {Object.entries(values).map(([path, value]) => (
          <Field
            name={path}
            label={fieldLabel(path, formats.language)}
            value={typed[path] ?? value}
            error={errors.find(({ field }) => field === path)?.reason}
            {...(long.includes(path) && { rows: 3 })}
            {...(path === 'category' && { choices: categories })}
          />
        ))}
        <p>
          <button class="primary">{words.save}</button> <a href={`/requisitions/${view.id}`}>{words.back}</a>
        </p>
      </form>
    </>
  );
  const status = notice === null ? {} : { status: 422 as const };
  return { title: words.title(view.id), nav: 'requisitions', body, ...status };
};

const refusals: readonly string[] = ['refused_answer', 'stale', 'conflict', 'forbidden', 'invalid_input'];

const refused = (visit: Visit, typed: Values, error: unknown): Promise<Page> => {
  if (!(error instanceof QuartermasterError) || !refusals.includes(error.code)) throw error;
  const notice = error.code === 'stale' ? actsTexts[visit.formats.language].stale : error.message;
  return editPage(visit, { typed, errors: error.fields, notice });
};

/** A form of all fields; what differs from what was seen is changed, by the rules of answers. */
export function editRoutes(app: App, dependencies: WebDependencies): void {
  const path = '/requisitions/:id/edit';
  app.get(
    path,
    page(dependencies, (visit) => editPage(visit, FRESH)),
  );
  app.post(
    path,
    page(dependencies, async (visit) => {
      const { c, who, services, formats } = visit;
      const { seen, ...typed } = await readForm(c, dependencies.limits);
      const before = valuesOf(await services.show(who, idOf(c)), visit);
      const changed = Object.fromEntries(
        Object.entries(typed).filter(([field, text]) => text.trim() !== '' && text !== before[field]),
      );
      if (Object.keys(changed).length === 0)
        return editPage(visit, { ...FRESH, notice: actsTexts[formats.language].editing.nothing });
      try {
        await services.edit(who, idOf(c), changed, seen === undefined ? null : [seen]);
      } catch (error) {
        return refused(visit, typed, error);
      }
      return c.redirect(`/requisitions/${idOf(c)}`, 303);
    }),
  );
}

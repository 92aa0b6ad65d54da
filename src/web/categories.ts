import { CategoriesPolicy } from '../domain/policies.ts';
import type { Choice } from './parts/field.tsx';
import type { Visit } from './visit.ts';

/** What can be bought, by the names that it has in the reader's language. */
export const categoryChoices = async ({ services, who, formats }: Visit): Promise<Choice[]> => {
  const { parsed } = await services.policy(who, 'categories');
  return CategoriesPolicy.parse(parsed).categories.map(({ id, name }) => ({
    value: id,
    label: name[formats.language],
  }));
};

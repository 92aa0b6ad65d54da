import type { Language } from '../../services/view.ts';

/** What one page says, in every language; a page keeps its own words beside it. */
export type Texts<Shape> = Readonly<Record<Language, Shape>>;

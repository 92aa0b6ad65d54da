import type { Context } from 'hono';
import { LetterLanguage } from '../domain/letter.ts';
import type { Language } from '../services/view.ts';

/** The language that a browser asks for first of those that we speak; for pages whose reader nobody knows. */
export function languageFor(c: Context): Language {
  const wanted = (c.req.header('accept-language') ?? '').split(',').map((range) => {
    const [tag = '', ...parameters] = range.split(';').map((part) => part.trim());
    const weight = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2) ?? '1';
    return { primary: tag.toLowerCase().split('-', 1)[0], weight: Number(weight) || 0 };
  });
  const best = wanted
    .toSorted((a, b) => b.weight - a.weight)
    .map(({ primary, weight }) =>
      weight > 0 ? LetterLanguage.options.find((language) => language === primary) : undefined,
    );
  return best.find((language) => language !== undefined) ?? 'en';
}

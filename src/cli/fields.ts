import { InvalidArgumentError } from 'commander';

/** Collects `field=value` arguments; only the first `=` separates. */
export function collectField(text: string, before: Record<string, string> | undefined): Record<string, string> {
  const [field = '', ...value] = text.split('=');
  if (field.trim() === '' || value.length === 0) throw new InvalidArgumentError('Write it as field=value.');
  if (before !== undefined && Object.hasOwn(before, field.trim()))
    throw new InvalidArgumentError(`${field} is given twice.`);
  return { ...before, [field.trim()]: value.join('=') };
}

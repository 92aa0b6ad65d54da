import { Argument, InvalidArgumentError } from 'commander';

/** Collects `field=value` arguments; only the first `=` separates. */
export function collectField(text: string, before: Record<string, string> | undefined): Record<string, string> {
  const [field = '', ...value] = text.split('=');
  if (field.trim() === '' || value.length === 0) throw new InvalidArgumentError('Write it as field=value.');
  if (before !== undefined && Object.hasOwn(before, field.trim()))
    throw new InvalidArgumentError(`${field} is given twice.`);
  return { ...before, [field.trim()]: value.join('=') };
}

/** Fields that may be left out; without a default of our own, commander makes an empty list of them. */
export const optionalFields = (description: string): Argument =>
  new Argument('[field=value...]', description).argParser(collectField).default({}, 'none');

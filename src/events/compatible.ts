import { z } from 'zod';

/** What of a JSON Schema a reader of events rests on. */
const Schema = z.looseObject({
  properties: z.record(z.string(), z.unknown()).optional(),
  required: z.array(z.string()).optional(),
  items: z.unknown().optional(),
  enum: z.array(z.unknown()).optional(),
  anyOf: z.array(z.unknown()).optional(),
});
type Schema = z.infer<typeof Schema>;

/** Compared part by part, so that whatever else a schema says must stay as it is. */
const COMPARED = ['properties', 'required', 'items', 'enum', 'anyOf', 'description'];

const told = (value: unknown): string => JSON.stringify(value);

const restOf = (schema: Schema): string =>
  told(
    Object.entries(schema)
      .filter(([name]) => !COMPARED.includes(name))
      .toSorted(([a], [b]) => a.localeCompare(b)),
  );

const ofFields = (before: Schema, after: Schema, at: string): string[] => {
  const [old, fresh] = [before.properties ?? {}, after.properties ?? {}];
  const [wasRequired, isRequired] = [before.required ?? [], after.required ?? []];
  return [
    ...Object.entries(old).flatMap(([name, schema]) =>
      name in fresh ? changed(schema, fresh[name], `${at}.${name}`) : [`${at}.${name} is gone`],
    ),
    ...wasRequired.flatMap((name) =>
      name in fresh && !isRequired.includes(name) ? [`${at}.${name} may be missing`] : [],
    ),
    ...isRequired.flatMap((name) => (wasRequired.includes(name) ? [] : [`${at}.${name} is newly required`])),
  ];
};

/** Values may be added: readers know that there may be others (docs/events.md). */
const ofValues = (before: Schema, after: Schema, at: string): string[] => {
  if (before.enum === undefined && after.enum === undefined) return [];
  if (before.enum === undefined || after.enum === undefined) return [`${at} takes other values`];
  const left = after.enum.map(told);
  return before.enum.flatMap((value) => (left.includes(told(value)) ? [] : [`${at} is never ${told(value)} any more`]));
};

const ofKinds = (before: Schema, after: Schema, at: string): string[] => {
  const [old, fresh] = [before.anyOf ?? [], after.anyOf ?? []];
  if (old.length !== fresh.length) return [`${at} is of other types`];
  return old.flatMap((kind, nth) => changed(kind, fresh[nth], at));
};

/** What in a changed schema of the same version a reader of the one before could stumble over; empty where nothing. */
export function changed(before: unknown, after: unknown, at = 'data'): string[] {
  const [old, fresh] = [Schema.safeParse(before).data, Schema.safeParse(after).data];
  if (old === undefined || fresh === undefined) return told(before) === told(after) ? [] : [`${at} is another`];
  return [
    ...(restOf(old) === restOf(fresh) ? [] : [`${at} is of another type`]),
    ...ofFields(old, fresh, at),
    ...ofValues(old, fresh, at),
    ...ofKinds(old, fresh, at),
    ...(old.items === undefined && fresh.items === undefined ? [] : changed(old.items, fresh.items, `${at}[]`)),
  ];
}

/** The same of all events, by type; one that is gone is a change, too. */
export const breaking = (
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
): string[] =>
  Object.entries(before).flatMap(([type, schema]) =>
    type in after ? changed(schema, after[type]).map((what) => `${type}: ${what}`) : [`${type} is gone`],
  );

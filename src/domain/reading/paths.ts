import { Requirement, type FieldPath } from '../requirement.ts';

/** `lines[2].unitPrice` is `{pattern: 'lines[].unitPrice', index: 2}`. */
export type ParsedPath = { pattern: string; index: number };

const shape = /^([a-zA-Z]+)(?:\[(0|[1-9]\d{0,2})\])?(?:\.([a-zA-Z]+))?$/;

/** Null for what is no path at all; whether a field of the name exists is for the table of fields to say. */
export const parsePath = (path: FieldPath): ParsedPath | null => {
  const match = shape.exec(path);
  if (!match) return null;
  const [, head = '', index, tail] = match;
  return {
    pattern: `${head}${index === undefined ? '' : '[]'}${tail === undefined ? '' : `.${tail}`}`,
    index: Number(index ?? 0),
  };
};

type Tree = { [key: string]: unknown };
const isTree = (value: unknown): value is Tree => typeof value === 'object' && value !== null;
const keysOf = (path: FieldPath): string[] => path.replaceAll(/\[(\d+)\]/g, '.$1').split('.');

export const getField = (requirement: Requirement, path: FieldPath): unknown => {
  let value: unknown = requirement;
  for (const key of keysOf(path)) value = isTree(value) ? value[key] : undefined;
  return value ?? null;
};

const replaced = (tree: unknown, [key = '', ...rest]: string[], value: unknown): unknown => {
  const next = rest.length === 0 ? value : replaced(isTree(tree) ? tree[key] : {}, rest, value);
  if (Array.isArray(tree)) return Object.assign([...tree], { [key]: next });
  return { ...(isTree(tree) ? tree : {}), [key]: next };
};

const emptyLine = { description: null, quantity: null, unit: null, unitPrice: null };

/** The requirement with fields changed; a line one past the last is added. Values must be of the fields' types. */
export const withFields = (
  requirement: Requirement,
  values: readonly (readonly [FieldPath, unknown])[],
): Requirement => {
  let tree: unknown = requirement;
  for (const [path, value] of values) {
    const { pattern = '', index = 0 } = parsePath(path) ?? {};
    const lines = isTree(tree) && Array.isArray(tree['lines']) ? tree['lines'] : [];
    if (pattern.startsWith('lines[]') && index === lines.length)
      tree = replaced(tree, ['lines'], [...lines, emptyLine]);
    tree = replaced(tree, keysOf(path), value);
  }
  return Requirement.parse(tree);
};

export const emptyRequirement: Requirement = {
  vendor: { name: null, country: null, taxId: null, email: null },
  lines: [],
  charges: [],
  tax: null,
  total: null,
  totalIs: null,
  ceiling: null,
  currency: null,
  neededBy: null,
  costCenter: null,
  deliveryPlace: null,
  justification: null,
  category: null,
};

import { z } from 'zod';

/** Any JSON. One schema for all, so that a document can name it: it refers to itself. */
export const Json = z.json();

/** Whether objects and arrays stand within each other at most so many levels deep. */
export const isWithin = (value: unknown, levels: number): boolean =>
  typeof value !== 'object' ||
  value === null ||
  (levels > 0 && Object.values(value).every((inner) => isWithin(inner, levels - 1)));

import { z } from 'zod';

/** Any JSON. One schema for all, so that a document can name it: it refers to itself. */
export const Json = z.json();

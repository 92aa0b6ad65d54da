import type { Json } from '../domain/canonical.ts';
import type { Declaration } from './declaration.ts';

/** A JSON Schema of a document, references resolved. */
export type Schema = { readonly [key: string]: unknown };

/** Where a value of a call goes. `fill`: the door puts it there, whatever the caller gave. */
export type Placement = {
  /** As callers and models name it. */
  argument: string;
  /** As the system names it; not used for a body. */
  name: string;
  in: 'path' | 'query' | 'header' | 'body';
  required: boolean;
  schema: Schema;
  fill: { value: string } | 'requisition' | null;
};

/** What is wrong with a value, by field; empty when it fits. A field is a path with dots, '' for the whole. */
export type Check = (value: unknown) => readonly { field: string; reason: string }[];

/** One operation of one document, made ready once at start. */
export type Operation = Declaration & {
  name: string;
  /** The document it is of, and the hash of its text. */
  document: { name: string; hash: string };
  method: string;
  /** With `{name}` where a parameter goes. */
  path: string;
  placements: readonly Placement[];
  /** What a caller gives: every argument required, nullable where the system can do without. */
  input: Schema;
  checkInput: Check;
  /** Against the document's answer of this status; a status that it does not describe has no body to be relied on. */
  checkAnswer: (status: number, body: unknown) => boolean;
};

/** Arguments that have been checked. */
export type Input = { readonly [argument: string]: Json | undefined };

import type { DocumentText, UnreadReason } from '../domain/document.ts';

const kinds = {
  image: 'picture',
  no_text_layer: 'picture',
  encrypted: 'unreadable',
  damaged: 'unreadable',
  empty: 'unreadable',
  old_office_format: 'unreadable',
  unknown_format: 'unreadable',
  nested_too_deep: 'unreadable',
  too_many_bytes: 'too_large',
  too_many_pages: 'too_large',
  too_many_characters: 'too_large',
  too_many_files: 'too_large',
  expands_too_much: 'too_large',
  takes_too_long: 'too_large',
  takes_too_much_memory: 'too_large',
} as const satisfies Record<UnreadReason, Exclude<DocumentText['kind'], 'text'>>;

/** A document without text, and why. */
export const unread = (why: UnreadReason): DocumentText => ({ kind: kinds[why], why });

/** Thrown where reading must end at once; the reader of the format makes a result of it. */
export class Unread extends Error {
  readonly why: UnreadReason;

  constructor(why: UnreadReason) {
    super(why);
    this.why = why;
  }
}

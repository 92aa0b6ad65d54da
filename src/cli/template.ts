import { encode, wrap } from 'nodemailer/lib/qp/index.js';
import { QuartermasterError } from '../domain/errors.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const LINE_OCTETS = 76;

const isoDay = (day: Date): string => day.toISOString().slice(0, 10);
const longDay = (locale: string) => (day: Date) =>
  new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' }).format(day);

const forms: Record<string, (day: Date) => string> = {
  iso: isoDay,
  en: longDay('en-GB'),
  fr: longDay('fr-FR'),
  de: (day) => isoDay(day).split('-').toReversed().join('.'),
  us: longDay('en-US'),
};

const encodings: Record<string, (bytes: Buffer) => string> = {
  base64: (bytes) => (bytes.toString('base64').match(new RegExp(`.{1,${LINE_OCTETS}}`, 'g')) ?? []).join('\n'),
  'quoted-printable': (bytes) => wrap(encode(bytes), LINE_OCTETS),
};

/** A file whose Date header is still open, as no message's can be: a sample, with dates relative to today. */
export const isTemplate = (bytes: Uint8Array): boolean => {
  const [head = ''] = Buffer.from(bytes)
    .toString('latin1')
    .split(/\r?\n\r?\n/, 1);
  return /^Date: *\{\{date([+-]\d+)?\}\}/im.test(head);
};

/** The text with its days and its id; days count from `now`, in UTC. Parts to be encoded stay readable. */
export const fillDays = (text: string, now: Date, id: string): string => {
  const at = (days: string | undefined) => new Date(now.getTime() + Number(days ?? 0) * DAY_MS);
  return text
    .replaceAll('{{id}}', id)
    .replace(/\{\{date([+-]\d+)?\}\}/g, (_, days?: string) => at(days).toUTCString().replace('GMT', '+0000'))
    .replace(
      /\{\{day([+-]\d+)?:(\w+)\}\}/g,
      (whole, days: string | undefined, form: string) => forms[form]?.(at(days)) ?? whole,
    );
};

/**
 * The message that a template stands for: `{{date-3}}` a Date header's value, `{{day+14:iso|en|de|fr|us}}` a day as text,
 * `{{id}}` the unique part of its Message-ID, `{{encode base64|quoted-printable CHARSET}}…{{end}}` a part to be encoded.
 * Throws `invalid_input` for any other placeholder.
 */
export function fillTemplate(template: Uint8Array, now: Date, id: string): Uint8Array<ArrayBuffer> {
  const text = Buffer.from(template).toString('utf8').replaceAll('\r\n', '\n');
  const filled = fillDays(text, now, id).replace(
    /\{\{encode (\S+) (utf-8|iso-8859-1)\}\}\n([\s\S]*?)\{\{end\}\}/g,
    (whole, encoding: string, charset: string, part: string) =>
      encodings[encoding]?.(Buffer.from(part.replaceAll('\n', '\r\n'), charset === 'utf-8' ? 'utf8' : 'latin1')) ??
      whole,
  );
  const left = /\{\{.*?\}\}/.exec(filled)?.[0];
  if (left !== undefined)
    throw new QuartermasterError('invalid_input', `The template has the unknown placeholder ${left}; correct it.`);
  return new Uint8Array(Buffer.from(filled.replace(/\r?\n/g, '\r\n'), 'utf8'));
}

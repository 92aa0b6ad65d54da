const DAY_MS = 24 * 60 * 60 * 1000;
const LINE_OCTETS = 76;

type Form = 'iso' | 'en' | 'de' | 'fr' | 'us';
type Encoding = 'base64' | 'quoted-printable';

const FORMS: Record<Form, (day: Date) => string> = {
  iso: (day) => day.toISOString().slice(0, 10),
  en: (day) => long(day, 'en-GB'),
  fr: (day) => long(day, 'fr-FR'),
  de: (day) => day.toISOString().slice(0, 10).split('-').toReversed().join('.'),
  us: (day) => long(day, 'en-US'),
};

const long = (day: Date, locale: string) =>
  new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' }).format(day);
const isForm = (name: string): name is Form => name in FORMS;

/**
 * The mail that a template of `samples/` stands for, as bytes to send. Days count from `now` in UTC.
 * `{{date}}`, `{{date-3}}`: a Date header's value, now or 3 days ago · `{{day+14:iso|en|de|fr|us}}`: a day as text ·
 * `{{id}}`: the unique part of its Message-ID · `{{encode base64 utf-8}}…{{end}}`, `{{encode quoted-printable iso-8859-1}}…{{end}}`:
 * a part whose readable text is encoded after its placeholders are filled in.
 * Throws a TypeError that names a placeholder it does not know.
 */
export function renderSample(template: string | Uint8Array, now: Date, id: string): Buffer {
  const text = typeof template === 'string' ? template : Buffer.from(template).toString('utf8');
  const filled = fill(text, now, id).replaceAll('\r\n', '\n');
  const encoded = filled.replace(
    /\{\{encode (base64|quoted-printable) (utf-8|iso-8859-1)\}\}\n([\s\S]*?)\{\{end\}\}/g,
    (_, encoding: Encoding, charset: string, part: string) =>
      ENCODINGS[encoding](Buffer.from(part.replaceAll('\n', '\r\n'), charset === 'utf-8' ? 'utf8' : 'latin1')),
  );
  const left = /\{\{.*?\}\}/.exec(encoded)?.[0];
  if (left) throw new TypeError(`unknown placeholder ${left}; samples/README.md lists those that exist`);
  return Buffer.from(encoded.replace(/\r?\n/g, '\r\n'), 'utf8');
}

/** The text with dates and id in place; encoded parts stay readable. */
export function fill(text: string, now: Date, id: string): string {
  const at = (days: string | undefined) => new Date(now.getTime() + Number(days ?? 0) * DAY_MS);
  return text
    .replaceAll('{{id}}', id)
    .replace(/\{\{date([+-]\d+)?\}\}/g, (_, days?: string) => at(days).toUTCString().replace('GMT', '+0000'))
    .replace(/\{\{day([+-]\d+)?:(\w+)\}\}/g, (whole, days: string | undefined, form: string) =>
      isForm(form) ? FORMS[form](at(days)) : whole,
    );
}

const ENCODINGS: Record<Encoding, (bytes: Buffer) => string> = {
  base64: (bytes) => (bytes.toString('base64').match(/.{1,76}/g) ?? []).map((line) => `${line}\n`).join(''),
  'quoted-printable': (bytes) =>
    bytes
      .toString('latin1')
      .split('\r\n')
      .map((line) => softened(line.replace(/[^\x20-\x7e]|=|[ \t]$/g, octet)))
      .join('\n'),
};

const octet = (character: string) => `=${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;

/** Lines over 76 octets are broken with a trailing `=`, never inside an encoded octet. */
const softened = (line: string): string =>
  line.length <= LINE_OCTETS ? line : (line.match(/(?:=[0-9A-F]{2}|[^=]){1,24}/g) ?? []).join('=\n');

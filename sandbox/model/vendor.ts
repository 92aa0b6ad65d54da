import { callsDone, parseRecord, recordsWith, userText, type Done } from './conversation.ts';
import type { Message, Reply } from './wire.ts';

/** What the Vendor agent is asked about. */
interface Subject {
  name: string | null;
  country: string | null;
  taxId: string | null;
  email: string | null;
}

type Call = { name: string; arguments: Record<string, unknown> };
type Row = Record<string, unknown>;

const MIN_CONFIDENCE = 4;
const text = (value: unknown): string | null => (typeof value === 'string' && value.trim() !== '' ? value : null);
const bare = (value: unknown) => (text(value) ?? '').toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');

/** The company in `<vendor>{…}</vendor>`. */
function subjectOf(messages: Message[]): Subject {
  const json = userText(messages)
    .map((content) => /<vendor>([\s\S]*?)<\/vendor>/.exec(content)?.[1])
    .find((found) => found !== undefined);
  const value = parseRecord(unescape(json ?? ''));
  return {
    name: text(value['name']),
    country: text(value['country']),
    taxId: text(value['taxId']),
    email: text(value['email']),
  };
}

const unescape = (json: string) =>
  json.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&');

/** The next turn of the Vendor agent: the tools that are still missing, then what they gave. */
export function readVendorTurn(messages: Message[], offered: readonly string[]): Reply {
  const subject = subjectOf(messages);
  const done = callsDone(messages);
  const record = ownRecord(subject, resultsOf(done, 'vendors_search'));
  const company = candidate(subject, record, resultsOf(done, 'risk_match'), userText(messages).slice(1).join('\n'));
  const isMatched = !offered.includes('risk_match') || done.some(({ name }) => name === 'risk_match');
  const wanted = wantedCalls(subject, record, company, isMatched).filter(({ name }) => offered.includes(name));
  const missing = wanted.filter((call) => isMissing(call, done) || isAskedAgain(call, done, messages));
  if (missing.length > 0) return { kind: 'calls', calls: missing };
  const answer = {
    vendorNumber: text(record?.['number']),
    duns: text(company?.['duns']),
    findings: done.map(finding),
  };
  return { kind: 'text', text: JSON.stringify(answer) };
}

/** Every call that the facts at hand allow; an assessment needs a company, a match needs a country. */
function wantedCalls(subject: Subject, record: Row | null, company: Row | null, isMatched: boolean): Call[] {
  const { name, taxId, email } = subject;
  const country = subject.country ?? text(record?.['country']);
  const duns = text(company?.['duns']);
  const domain = email?.split('@')[1] ?? null;
  const search = { name: 'vendors_search', arguments: { name, taxId, domain } };
  return [
    ...((name ?? taxId ?? domain) ? [search] : []),
    ...(name && country
      ? [{ name: 'risk_match', arguments: { name, countryCode: country, registrationNumber: taxId } }]
      : []),
    // By name and number at once, so not before it is known which company it is.
    ...(name && country && isMatched ? [{ name: 'risk_screen', arguments: { name, countryCode: country, duns } }] : []),
    ...(duns ? [{ name: 'risk_assess', arguments: { duns } }] : []),
  ];
}

/** A screening by name does not stand for one by number, nor that of one company for that of another. */
const isSame = (call: Call, done: Done): boolean =>
  call.name === done.name &&
  (text(call.arguments['duns']) === null || done.arguments['duns'] === call.arguments['duns']);

const isMissing = (call: Call, done: Done[]) => !done.some((one) => isSame(call, one));

/** A call that failed is made once more when a later message of the user names its tool. */
function isAskedAgain({ name }: Call, done: Done[], messages: Message[]): boolean {
  const lastReply = messages.findLastIndex(({ role }) => role === 'assistant');
  const later = userText(messages.slice(lastReply + 1)).join('\n');
  return later.includes(name) && done.some((call) => call.name === name && call.outcome.state === 'error');
}

const resultsOf = (done: Done[], name: string): unknown[] =>
  done.flatMap((call) => (call.name === name && call.outcome.state === 'result' ? [call.outcome.result] : []));

/** Our own record: the one with the same tax id, else with the same name, else the only one. */
function ownRecord(subject: Subject, results: unknown[]): Row | null {
  const records = recordsWith(results, 'number');
  const taxIds = (row: Row) => (Array.isArray(row['taxIds']) ? row['taxIds'] : []).map(bare);
  const names = (row: Row) => [row['name'], ...(Array.isArray(row['aliases']) ? row['aliases'] : [])].map(bare);
  const byTaxId = subject.taxId ? records.filter((row) => taxIds(row).includes(bare(subject.taxId))) : [];
  const byName = records.filter((row) => names(row).includes(bare(subject.name)));
  return [byTaxId, byName, records].find((rows) => rows.length === 1)?.[0] ?? null;
}

/** The provider's company: the one that a later message of the user names, the one that our record names, else the surest candidate. */
function candidate(subject: Subject, record: Row | null, results: unknown[], later: string): Row | null {
  const found = recordsWith(results, 'duns').filter((row) => Number(row['confidence'] ?? 0) >= MIN_CONFIDENCE);
  const asked = found.find((row) => typeof row['duns'] === 'string' && later.includes(`duns ${row['duns']}`));
  const known = found.find((row) => record && row['duns'] === record['duns']);
  const registered = found.find(
    (row) => subject.taxId && JSON.stringify(row['registrationNumbers'] ?? []).includes(subject.taxId),
  );
  return (
    asked ??
    known ??
    registered ??
    found.toSorted((a, b) => Number(b['confidence']) - Number(a['confidence']))[0] ??
    null
  );
}

function finding({ name, outcome }: Done): string {
  if (outcome.state === 'pending') return `${name}: no answer`;
  if (outcome.state === 'error') return `${name}: ${outcome.error}`;
  const result = JSON.stringify(outcome.result);
  return `${name}: ${result.length > 160 ? `${result.slice(0, 160)}…` : result}`;
}

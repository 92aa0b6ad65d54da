import { z } from 'zod';
import { requestOf } from '../activities/agent-request.ts';
import { parsedOr, unreadable } from '../activities/parsed-or.ts';
import { intakeAgent } from '../agents/intake/agent.ts';
import { copiesOf, intakeGate, type GateContext } from '../agents/intake/guardrail.ts';
import { IntakeOutput } from '../agents/intake/output.ts';
import { AttachedDocument, MailText, type ReadMail, type Reading } from '../domain/reading.ts';
import { readUnproven } from '../domain/reading/unproven.ts';
import type { Registry } from '../tools/registry.ts';
import { about, expectation } from './cases.ts';
import type { Exam, Judgement } from './exam.ts';
import { Home, homes } from './homes.ts';
import { recordedTools } from './recorded-tools.ts';
import type { Expected, Got } from './score.ts';
import { shown, written } from './shown.ts';

/** `documents`: the pages of what is attached, as they were read. */
const Mail = MailText.partial({ forwarded: true, attachments: true }).extend({
  documents: z.array(AttachedDocument).optional(),
});

/** One mail, and what is to be bought by it. */
export const IntakeCase = z.strictObject({
  ...about,
  language: z.enum(['en', 'de', 'fr', 'es', 'it', 'nl']),
  home: Home,
  mail: Mail,
  expect: z.strictObject({ request: z.boolean(), ...expectation }),
});
export type IntakeCase = z.infer<typeof IntakeCase>;

/** Field under which it is scored whether the mail asks for a purchase. */
const REQUEST = 'isPurchaseRequest';

/** Not scored: why something is bought is free text, and the category is never taken from a model. */
const UNSCORED = ['justification', 'category'];

const requestFor = requestOf(intakeAgent);

/** A case names only what its mail has. */
export const wholeMail = ({
  forwarded = '',
  attachments = [],
  documents = [],
  ...mail
}: z.infer<typeof Mail>): ReadMail => ({
  ...mail,
  forwarded,
  attachments,
  documents,
});

/** A case as the Intake agent meets it. */
export function intakeExam({ id, tests, language, home, mail: given, expect }: IntakeCase, registry: Registry): Exam {
  const mail = wholeMail(given);
  const requester = { name: mail.from.name, email: mail.from.address };
  const context: GateContext = { ...homes[home], requester };
  return {
    id,
    tests,
    language,
    agent: intakeAgent,
    firstMessage: intakeAgent.input(mail),
    request: (messages, most) => requestFor(registry, messages, most),
    call: recordedTools(registry, intakeAgent, []),
    judge: (text, _, mayReask) => onlyRequest(expect.request, judge(text, mayReask, { mail, context })),
    expected: expectedOf(expect),
  };
}

function expectedOf({ request, values, follows, either, ask }: IntakeCase['expect']): Expected {
  return {
    values: { [REQUEST]: [request ? 'yes' : 'no'], ...listed(values) },
    follows: listed(follows),
    either: listed(either),
    ask,
  };
}

const only = ({ values }: Got): Got => {
  const said = values[REQUEST];
  return { values: said === undefined ? {} : { [REQUEST]: said }, doubted: [] };
};

/** Of a mail that asks for nothing only that is scored: what else was read follows from the one mistake. */
function onlyRequest(isRequest: boolean, judged: Judgement): Judgement {
  if (isRequest) return judged;
  return { ...judged, answer: only(judged.answer), gated: only(judged.gated) };
}

/** Each expected value as a list, in the form in which values are compared. */
export const listed = (values: Readonly<Record<string, string | string[]>>): Record<string, string[]> =>
  Object.fromEntries(Object.entries(values).map(([field, value]) => [field, [value].flat().map(written)]));

const nothing: Got = { values: {}, doubted: [] };

function judge(
  text: string | null,
  mayReask: boolean,
  { mail, context }: { mail: ReadMail; context: GateContext },
): Judgement {
  const output = text === null ? null : parsedOr(text, IntakeOutput);
  if (output === null) {
    const judged = unreadable(mayReask);
    return { reask: judged.verdict === 'reask' ? judged.say : null, answer: nothing, gated: nothing };
  }
  const { verdict, reading } = intakeGate(output, mail, context, mayReask ? 0 : 1);
  const answer = answerOf(output, mail, context);
  if (!output.isPurchaseRequest) return { reask: null, answer, gated: answer };
  return { reask: verdict.verdict === 'reask' ? verdict.say : null, answer, gated: gatedOf(reading) };
}

/** The answer believed as it stands. */
function answerOf(output: IntakeOutput, mail: ReadMail, context: GateContext): Got {
  if (!output.isPurchaseRequest) return { values: { [REQUEST]: 'no' }, doubted: [] };
  const read = readUnproven(copiesOf(output), mail, context);
  return { values: { [REQUEST]: 'yes', ...scored([...read]) }, doubted: [] };
}

function gatedOf({ requirement, doubts }: Reading): Got {
  const { vendor, lines, charges, ...single } = requirement;
  const grouped = [
    ...prefixed('vendor.', vendor),
    ...lines.flatMap((line, index) => prefixed(`lines[${index}].`, line)),
    ...charges.flatMap((charge, index) => prefixed(`charges[${index}].`, charge)),
  ];
  const doubted = doubts.map(({ field }) => field).filter((field) => !UNSCORED.includes(field));
  return { values: { [REQUEST]: 'yes', ...scored([...grouped, ...Object.entries(single)]) }, doubted };
}

const prefixed = (prefix: string, group: Readonly<Record<string, unknown>>): [string, unknown][] =>
  Object.entries(group).map(([name, value]) => [`${prefix}${name}`, value]);

const scored = (entries: readonly (readonly [string, unknown])[]): Record<string, string> =>
  Object.fromEntries(
    entries.flatMap(([field, value]) => {
      const text = UNSCORED.includes(field) ? null : shown(value);
      return text === null ? [] : [[field, text] as const];
    }),
  );

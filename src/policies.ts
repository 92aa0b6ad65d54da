import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { LineCounter, parseDocument } from 'yaml';
import type { Document } from 'yaml';
import type { z } from 'zod';
import { checkRules } from './domain/check-policies.ts';
import type { PolicyProblem } from './domain/check-policies.ts';
import { QuartermasterError } from './domain/errors.ts';
import { Policies, PolicyName, policySchemas } from './domain/policies.ts';
import { sha256 } from './digest.ts';

/** The text of each file by its name: `approval.yaml`. */
export type PolicyFiles = Readonly<Record<string, string>>;

const fileOf = (name: PolicyName): string => `${name}.yaml`;

type Read = { value: unknown; problems: PolicyProblem[] };

const parse = (file: string, text: string): Read => {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const problems = [...document.errors, ...document.warnings].map(({ pos: [start], message }) => {
    const { line, col } = lines.linePos(start);
    return { file, path: `line ${line}, column ${col}`, problem: message, cure: 'Correct the YAML there.' };
  });
  return problems.length > 0 ? { value: undefined, problems } : unfold(file, document);
};

/** A file full of aliases can unfold to gigabytes; no policy needs one, so none is followed. */
const unfold = (file: string, document: Document.Parsed): Read => {
  try {
    return { value: document.toJS({ maxAliasCount: 0 }), problems: [] };
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    return {
      value: undefined,
      problems: [{ file, path: '', problem, cure: 'Write the values out, without * and &.' }],
    };
  }
};

const pathOf = (path: readonly PropertyKey[]): string =>
  path.reduce<string>((text, key) => {
    if (typeof key === 'number') return `${text}[${key}]`;
    return text === '' ? String(key) : `${text}.${String(key)}`;
  }, '');

const cureOf = (issue: z.core.$ZodIssue): string => {
  if (issue.code === 'unrecognized_keys') return `Remove or rename ${issue.keys.join(', ')}.`;
  if (issue.path.at(-1) === 'missed')
    return 'Name what a miss leads to: conditional, not_cleared, unknown, exception or blocked.';
  return 'See the comment at the head of the file.';
};

const validate = (name: PolicyName, value: unknown): { value?: unknown; problems: PolicyProblem[] } => {
  const result = policySchemas[name].safeParse(value);
  if (result.success) return { value: result.data, problems: [] };
  const problems = result.error.issues.map((issue) => ({
    file: fileOf(name),
    path: pathOf(issue.path),
    problem: issue.message,
    cure: cureOf(issue),
  }));
  return { problems };
};

const readOne = (name: PolicyName, files: PolicyFiles): { value?: unknown; problems: PolicyProblem[] } => {
  const file = fileOf(name);
  const text = files[file];
  if (text === undefined)
    return { problems: [{ file, path: '', problem: 'the file is missing', cure: `Put it back into policies/.` }] };
  const { value, problems } = parse(file, text);
  return problems.length > 0 ? { problems } : validate(name, value);
};

/** The model's price list is read by the room that spends (src/model/prices.ts). */
const readElsewhere = ['prices.yaml'];

const unknownFiles = (files: PolicyFiles): PolicyProblem[] =>
  Object.keys(files)
    .filter((file) => !readElsewhere.includes(file) && !PolicyName.options.some((name) => fileOf(name) === file))
    .map((file) => ({
      file,
      path: '',
      problem: 'nothing reads this file',
      cure: `Remove it, or name it one of ${PolicyName.options.map(fileOf).join(', ')}.`,
    }));

/** The agents that work without a requisition, of which alone a subscription may name one. */
type Soloists = ReadonlyMap<string, unknown>;

const agentsOfSubscriptions = (policy: Policies['subscriptions'] | undefined, known: Soloists): PolicyProblem[] =>
  (policy?.subscriptions ?? []).flatMap(({ agent }, index) => {
    if (agent === undefined || known.has(agent)) return [];
    const problem = `there is no agent ${agent} that works without a requisition`;
    const cure = `Name one of ${[...known.keys()].join(', ')}.`;
    return [{ file: fileOf('subscriptions'), path: `subscriptions[${index}].agent`, problem, cure }];
  });

const readAll = (
  files: PolicyFiles,
  soloists?: Soloists,
): { values: Record<string, unknown>; problems: PolicyProblem[] } => {
  const read = PolicyName.options.map((name) => ({ name, ...readOne(name, files) }));
  const values = Object.fromEntries(read.flatMap(({ name, value }) => (value === undefined ? [] : [[name, value]])));
  // Each value has passed its schema; parsing once more gives it its type.
  const policies = Policies.partial().parse(values);
  const unknown = soloists === undefined ? [] : agentsOfSubscriptions(policies.subscriptions, soloists);
  const rules = [...checkRules(policies), ...unknown];
  return { values, problems: [...unknownFiles(files), ...read.flatMap(({ problems }) => problems), ...rules] };
};

/** Everything that is wrong with the files, empty when they may be used. */
export const checkPolicies = (files: PolicyFiles, soloists?: Soloists): PolicyProblem[] =>
  readAll(files, soloists).problems;

const describe = ({ file, path, problem, cure }: PolicyProblem): string =>
  `${file}${path === '' ? '' : ` ${path}`}: ${problem}. ${cure}`;

const deepFreeze = <T>(value: T): T => {
  if (typeof value === 'object' && value !== null) Object.values(Object.freeze(value)).forEach(deepFreeze);
  return value;
};

/** The files as one frozen value; throws `policy_invalid` with all that is wrong. */
export const parsePolicies = (files: PolicyFiles, soloists?: Soloists): Policies => {
  const { values, problems } = readAll(files, soloists);
  if (problems.length > 0)
    throw new QuartermasterError('policy_invalid', problems.map(describe).join('\n'), {
      fields: problems.map(({ file, path, problem }) => ({ field: `${file}:${path}`, reason: problem })),
    });
  const digests = Object.fromEntries(PolicyName.options.map((name) => [name, sha256(files[fileOf(name)] ?? '')]));
  return deepFreeze(Policies.parse({ ...values, digests }));
};

const policyFolder = join(import.meta.dirname, '../policies');

/** The text of every YAML file of a folder. */
export const readPolicyFiles = async (folder: string = policyFolder): Promise<PolicyFiles> => {
  const names = (await readdir(folder)).filter((name) => /\.ya?ml$/.test(name));
  return Object.fromEntries(
    await Promise.all(names.map(async (name) => [name, await readFile(join(folder, name), 'utf8')])),
  );
};

/** Read once, at start. */
export const loadPolicies = async (folder?: string): Promise<Policies> => parsePolicies(await readPolicyFiles(folder));

import { namedValues, tableFor } from './approval-tables.ts';
import { severity } from './clearance.ts';
import { negotiationFaults } from './negotiation.ts';
import { VendorStanding } from './policies.ts';
import type {
  ApprovalPolicy,
  ApprovalRow,
  ApprovalTable,
  CategoriesPolicy,
  ClearancePolicy,
  Delay,
  DeliveryPolicy,
  Policies,
  PolicyName,
  RatesPolicy,
  RetentionPolicy,
  SubscriptionsPolicy,
  TasksPolicy,
} from './policies.ts';
import { seatsIn } from './seats.ts';

/** What is wrong in a policy file, where, and what to do about it. */
export type PolicyProblem = { file: string; path: string; problem: string; cure: string };

type Found = Omit<PolicyProblem, 'file'>;

const repeated = (values: readonly string[]): string[] => [
  ...new Set(values.filter((value, index) => values.indexOf(value) !== index)),
];

/** The rows of one table start at 0, meet without gap or overlap, and end nowhere. */
const tiling = ({ name, rows }: ApprovalTable, index: number): Found[] =>
  rows.flatMap(({ from, to }, row) => {
    const path = `tables[${index}].rows[${row}]`;
    const expected = row === 0 ? 0 : (rows[row - 1]?.to ?? null);
    const found: Found[] = [];
    if (expected === null)
      found.push({ path, problem: `${name}: follows a row without end`, cure: 'Only the last row has "to: null".' });
    else if (from !== expected)
      found.push({
        path: `${path}.from`,
        problem: `${name}: ${from > expected ? 'gap' : 'overlap'} between ${expected} and ${from}`,
        cure: `Set from to ${expected}.`,
      });
    if (to !== null && to <= from)
      found.push({ path: `${path}.to`, problem: `${name}: ${to} is not above ${from}`, cure: `Set to above ${from}.` });
    if (row === rows.length - 1 && to !== null)
      found.push({
        path: `${path}.to`,
        problem: `${name}: nothing applies from ${to} on`,
        cure: 'End with "to: null".',
      });
    return found;
  });

const inRows = (
  { name, rows }: ApprovalTable,
  index: number,
  look: (row: ApprovalRow) => { problem: string; cure: string }[],
): Found[] =>
  rows.flatMap((row, at) =>
    look(row).map(({ problem, cure }) => ({
      path: `tables[${index}].rows[${at}].steps`,
      problem: `${name}, from ${row.from}: ${problem}`,
      cure,
    })),
  );

const doubledSteps = (table: ApprovalTable, index: number): Found[] =>
  inRows(table, index, ({ steps }) =>
    repeated(steps.flatMap(seatsIn).map(({ role }) => role)).map((role) => ({
      problem: `${role} twice`,
      cure: `Name each role once; nobody may approve two steps. For two people of it write { role: ${role}, quorum: 2 }.`,
    })),
  );

const quorums = (table: ApprovalTable, index: number): Found[] =>
  inRows(table, index, ({ steps }) =>
    steps
      .flatMap(seatsIn)
      .filter(({ quorum }) => quorum < 1)
      .map(({ role, quorum }) => ({
        problem: `a quorum of ${quorum} of ${role}`,
        cure: 'Give a quorum of 1 or more, or leave the role out.',
      })),
  );

const loneGroups = (table: ApprovalTable, index: number): Found[] =>
  inRows(table, index, ({ steps }) =>
    steps
      .filter((step) => typeof step === 'object' && 'all' in step && step.all.length < 2)
      .map(() => ({
        problem: 'a group of fewer than two roles',
        cure: 'Name two or more under "all", or write the role alone.',
      })),
  );

/** Every combination of tenant, category, cost centre and vendor status finds a table, and every table is found by one. */
const reach = ({ tables }: ApprovalPolicy): Found[] => {
  const reached = namedValues(tables, 'tenant').flatMap((tenant) =>
    namedValues(tables, 'category').flatMap((category) =>
      namedValues(tables, 'costCenter').flatMap((costCenter) =>
        VendorStanding.options.map((vendorStatus) => {
          const asked = { tenant, category, costCenter, vendorStatus };
          return { asked, table: tableFor(tables, asked) };
        }),
      ),
    ),
  );
  const hole = reached.find(({ table }) => table === undefined);
  const dead = tables.flatMap((table, index) =>
    reached.some((each) => each.table === table) ? [] : [{ table, index }],
  );
  return [
    ...(hole === undefined ? [] : [uncovered(hole.asked)]),
    ...dead.map(({ table, index }) => ({
      path: `tables[${index}].when`,
      problem: `${table.name} never applies: the tables above it take everything`,
      cure: 'Move it up, or remove it.',
    })),
  ];
};

const uncovered = (asked: Record<'tenant' | 'category' | 'costCenter' | 'vendorStatus', string>): Found => {
  const combination = Object.entries(asked).map(([key, value]) => `${key} ${value === '*' ? 'any other' : value}`);
  return {
    path: 'tables',
    problem: `no table for ${combination.join(', ')}`,
    cure: 'Let the last table apply to everything else: "when: {}".',
  };
};

const unknownCategories = ({ tables }: ApprovalPolicy, categories: CategoriesPolicy | undefined): Found[] => {
  if (categories === undefined) return [];
  const known = categories.categories.map(({ id }) => id);
  return tables.flatMap(({ name, when }, index) =>
    (when.category ?? [])
      .filter((id) => !known.includes(id))
      .map((id) => ({
        path: `tables[${index}].when.category`,
        problem: `${name}: no category ${id} in categories.yaml`,
        cure: `Use one of ${known.join(', ')}, or add it there.`,
      })),
  );
};

const approval = (policy: ApprovalPolicy, { categories }: ReadPolicies): Found[] => [
  ...policy.tables.flatMap(tiling),
  ...policy.tables.flatMap(doubledSteps),
  ...policy.tables.flatMap(quorums),
  ...policy.tables.flatMap(loneGroups),
  ...repeated(policy.tables.map(({ name }) => name)).map((name) => ({
    path: 'tables',
    problem: `two tables are called ${name}`,
    cure: 'Give each table a name of its own; decisions are recorded under it.',
  })),
  ...reach(policy),
  ...unknownCategories(policy, categories),
];

/** A worse fact must never lead to a better outcome. */
const clearance = ({ assessment, screening }: ClearancePolicy): Found[] => {
  const found = assessment.supplierEvaluationRisk.flatMap(({ atMost, missed }, index, limits): Found[] => {
    const before = limits[index - 1];
    if (before === undefined) return [];
    if (atMost > before.atMost && severity.indexOf(missed) >= severity.indexOf(before.missed)) return [];
    return [
      {
        path: `assessment.supplierEvaluationRisk[${index}]`,
        problem: `a risk above ${atMost} would be treated better than one above ${before.atMost}`,
        cure: 'List the limits upwards, each with an outcome at least as grave as the one before.',
      },
    ];
  });
  if (severity.indexOf(screening.exactHit.missed) < severity.indexOf(screening.fuzzyHit.missed))
    found.push({
      path: 'screening.exactHit.missed',
      problem: 'an exact hit would be treated better than a similar name',
      cure: 'Give exactHit an outcome at least as grave as fuzzyHit has.',
    });
  return found;
};

const categories = ({ categories: all }: CategoriesPolicy): Found[] => {
  const words = all.flatMap(({ words: { en, de, fr } }) => [
    ...new Set([...en, ...de, ...fr].map((word) => word.toLowerCase())),
  ]);
  return [
    ...repeated(all.map(({ id }) => id)).map((id) => ({
      path: 'categories',
      problem: `two categories have the id ${id}`,
      cure: 'Give each an id of its own.',
    })),
    ...repeated(words).map((word) => ({
      path: 'categories',
      problem: `"${word}" stands in two categories`,
      cure: 'Keep it in one, or leave it out: it would not tell them apart.',
    })),
  ];
};

const rates = ({ rates: all }: RatesPolicy): Found[] => [
  ...repeated(all.map(({ date, currency, base }) => `${currency} in ${base} on ${date}`)).map((which) => ({
    path: 'rates',
    problem: `two rates for ${which}`,
    cure: 'Keep one.',
  })),
  ...all.flatMap(({ currency, base }, index) =>
    currency === base
      ? [{ path: `rates[${index}]`, problem: `${currency} in itself`, cure: 'Remove it; a currency in itself is 1.' }]
      : [],
  ),
];

/** Units compare in a day of eight hours; only their order matters here. */
const secondsOf = (delay: Delay): number => {
  if ('seconds' in delay) return delay.seconds;
  return 'hours' in delay ? delay.hours * 3600 : delay.days * 8 * 3600;
};

const tasks = ({ kinds }: TasksPolicy): Found[] =>
  Object.entries(kinds).flatMap(([kind, times]) =>
    times.flatMap(({ act, after }, index): Found[] => {
      const path = `kinds.${kind}[${index}]`;
      const before = times[index - 1];
      const found: Found[] = [];
      if (act === 'expire' && kind !== 'question')
        found.push({
          path,
          problem: `a task of kind ${kind} would expire`,
          cure: 'Only a question may; use escalate.',
        });
      if (act === 'deputy' && kind !== 'approval')
        found.push({
          path,
          problem: `a task of kind ${kind} has no deputy`,
          cure: 'Only an approval has; use escalate.',
        });
      if (before?.act === 'expire')
        found.push({ path, problem: 'comes after the task has expired', cure: 'Put expire last.' });
      if (before !== undefined && secondsOf(after) < secondsOf(before.after))
        found.push({ path, problem: 'comes earlier than the one above it', cure: 'List them in the order of time.' });
      return found;
    }),
  );

const retention = ({ days }: RetentionPolicy): Found[] =>
  Object.entries(days)
    .filter(([, kept]) => kept > days.record)
    .map(([kind]) => ({
      path: `days.${kind}`,
      problem: 'it would be kept for longer than the record that it belongs to',
      cure: 'Keep the record for at least as long as anything else.',
    }));

/** An event leads to one thing, by one way. */
const subscriptions = ({ subscriptions: all }: SubscriptionsPolicy): Found[] => [
  ...repeated(all.map(({ name }) => name)).map((name) => ({
    path: 'subscriptions',
    problem: `two subscriptions are called ${name}`,
    cure: 'Give each a name of its own; what came is recorded under it.',
  })),
  ...repeated(all.map(({ from, source, type }) => `${type} of ${source} by ${Object.entries(from).join()}`)).map(
    (which) => ({ path: 'subscriptions', problem: `two subscriptions take ${which}`, cure: 'Keep one of them.' }),
  ),
];
const delivery = ({ overdue: { remindVendor, askBuyer } }: DeliveryPolicy): Found[] =>
  [...remindVendor, askBuyer].flatMap((delay, index, all) => {
    const before = all[index - 1];
    if (before === undefined || secondsOf(delay) >= secondsOf(before)) return [];
    const path = index < remindVendor.length ? `overdue.remindVendor[${index}]` : 'overdue.askBuyer';
    return [{ path, problem: 'comes earlier than what is before it', cure: 'List them in the order of time.' }];
  });

const at = (file: PolicyName, found: readonly Found[]): PolicyProblem[] =>
  found.map((each) => ({ file: `${file}.yaml`, ...each }));

/** The policies as far as they could be read. */
export type ReadPolicies = { [Name in keyof Policies]?: Policies[Name] | undefined };

/** What no schema can say: rules within and between the files. Files that could not be read are left out. */
export const checkRules = (policies: ReadPolicies): PolicyProblem[] => [
  ...(policies.approval ? at('approval', approval(policies.approval, policies)) : []),
  ...(policies.clearance ? at('clearance', clearance(policies.clearance)) : []),
  ...(policies.categories ? at('categories', categories(policies.categories)) : []),
  ...(policies.rates ? at('rates', rates(policies.rates)) : []),
  ...(policies.tasks ? at('tasks', tasks(policies.tasks)) : []),
  ...(policies.negotiation ? at('negotiation', negotiationFaults(policies.negotiation, policies.clearance)) : []),
  ...(policies.retention ? at('retention', retention(policies.retention)) : []),
  ...(policies.subscriptions ? at('subscriptions', subscriptions(policies.subscriptions)) : []),
  ...(policies.delivery ? at('delivery', delivery(policies.delivery)) : []),
];

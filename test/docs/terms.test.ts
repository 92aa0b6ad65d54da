import { expect, test } from '@jest/globals';
import { duties } from '../../src/domain/parties.ts';
import { PlanStep, StepName } from '../../src/domain/plan.ts';
import { Role } from '../../src/domain/principal.ts';
import { rightInWords, rights as table, type Operation } from '../../src/domain/rights.ts';
import { statuses } from '../../src/domain/status.ts';
import { TaskKind, TaskTopic, Verb } from '../../src/domain/task.ts';
import { topics, verbsOf } from '../../src/domain/tasks.ts';
import { code, tableUnder } from './tables.ts';

const listed = (names: readonly string[]): string => names.map(code).join(', ');

const rights = (may: Readonly<Record<string, readonly string[]>>): string =>
  Object.entries(may)
    .map(([action, parties]) => `${action}: ${parties.join(', ')}`)
    .join('; ');

const OWNERS: Readonly<Record<string, string>> = {
  the_requester: 'the requester',
  the_step: "the step's role",
  the_cost_center_owner: "the cost centre's owner",
};

const firstColumn = (heading: string): (string | undefined)[] =>
  tableUnder('docs/terms.md', heading).map(([first]) => first);

test('the table of statuses is the one that the code goes by', () => {
  const rows = Object.entries(statuses).map(([status, { phase, may }]) => [code(status), code(phase), rights(may)]);
  expect(tableUnder('docs/terms.md', '## Statuses').map((row) => row.slice(0, 3))).toEqual(rows);
});

test('the table of moves is the one that the code goes by', () => {
  const rows = Object.entries(statuses).map(([status, { next }]) => [code(status), listed(next)]);
  expect(tableUnder('docs/terms.md', '### Moves')).toEqual(rows);
});

test('the table of topics names the kind, who may answer and every answer', () => {
  const rows = TaskTopic.options.map((topic) => {
    const { kind, owner, also } = topics[topic];
    const others: readonly string[] = also.filter((party) => !(owner === 'the_requester' && party === 'requester'));
    const who = [OWNERS[owner] ?? owner, ...others.map((party) => (party === 'submitter' ? 'the submitter' : party))];
    return [code(topic), kind, who.join(', '), listed(verbsOf(topic))];
  });
  expect(tableUnder('docs/terms.md', '### Topics').map((row) => row.slice(0, 4))).toEqual(rows);
});

test.each([
  ['### Kinds', TaskKind.options],
  ['### Answers', Verb.options],
  ['## Steps of the plan', StepName.options],
  ['## Roles', Role.options],
] as const)('the table under "%s" has a row for each name of the code', (heading, names) => {
  expect(firstColumn(heading)).toEqual(names.map(code));
});

test('the table of duties is the one that decisions go by', () => {
  const rows = Object.entries(duties).map(([duty, bars]) => [code(duty), listed(bars)]);
  expect(tableUnder('docs/terms.md', '## Duties')).toEqual(rows);
});

test('the states of a step are all explained', () => {
  expect(firstColumn('### States of a step')).toEqual(PlanStep.shape.state.options.map(code));
});

test('the table of who may do what is the one that the services go by', () => {
  const operations = Object.keys(table).filter((name): name is Operation => name in table);
  const rows = operations.map((operation) => {
    const { effect, who, of } = rightInWords(operation);
    return [code(operation), effect, who, of];
  });
  expect(tableUnder('docs/terms.md', '## Who may do what').map((row) => row.slice(0, 4))).toEqual(rows);
});

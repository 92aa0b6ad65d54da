import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { PolicyName } from '../src/domain/policies.ts';
import { sha256 } from '../src/digest.ts';
import { checkPolicies, loadPolicies, parsePolicies, readPolicyFiles } from '../src/policies.ts';
import type { PolicyFiles } from '../src/policies.ts';
import { aloneInputs } from '../src/toolbox.ts';

let files: PolicyFiles;
beforeAll(async () => {
  files = await readPolicyFiles();
});

/** The shipped files, one of them edited as text. */
const edited = (file: string, from: string | RegExp, to: string): PolicyFiles => {
  const text = files[file] ?? '';
  const changed = text.replace(from, to);
  if (changed === text) throw new Error(`${file} does not contain ${String(from)}`);
  return { ...files, [file]: changed };
};
const problems = (file: string, from: string | RegExp, to: string) => checkPolicies(edited(file, from, to));

const listed = (more: string) =>
  edited(
    'subscriptions.yaml',
    'subscriptions: []',
    `subscriptions: [{ name: a, tenant: acme, person: buyer, from: { webhook: w }, source: s, type: t, ${more} }]`,
  );
const wrong = (more: string) => checkPolicies(listed(more), aloneInputs).map(({ path }) => path);

describe('a subscription that has an agent work', () => {
  test('names one that works without a requisition, and no other', () => {
    expect(wrong('reaction: run_agent, agent: vendor')).toEqual([]);
    for (const agent of ['negotiation', 'oracle'])
      expect(wrong(`reaction: run_agent, agent: ${agent}`)).toEqual(['subscriptions[0].agent']);
  });

  test('names one at all, and only then', () => {
    expect(wrong('reaction: run_agent')).toEqual(['subscriptions[0].agent']);
    expect(wrong('reaction: hold_vendor, agent: vendor')).toEqual(['subscriptions[0].agent']);
  });
});

describe('the shipped files', () => {
  test('have no problem', () => {
    expect(checkPolicies(files)).toEqual([]);
  });

  test('load as one frozen value with the digest of each file', async () => {
    const policies = await loadPolicies();
    expect(Object.isFrozen(policies)).toBe(true);
    expect(Object.isFrozen(policies.approval.tables[0]?.rows)).toBe(true);
    for (const name of PolicyName.options) {
      expect(policies[name].version).not.toBe('');
      expect(policies.digests[name]).toBe(sha256(files[`${name}.yaml`] ?? ''));
    }
  });

  test('stay small and plain enough to be recorded', async () => {
    const policies = await loadPolicies();
    const text = JSON.stringify(policies);
    expect(text.length).toBeLessThan(16_000);
    expect(JSON.parse(text)).toEqual(policies);
  });

  test('each tell the controller what they are for', () => {
    for (const name of PolicyName.options) expect(files[`${name}.yaml`]).toMatch(/^# .{20,}/);
  });
});

describe('approval rows', () => {
  test('with a gap are refused, naming the place and the cure', () => {
    expect(problems('approval.yaml', 'from: 100, to: 5000', 'from: 101, to: 5000')).toEqual([
      {
        file: 'approval.yaml',
        path: 'tables[0].rows[1].from',
        problem: 'office_supplies: gap between 100 and 101',
        cure: 'Set from to 100.',
      },
    ]);
  });

  test.each<[string, string | RegExp, string, RegExp]>([
    ['that overlap', 'from: 100, to: 5000', 'from: 90, to: 5000', /overlap between 100 and 90/],
    ['that do not start at zero', 'from: 0, to: 100,', 'from: 1, to: 100,', /gap between 0 and 1/],
    ['that run backwards', 'from: 0, to: 1000,', 'from: 0, to: 0,', /./],
    ['that end', /to: null(?![\s\S]*to: null)/, 'to: 90000', /nothing applies from 90000 on/],
    ['after a row without end', 'from: 0, to: 1000,', 'from: 0, to: null,', /follows a row without end/],
    ['with a role twice', '[department_head, finance_director]', '[compliance, compliance]', /compliance twice/],
    [
      'with a role in a group and once more',
      '[department_head, finance_director]',
      '[{ all: [department_head, finance_director] }, department_head]',
      /office_supplies, from 5000: department_head twice.*quorum: 2/,
    ],
    [
      'with a quorum of none',
      '[department_head, finance_director]',
      '[{ role: department_head, quorum: 0 }]',
      /office_supplies, from 5000: a quorum of 0 of department_head.*1 or more/,
    ],
    [
      'with a group of one',
      '[department_head, finance_director]',
      '[{ all: [department_head] }]',
      /office_supplies, from 5000: a group of fewer than two roles/,
    ],
    [
      'with a step that is none',
      '[department_head, finance_director]',
      '[{ any: [department_head] }]',
      /\{"any":\["department_head"\]\} is no step: write a role/,
    ],
    ['with a role that does not exist', '[department_head, finance_director]', '[boss]', /boss|Invalid option/],
    ['with a category that does not exist', '[professional_services]', '[magic]', /no category magic/],
    ['with a misspelt key', '        to: null', '        until: null', /until/],
  ])('%s are refused', (_title, from, to, message) => {
    const found = problems('approval.yaml', from, to);
    expect(found).not.toEqual([]);
    expect(found.map(({ problem, cure }) => `${problem} ${cure}`).join('\n')).toMatch(message);
  });

  test('with a quorum are sound as docs/operations.md shows them', () => {
    const text = readFileSync(new URL('../docs/operations.md', import.meta.url), 'utf8');
    const row = (/^- from: 100000\n(?: {2}.*\n)+/m.exec(text)?.[0] ?? '').replaceAll(/^/gm, '      ');
    expect(row).toContain('quorum: 2');
    const last = /to: null\n( +steps: .*\n +why: .*\n)$/;
    expect(problems('approval.yaml', last, `to: 100000\n$1${row.trimEnd()}\n`)).toEqual([]);
  });

  test('that leave a combination without a table are refused, naming it', () => {
    const found = problems('approval.yaml', 'when: {}', 'when: { category: [software] }');
    expect(found.map(({ problem }) => problem)).toEqual([
      'no table for tenant any other, category any other, costCenter any other, vendorStatus active',
    ]);
  });

  test('are not missed where other tables take every other combination', () => {
    expect(problems('approval.yaml', 'when: {}', 'when: { vendorStatus: [active] }')).toEqual([]);
  });

  test('that can never apply are refused', () => {
    expect(
      problems('approval.yaml', 'when: { vendorStatus: [conditional] }', 'when: {}').map(({ path }) => path),
    ).toEqual(['tables[2].when', 'tables[3].when', 'tables[4].when']);
  });
});

describe('clearance thresholds', () => {
  test('that do not name their outcome make the file refused, each of them', () => {
    const text = files['clearance.yaml'] ?? '';
    const outcomes = [...text.matchAll(/,? ?missed: \w+/g)];
    expect(outcomes).toHaveLength(12);
    for (const { 0: outcome, index } of outcomes) {
      const without = text.slice(0, index) + text.slice(index + outcome.length);
      expect(checkPolicies({ ...files, 'clearance.yaml': without })).toEqual([
        expect.objectContaining({
          file: 'clearance.yaml',
          path: expect.stringMatching(/missed$/),
          cure: expect.stringContaining('conditional, not_cleared'),
        }),
      ]);
    }
  });

  test('that treat a worse risk better are refused', () => {
    expect(problems('clearance.yaml', 'atMost: 6, missed: conditional', 'atMost: 6, missed: blocked')[0]).toMatchObject(
      {
        file: 'clearance.yaml',
      },
    );
    expect(
      problems('clearance.yaml', 'exactHit: { missed: blocked }', 'exactHit: { missed: conditional }'),
    ).toHaveLength(1);
  });

  test('cannot be missed into a clearance', () => {
    expect(problems('clearance.yaml', 'notOnHold: { missed: blocked }', 'notOnHold: { missed: cleared }')).toHaveLength(
      1,
    );
  });
});

describe('the other files', () => {
  test.each<[string, string, string | RegExp, string]>([
    ['an approval that expires', 'tasks.yaml', 'act: deputy', 'act: expire'],
    ['a reminder after the escalation', 'tasks.yaml', 'remind, after: { days: 1 }', 'remind, after: { days: 4 }'],
    ['a delay in two units', 'tasks.yaml', '{ days: 1 }', '{ days: 1, hours: 1 }'],
    ['a kind of task without times', 'tasks.yaml', 'spend:', 'spending:'],
    [
      'two rates for one day',
      'rates.yaml',
      /2025-01-02, currency: USD, base: EUR/,
      '2026-10-01, currency: USD, base: EUR',
    ],
    ['a rate of zero', 'rates.yaml', "rate: '0.9650'", "rate: '0'"],
    ['a rate as a float', 'rates.yaml', "rate: '0.9650'", 'rate: 0.9650'],
    ['a word of two categories', 'categories.yaml', 'en: [desk,', 'en: [Laptop,'],
    ['a limit of nothing', 'limits.yaml', 'turns: 24', 'turns: 0'],
    ['a country that is none', 'intake.yaml', 'US: {', 'USA: {'],
    ['a key given twice', 'intake.yaml', 'reopenDays: 14', 'reopenDays: 14\nreopenDays: 15'],
    ['a letter that is never drafted', 'negotiation.yaml', 'mostDrafts: 5', 'mostDrafts: 0'],
    ['a letter that is drafted without end', 'negotiation.yaml', 'mostDrafts: 5', 'mostDrafts: 11'],
    ['no bound on drafts', 'negotiation.yaml', 'mostDrafts: 5', ''],
    ['a text that outlives its record', 'retention.yaml', 'mails: 2190', 'mails: 3651'],
    ['a kind of data that is kept for no time', 'retention.yaml', 'transcripts: 180', 'transcripts: 0'],
    ['a kind of data without a time', 'retention.yaml', '  letters: 2190\n', ''],
    ['YAML that is broken', 'confirmation.yaml', 'fields: [', 'fields: [['],
  ])('%s is refused in its file, with a cure', (_title, file, from, to) => {
    const found = problems(file, from, to);
    expect(found).not.toEqual([]);
    for (const problem of found) {
      expect(problem.file).toBe(file);
      expect(problem.cure).not.toBe('');
    }
  });

  test('a missing file and one that nothing reads are named', () => {
    const { 'tasks.yaml': _tasks, ...rest } = files;
    expect(checkPolicies({ ...rest, 'aproval.yaml': '' }).map(({ file, problem }) => [file, problem])).toEqual([
      ['aproval.yaml', 'nothing reads this file'],
      ['tasks.yaml', 'the file is missing'],
    ]);
  });

  test('aliases, which could unfold without end, are refused', () => {
    const bomb = 'version: x\nfields: &a [vendor.email]\nsources: [*a, *a]\n';
    expect(checkPolicies({ ...files, 'confirmation.yaml': bomb })).toEqual([
      expect.objectContaining({ file: 'confirmation.yaml', cure: 'Write the values out, without * and &.' }),
    ]);
  });
});

test('loading names all problems at once, with a stable code', () => {
  const broken = { ...edited('tasks.yaml', 'act: deputy', 'act: expire'), 'rates.yaml': 'version: 1' };
  expect(() => parsePolicies(broken)).toThrow(
    expect.objectContaining({
      code: 'policy_invalid',
      message: expect.stringMatching(/rates\.yaml version: [\s\S]*tasks\.yaml kinds\.approval\[1\]: /),
    }),
  );
});

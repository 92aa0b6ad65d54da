import { describe, expect, test } from '@jest/globals';
import * as agents from '../../src/agents/all.ts';
import { agentProblems, type LintedAgent } from '../../src/tools/lint.ts';
import { checkDocuments, loadRegistry, readDocumentFiles } from '../../src/tools/registry.ts';
import { scopes } from '../../src/tools/scopes.ts';

const files = await readDocumentFiles();
const registry = await loadRegistry();

const DECLARED = {
  effect: 'read',
  scope: 'vendors:read',
  audience: 'vendors',
  during: '[screening]',
  rate: '60',
  timeout: '10',
  size: '1000',
  idempotency: 'safe',
};

/** A small document with one operation, with another declaration where a test says so; null leaves a key out. */
function document(changes: Partial<Record<keyof typeof DECLARED | 'readBack' | 'extra', string | null>> = {}): string {
  const declared = Object.entries({ ...DECLARED, ...changes }).filter(([, value]) => value !== null);
  return `openapi: 3.1.0
info: { title: T, version: '1' }
paths:
  /things:
    get:
      operationId: thing_read
      x-quartermaster: { ${declared.map(([key, value]) => `${key}: ${value}`).join(', ')} }
      responses: { '200': { description: ok } }
`;
}

const problemsOf = async (text: string): Promise<readonly string[]> =>
  (await checkDocuments({ things: text })).problems;

describe('a document', () => {
  test('with all its declarations is taken', async () => {
    expect(await problemsOf(document())).toEqual([]);
  });

  test.each(Object.keys(DECLARED))(
    'whose operation lacks %s is refused, naming file, operation, key and an example',
    async (key) => {
      const [problem, ...others] = await problemsOf(document({ [key]: null }));
      expect(others).toEqual([]);
      expect(problem).toMatch(
        new RegExp(`^openapi/things\\.yaml: thing_read: x-quartermaster\\.${key}: .*For example: ${key}: `),
      );
    },
  );

  test.each([
    ['an unknown scope', { scope: 'everything' }, 'x-quartermaster.scope'],
    ['an unknown audience', { audience: 'elsewhere' }, 'x-quartermaster.audience'],
    ['an unknown state', { during: '[thursday]' }, 'x-quartermaster.during'],
    ['a key that means nothing', { extra: '1' }, 'extra, which means nothing'],
    ['a write that is said to be safe', { effect: 'write', readBack: 'thing_read' }, 'x-quartermaster.idempotency'],
    ['a write without a read-back', { effect: 'write', idempotency: 'state' }, 'x-quartermaster.readBack'],
    [
      'a write that is read back by a write',
      { effect: 'write', idempotency: 'state', readBack: 'thing_read' },
      'is no reading operation',
    ],
    ['a key that is not sent', { effect: 'write', idempotency: 'key', readBack: 'x' }, 'there is no such header'],
  ])('with %s is refused', async (_, changes, problem) => {
    expect((await problemsOf(document(changes))).join('\n')).toContain(problem);
  });

  test.each([
    ['no YAML', 'a: [', 'openapi/things.yaml'],
    ['an older OpenAPI', document().replace('3.1.0', '3.0.3'), 'OpenAPI 3.1'],
    ['no OpenAPI', 'hello: world', 'OpenAPI'],
    ['a list', '[]', 'openapi: 3.1.0'],
  ])('that is %s is refused', async (_, text, problem) => {
    expect((await problemsOf(text)).join('\n')).toContain(problem);
  });

  test('cannot take the name of another’s operation', async () => {
    const { problems } = await checkDocuments({ one: document(), two: document() });
    expect(problems).toEqual([expect.stringContaining('operationId is taken by openapi/two.yaml')]);
  });

  test('of this repository is sound', async () => {
    expect((await checkDocuments(files)).problems).toEqual([]);
    expect(Object.keys(files)).toEqual(['contracts', 'erp', 'mail', 'purchasing', 'risk', 'vendors']);
  });
});

const sample = (changes: Partial<LintedAgent>): LintedAgent => ({
  name: 'x',
  prompt: 'short',
  tools: [],
  scopes,
  ...changes,
});

describe('an agent', () => {
  const linted: readonly LintedAgent[] = Object.values(agents);
  const reads = registry.operations.filter(({ effect }) => effect === 'read').map(({ name }) => name);
  test.each(linted)('$name of this repository is sound', (agent) => {
    expect(agentProblems(agent, registry)).toEqual([]);
  });

  test.each([
    ['names an unknown operation', { tools: ['drop_tables'] }, 'drop_tables is no operation'],
    ['names a write', { tools: ['order_create'] }, 'order_create writes'],
    ['names what is described to no model', { tools: ['order_find'] }, 'order_find has no description'],
    ['lacks the scope of a tool', { tools: ['vendors_read'], scopes: [] }, 'needs the scope vendors:read'],
    ['names more than six tools', { tools: reads.filter((name) => name !== 'order_find') }, 'tools, and at most 6'],
    [
      'reaches more than three audiences',
      { tools: ['vendors_read', 'risk_match', 'mail_read', 'purchasing_orders'] },
      '4 audiences, and at most 3',
    ],
    ['has a prompt of over 2,000 tokens', { prompt: 'word '.repeat(2_100) }, 'tokens of prompt, and at most 2000'],
    ['names a tool twice', { tools: ['vendors_read', 'vendors_read'] }, 'named twice'],
  ])('that %s is refused at load', (_, changes, problem) => {
    expect(agentProblems(sample(changes), registry).join('\n')).toContain(problem);
  });
});

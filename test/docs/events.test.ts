import { expect, test } from '@jest/globals';
import { catalogue, typeOf, type EventName } from '../../src/domain/events.ts';
import { tableUnder } from './tables.ts';

const names = Object.keys(catalogue).filter((name): name is EventName => name in catalogue);

test('docs/events.md has a row for each event, with when it is told and all its fields', () => {
  const rows = names.map((name) => [
    `\`${typeOf(name)}\``,
    catalogue[name].summary,
    Object.keys(catalogue[name].data.shape)
      .map((field) => `\`${field}\``)
      .join(', '),
  ]);
  expect(tableUnder('docs/events.md', '## Every event')).toEqual(rows);
});

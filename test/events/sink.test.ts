import { expect, test } from '@jest/globals';
import type { CommittedEvent } from '../../src/domain/events.ts';
import { Outcomes } from '../../src/events/sink.ts';

const eventOf = (id: string, subject: string, tenant = 'acme'): CommittedEvent => ({
  tenant,
  id,
  type: 'quartermaster.vendor.held.v1',
  subject,
  data: {},
  traceparent: null,
  cause: null,
  at: '2026-11-26T12:00:00Z',
  partition: 0,
  place: 1,
});

test('what is not taken keeps its outcome, and holds back the rest of its subject in its company alone', () => {
  const [bad, behind, other, elsewhere] = [
    eventOf('1', 'V-1'),
    eventOf('2', 'V-1'),
    eventOf('3', 'V-2'),
    eventOf('4', 'V-1', 'rheinwerk'),
  ];
  const all = [bad, behind, other, elsewhere];
  const outcomes = new Outcomes();
  outcomes.note(bad, { put: 'refused', reason: 'TOO_LARGE' });
  expect(outcomes.free(all)).toEqual([other, elsewhere]);
  outcomes.note(other, { put: 'handed_on' });
  expect(outcomes.free(all)).toEqual([elsewhere]);
  expect(outcomes.orAway(all, 'ECONNRESET')).toEqual([
    { put: 'refused', reason: 'TOO_LARGE' },
    { put: 'behind' },
    { put: 'handed_on' },
    { put: 'away', reason: 'ECONNRESET' },
  ]);
});

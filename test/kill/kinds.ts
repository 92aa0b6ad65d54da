import type { TaskTopic, Verb } from '../../src/domain/task.ts';
import { CHANGED_CASE, NEGOTIATED_CASE, PLAIN_CASE } from '../support/case-file.ts';
import { HARBOR_LANE, NORTHWIND } from '../support/request-mail.ts';

/** What a requisition goes through, which its vendor decides. */
export type Kind = 'plain' | 'changed' | 'negotiated';

/** What a person decides, and why. */
export type Answer = { verb: Verb; reason: string | null };

type Course = {
  /** As the request names the vendor. */
  vendor: string;
  address: string;
  /** Letters that the vendor gets before its order, each answered once. */
  letters: number;
  /** Versions of the order that follow the first. */
  versions: number;
  caseFile: readonly string[];
  /** The agents' turns, as `RUN TURN`. */
  turns: readonly string[];
  /** What people are asked on the way, and how often each is decided. */
  answers: Partial<Record<TaskTopic, Answer & { times: number }>>;
};

const look = (run: string): string[] => [1, 2, 3].map((turn) => `vendor/${run} ${turn}`);

const plain = {
  vendor: NORTHWIND,
  address: 'orders@northwind.example',
  letters: 0,
  versions: 0,
  caseFile: PLAIN_CASE,
  turns: ['intake/1 1', ...look('1.1')],
  answers: { approval_step: { verb: 'approve', reason: null, times: 1 } },
} as const satisfies Course;

/** Of every requisition, by its kind. */
export const COURSES = {
  plain,
  changed: { ...plain, versions: 1, caseFile: CHANGED_CASE },
  negotiated: {
    vendor: HARBOR_LANE,
    address: 'dispatch@harborlane.example',
    letters: 1,
    versions: 0,
    caseFile: NEGOTIATED_CASE,
    turns: ['intake/1 1', ...look('1.1'), 'negotiation/1.1 1', 'negotiation/1.1 2', ...look('1.2')],
    answers: {
      letter_review: { verb: 'accept', reason: null, times: 1 },
      vendor_not_cleared: { verb: 'accept_condition', reason: 'Payment after delivery only.', times: 1 },
      approval_step: { verb: 'approve', reason: null, times: 2 },
    },
  },
} as const satisfies Record<Kind, Course>;

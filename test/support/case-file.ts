/** What the case file tells of a complete request to a known vendor with one approval, in order. */
export const PLAIN_CASE = [
  'received',
  'begun',
  'read',
  'completed',
  'vendor_cleared',
  'budget_committed',
  'task_opened',
  'decided',
  'order_numbered',
  'order_posted',
  'order_sent',
];

/** The same where its order is changed afterwards, by which nothing rises. */
export const CHANGED_CASE = [
  ...PLAIN_CASE,
  'order_change_proposed',
  'order_changed',
  'order_version_posted',
  'order_version_sent',
];

/** The same where the vendor is written to first, answers, and is gone on with under a condition; then two people approve. */
export const NEGOTIATED_CASE = [
  'received',
  'begun',
  'read',
  'completed',
  'task_opened',
  'decided',
  'letter_sent',
  'reply_filed',
  'task_opened',
  'decided',
  'vendor_cleared',
  'budget_committed',
  'task_opened',
  'decided',
  'task_opened',
  'decided',
  'order_numbered',
  'order_posted',
  'order_sent',
];

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

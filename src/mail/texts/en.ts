import type { Texts } from './shape.ts';

export const en: Texts = {
  topics: {
    missing_facts: {
      title: 'Please complete the purchase request',
      what: 'Please give the facts listed below.',
      why: 'They are missing in the request, or what it says does not prove them. Nothing is guessed.',
    },
    set_price: {
      title: 'Please set the price',
      what: 'Please agree the price with the vendor and enter it.',
      why: 'The request names only the most that may be spent; an order needs a price.',
    },
    returned: {
      title: 'An approver has a question',
      what: 'Please answer the question of the approver.',
      why: 'The request was returned before it was decided.',
    },
    approval_step: {
      title: 'Please approve or reject',
      what: 'Please decide on this purchase.',
      why: 'The approval policy asks for your decision at this amount.',
    },
    vendor_not_cleared: {
      title: 'The vendor is not cleared',
      what: 'Please decide whether to go on with this vendor.',
      why: 'The check of the vendor missed a threshold of the clearance policy.',
    },
    vendor_identity: {
      title: 'Which company is the vendor?',
      what: 'Please say which company is meant.',
      why: 'The risk provider knows several that fit, or none that fits well enough.',
    },
    vendor_screening: {
      title: 'A possible sanctions hit',
      what: 'Please compare the hit with the vendor and decide.',
      why: 'The screening found a similar name on a list.',
    },
    vendor_confirmation: {
      title: 'Please confirm a new vendor',
      what: 'Please compare address, tax id and bank data with a second source and name that source.',
      why: 'The vendor is new. Nothing is sent to an address that nobody has confirmed.',
    },
    provider_down: {
      title: 'The risk provider does not answer',
      what: 'Please decide whether to try again or to stop.',
      why: 'The vendor cannot be checked, and nobody is cleared unchecked.',
    },
    over_budget: {
      title: 'The budget does not suffice',
      what: 'Please raise the budget, name another cost centre, or stop.',
      why: 'The purchase costs more than the cost centre has left.',
    },
    no_rate: {
      title: 'An exchange rate is missing',
      what: 'Please have the rate added to the rate table, then try again.',
      why: 'The amount cannot be compared in the base currency without a dated rate.',
    },
    step_failed: {
      title: 'A step failed',
      what: 'Please decide whether to try again, to skip the step, or to stop.',
      why: 'The step failed after all its retries.',
    },
    spend_cap: {
      title: 'A limit of spend on models is reached',
      what: 'Please decide whether more may be spent on models for this, or stop.',
      why: 'The next call could pass the cap. Nothing was called, and nothing waits but this.',
    },
    order_outcome_unknown: {
      title: 'Was the order sent?',
      what: 'Please look at the other side whether the order arrived, and say what you found.',
      why: 'The connection broke before the answer. Sending again blindly could order twice.',
    },
  },
  verbs: {
    answer: 'give the facts',
    approve: 'approve',
    reject: 'reject',
    return: 'return it with a question',
    accept_condition: 'go on with this vendor, under the condition you state',
    other_vendor: 'take another vendor',
    identify: 'say which company it is',
    confirm_vendor: 'confirm the vendor and name the source',
    clear_hit: 'the hit is another party: go on',
    raise_budget: 'raise the budget',
    raise_cap: 'raise the cap, to an amount in US dollars or a number',
    other_cost_centre: 'book on another cost centre',
    retry: 'try again',
    sent: 'it did arrive: go on without sending',
    stop: 'stop the request',
  },
  after: {
    escalate: 'After that somebody else is told.',
    deputy: 'After that your deputy may decide as well.',
    expire: 'After that the request is withdrawn.',
  },
  outcomes: {
    ordered: { title: 'Ordered', what: 'Your purchase request was ordered.' },
    observed: {
      title: 'Observed, not sent',
      what: 'Your purchase request was decided. Quartermaster only observes: nothing was ordered by it.',
    },
    rejected: { title: 'Rejected', what: 'Your purchase request was rejected. Nothing was ordered.' },
    blocked: {
      title: 'Blocked',
      what: 'The vendor may not be bought from. Nothing was ordered; only compliance can release it.',
    },
    withdrawn: { title: 'Withdrawn', what: 'Your purchase request was withdrawn. Nothing was ordered.' },
    failed: { title: 'Failed', what: 'Your purchase request could not be finished. Nothing was sent to the vendor.' },
  },
  labels: {
    request: 'Request',
    why: 'Why',
    asked: 'What is needed',
    facts: 'What it is about',
    how: 'How to answer',
    link: 'In the browser',
    by: 'By when',
    inbox: 'See it',
    reason: 'Reason',
  },
  hello: (name) => `Hello ${name},`,
  noDeadline: 'No deadline; the request waits for you.',
  notByMail: 'A reply to this mail does not answer the task.',
  reminder: { prefix: 'Reminder', lead: 'This task still waits for you.' },
  escalation: {
    prefix: 'Escalation',
    lead: (role) => `Nobody has answered this task yet (owner: ${role}). It is now brought to you.`,
  },
  notARequest: {
    title: 'Not taken as a purchase request',
    what: 'Your mail was not taken as a purchase request, so nothing will be ordered.',
    reopen: (until) => `If it is one, a buyer can reopen it until ${until}.`,
  },
  placeholders: { value: 'VALUE', reason: 'why' },
  footer: (tenant) => `Written automatically by Quartermaster for ${tenant}`,
  standIns: (names) => `Stand-in services in use: ${names}. They replace the real ones on this machine.`,
};

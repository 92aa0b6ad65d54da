import type { Texts } from './shape.ts';

const invisible = (count: number): string =>
  count === 1 ? '1 invisible character was' : `${count} invisible characters were`;

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
    no_approver: {
      title: 'Nobody may approve',
      what: 'Please see to it that somebody may decide: give the role to somebody who has no hand in this, then try again, or stop.',
      why: 'Everybody who holds the role is barred, or has decided already.',
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
    letter_review: {
      title: 'Please review a letter to the vendor',
      what: 'Please read the draft and its sources; accept it, edit it, send none, or, while drafts are left, say what should change.',
      why: 'The vendor is not cleared for a reason that may be negotiated. Nothing is sent without you.',
    },
    reply_origin: {
      title: 'Whose answer is this?',
      what: 'Please say whether this mail is the vendor’s answer to our letter.',
      why: 'It does not show by itself that it belongs to the letter and comes from the vendor’s confirmed address.',
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
    sign_in: {
      title: 'Please sign in again',
      what: 'Please sign in, so that this can go on in your name: open the address below, or run bin/qm login.',
      why: 'An agent works with your rights and with nobody else’s. It waits until you have signed in, and so does everything else in your name.',
    },
    order_outcome_unknown: {
      title: 'Was the order sent?',
      what: 'Please look at the other side whether the order arrived, and say what you found.',
      why: 'The connection broke before the answer. Sending again blindly could order twice.',
    },
    delivery_overdue: {
      title: 'A delivery is overdue',
      what: 'Please have the vendor reminded again, set a new day, cancel the order or close it as it is.',
      why: 'The day of delivery is past, the vendor was reminded, and not everything is here.',
    },
    order_changed: {
      title: 'The vendor has changed the order',
      what: 'Please take over what the vendor wants, wait until the new day, keep the order as it is, or cancel it. Another total is a change of the order, which somebody else may have to approve.',
      why: 'The vendor does not confirm the order as it was sent.',
    },
    order_rejected: {
      title: 'The vendor has rejected the order',
      what: 'Please keep the order, of which the vendor is told, or cancel it.',
      why: 'The vendor does not want to deliver it.',
    },
    change_approval: {
      title: 'Please approve a change of an order',
      what: 'Please decide on the change of this order.',
      why: 'An amount of an order that was sent would rise, and the approval policy asks for your decision at the new total.',
    },
  },
  verbs: {
    answer: 'give the facts',
    approve: 'approve',
    reject: 'reject',
    return: 'return it with a question',
    accept: 'send the letter as it is',
    edit: 'send it with this text',
    respond: 'have it drafted again, with this remark',
    ignore: 'send no letter; you decide about the vendor',
    attach: 'it is the vendor’s answer to the letter',
    drop: 'it does not belong here',
    satisfied: 'we have received what settles a reason',
    negotiate: 'have another letter drafted',
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
    remind_again: 'have the vendor reminded again, at once',
    accept_change: 'take over what the vendor wants, as a change of the order',
    new_date: 'wait until another day',
    keep_order: 'keep the order as it is, and tell the vendor so',
    cancel_order: 'cancel the order',
    close: 'close the order; what has not come is not waited for',
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
  byMail: (field, value) =>
    `Or reply to this mail, in your own words or with a line for each fact: ${field} = ${value}`,
  replyRefused: {
    title: 'Your reply was not taken over',
    why: {
      not_by_mail: 'This task is not answered by mail. Nothing was changed; please open the page below.',
      no_fields:
        'Your reply could not be read. Nothing was changed; the task is open. A line FIELD = VALUE for each fact can always be read.',
      not_taken: 'Some of your reply cannot be taken over. Nothing was changed; the task is open.',
      over: 'The task is no longer open. Nothing was changed, and nothing more is needed.',
    },
  },
  notByMail: 'A reply to this mail does not answer the task.',
  handOver: {
    title: 'Handed over to you',
    what: (from) => `This purchase request of ${from} is yours now: you are its requester.`,
    why: 'It goes on in your name. What is missing is asked of you, agents work with your rights, and you do not approve it. Nothing has to be done now.',
  },
  changeEnded: {
    title: (order) => `A change of order ${order} came to nothing`,
    what: {
      refused: (order, version, by) =>
        `Version ${version} of order ${order} was refused${by === null ? '' : ` by ${by}`}. The order stays as it is, and the vendor was told nothing.`,
      withdrawn: (order, version, by) =>
        `${by} has withdrawn version ${version} of order ${order}. The order stays as it is, and the vendor was told nothing.`,
    },
    next: 'Whoever still needs it proposes another change on the page of the order, or with bin/qm order change. If the vendor had asked for it, a buyer is asked about the answer again.',
  },
  reminder: { prefix: 'Reminder', lead: 'This task still waits for you.' },
  standIn: (name) => `You decide in the place of ${name}, who has named you as their deputy.`,
  assigned: (by) => `${by} has given you this task.`,
  escalation: {
    prefix: 'Escalation',
    lead: (role) => `Nobody has answered this task yet (owner: ${role}). It is now brought to you.`,
  },
  grantEnding: {
    title: 'Please sign in again soon',
    what: (until) => `What you have let agents do in your name ends on ${until}.`,
    why: (requisitions) =>
      `This is under way in your name: ${requisitions}. Where an agent is needed after that, it waits until you have signed in.`,
    how: (address) => `Sign in at ${address}, or run bin/qm login. It takes a minute, and nothing has to wait.`,
  },
  webhookDisabled: {
    title: 'A webhook was disabled',
    why: {
      gone: (url) => `${url} answered that it is there no more (410), so no events are sent to it.`,
      failing: (url) => `Nothing has arrived at ${url} for days, so no events are sent to it any more.`,
    },
    how: 'Once the receiver takes deliveries again, enable it on the page below or with bin/qm webhooks enable. What waited is then sent; what happens until then is not.',
  },
  notARequest: {
    title: 'Not taken as a purchase request',
    what: 'Your mail was not taken as a purchase request, so nothing will be ordered.',
    reopen: (until) => `If it is one, a buyer can reopen it until ${until}.`,
  },
  unread: {
    files: {
      picture: (name, reason) => `"${name}" is a picture (${reason}), which is not read: please type in what it says.`,
      unreadable: (name, reason) => `"${name}" could not be read (${reason}): please type in what it says.`,
      too_large: (name, reason) => `"${name}" is too large to be read (${reason}): please type in what it says.`,
    },
    reasons: {
      image: 'a scan or photo',
      no_text_layer: 'pages without text',
      encrypted: 'protected by a password',
      damaged: 'damaged',
      empty: 'empty',
      old_office_format: 'an old office format',
      unknown_format: 'an unknown format',
      nested_too_deep: 'files in files',
      too_many_bytes: 'too many bytes',
      too_many_pages: 'too many pages',
      too_many_characters: 'too much text',
      too_many_files: 'too many files',
      expands_too_much: 'unpacks to too much',
      takes_too_long: 'takes too long',
      takes_too_much_memory: 'takes too much memory',
    },
  },
  removed: {
    mail: (count) => `${invisible(count)} removed from the mail.`,
    reply: (count, name) => `${invisible(count)} removed from the vendor’s answer to letter ${name}.`,
    attachment: (count, name) => `${invisible(count)} removed from “${name}”.`,
    tool: (count, name) => `${invisible(count)} removed from what ${name} returned.`,
    answer: (count, name) => `${invisible(count)} removed from what was typed${name === '' ? '' : ` for ${name}`}.`,
  },
  placeholders: { value: 'VALUE', reason: 'why' },
  footer: (tenant) => `Written automatically by Quartermaster for ${tenant}`,
  standIns: (names) => `Stand-in services in use: ${names}. They replace the real ones on this machine.`,
};

import type { TestSystem } from '../support/system.ts';
import { answerMail } from '../support/clauses.ts';
import { untilNotCleared } from '../support/not-cleared.ts';
import { recordsOf, signed } from '../support/signed-mail.ts';
import { sendBySmtp } from '../support/smtp.ts';
import { HARBOR_LANE, LUMEN, requestMail } from '../support/request-mail.ts';

const MAIL_ATTEMPTS = 3;

const approved = async (system: TestSystem, id: string): Promise<void> => {
  await system.as('head').decide(await system.untilTask(id, 'approval_step'), 'approve');
};

/** One path through the workflow each; every one leaves its requisition ended. Together they hold every wait that there is. */
export const scenarios: Record<string, (system: TestSystem) => Promise<string>> = {
  'ordered-without-a-question': async (system) => {
    const id = await system.submit();
    await approved(system, id);
    return id;
  },
  'ordered-from-a-new-vendor': async (system) => {
    const id = await system.submit({ vendor: LUMEN, quantity: 10, neededBy: '' });
    const question = await system.untilTask(id, 'missing_facts');
    await system.signal(id, 'answer', { task: question.id, fields: { neededBy: 'yesterday' } });
    await system.until(id, ({ tasks }) => tasks.some(({ refusal }) => refusal !== null));
    await system.signal(id, 'answer', { task: question.id, fields: { neededBy: '2031-01-15' } });
    const confirmation = await system.untilTask(id, 'vendor_confirmation');
    await system.as('buyer').decide(confirmation, 'confirm_vendor', { fields: { source: 'provider_record' } });
    const first = await system.untilTask(id, 'approval_step');
    await system.as('head').decide(first, 'approve');
    await system.as('finance').decide(await system.untilTask(id, 'approval_step', { after: first }), 'approve');
    return id;
  },
  'ordered-after-a-reply-in-words': async (system) => {
    const id = await system.submit({ neededBy: '' });
    await system.untilTask(id, 'missing_facts');
    const smtp = await system.receiveMail(recordsOf(['acme.example']));
    if (smtp === null) throw new Error('It takes no mail.');
    const [from, text] = ['rita.requester@acme.example', 'We need it by 15 January 2031.'];
    const to = (await system.untilMail({ to: from, subject: `[${id}]` })).replyTo ?? '';
    const raw = await signed(`From: <${from}>\nTo: <${to}>\nSubject: Re: a task\n\n${text}\n`, 'acme.example');
    await sendBySmtp(smtp.port, { to, raw });
    await approved(system, id);
    await smtp.close();
    return id;
  },
  'ordered-after-a-return-and-an-edit': async (system) => {
    const id = await system.submit();
    const first = await system.untilTask(id, 'approval_step');
    await system.as('head').decide(first, 'return', { reason: 'Are two enough?' });
    await system.as('requester').decide(await system.untilTask(id, 'returned'), 'answer', { fields: { answer: 'Yes.' } });
    const second = await system.untilTask(id, 'approval_step', { after: first });
    await system.as('requester').edit(id, { deliveryPlace: 'Acme Robotics, Dock 3, Rochester, NY 14608, US' });
    await system.as('head').decide(await system.untilTask(id, 'approval_step', { after: second }), 'approve');
    return id;
  },
  'ordered-after-a-sign-in': async (system) => {
    const { id } = await system.as('finance').submit(requestMail({ from: 'finance' }));
    await system.untilTask(id, 'sign_in');
    await system.signIn('finance');
    await approved(system, id);
    return id;
  },
  'withdrawn-while-it-waits': async (system) => {
    const id = await system.submit();
    await system.untilTask(id, 'approval_step');
    await system.as('requester').withdraw(id, 'No longer needed.');
    return id;
  },
  'stopped-over-a-condition': async (system) => {
    const id = await system.submit({ vendor: HARBOR_LANE });
    await system.as('buyer').decide(await untilNotCleared(system, id), 'stop', { reason: 'Too risky.' });
    return id;
  },
  'ordered-after-a-negotiation': async (system) => {
    const id = await system.submit({ vendor: HARBOR_LANE });
    const first = await system.untilTask(id, 'letter_review');
    await system.as('buyer').decide(first, 'respond', { reason: 'Only the guarantee, please.' });
    await system.as('buyer').decide(await system.untilTask(id, 'letter_review', { after: first }), 'accept');
    await system.until(id, ({ negotiation }) => negotiation?.letters[0]?.status === 'sent');
    const [letter] = await system.rows<{ message_id: string }>('select message_id from letters where requisition = $1', [id]);
    const address = 'dispatch@harborlane.example';
    const answer = { from: address, to: 'purchasing@acme.example', inReplyTo: letter?.message_id ?? '', text: 'We agree.' };
    await system.as('buyer').reply(answerMail(answer));
    const decision = { fields: { condition: 'bank_guarantee' }, reason: 'The original is here.' };
    await system.as('buyer').decide(await system.untilTask(id, 'vendor_not_cleared'), 'satisfied', decision);
    const head = await system.untilTask(id, 'approval_step');
    await system.as('head').decide(head, 'approve');
    await system.as('finance').decide(await system.untilTask(id, 'approval_step', { after: head }), 'approve');
    return id;
  },
  'ordered-after-an-outage': async (system) => {
    await system.faults('risk', { kind: 'down' });
    const id = await system.submit();
    await system.until(id, ({ clearance }) => clearance?.decision === 'unknown');
    await system.calm();
    await approved(system, id);
    return id;
  },
  'taken-back-after-the-mail-was-refused': async (system) => {
    const id = await system.submit();
    await system.faults('mail', { kind: 'refused_550', match: 'orders@northwind.example', times: MAIL_ATTEMPTS });
    await approved(system, id);
    await system.as('buyer').decide(await system.untilTask(id, 'step_failed'), 'stop', { reason: 'Wrong address.' });
    await system.calm();
    return id;
  },
};

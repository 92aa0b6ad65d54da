import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { freePort } from '../../local/ports.ts';
import type { Message } from '../../sandbox/mail/box.ts';
import { QuartermasterError } from '../../src/domain/errors.ts';
import type { TaskNote } from '../../src/mail/webhook.ts';
import { daysFromNow } from '../support/request-mail.ts';
import { recordsOf, signed } from '../support/signed-mail.ts';
import { sendBySmtp } from '../support/smtp.ts';
import { startTestSystem, type TestSystem } from '../support/system.ts';

const RITA = 'rita.requester@acme.example';
const HANNAH = 'hannah.head@acme.example';

const notes: TaskNote[] = [];
const webhook = async (note: TaskNote): Promise<void> => {
  notes.push(note);
  if (note.kind === 'approval') throw new QuartermasterError('provider_refused', 'The channel is gone.');
};

let system: TestSystem;
let smtp: NonNullable<Awaited<ReturnType<TestSystem['receiveMail']>>>;
beforeAll(async () => {
  const environment = { QM_SMTP_PORT: String(await freePort()), QM_SMTP_ADDRESSES: 'buying@acme.example=acme' };
  system = await startTestSystem({ environment, webhook });
  const receiving = await system.receiveMail(recordsOf(['acme.example']));
  if (receiving === null) throw new Error('It takes no mail.');
  smtp = receiving;
}, 60_000);
afterAll(async () => {
  await smtp.close();
  await system.close();
});

type Reply = { from?: string; text: string; headers?: string; id?: string; isSigned?: boolean };

const replyTo = async (
  to: string | null,
  { from = RITA, text, headers = '', id = randomUUID(), isSigned = true }: Reply,
) => {
  const raw = `From: <${from}>\nTo: <${to}>\nSubject: Re: a task\nMessage-ID: <${id}@acme.example>\n${headers}\n${text}\n`;
  return sendBySmtp(smtp.port, { from, to: to ?? '', raw: isSigned ? await signed(raw, 'acme.example') : raw });
};

/** The mail to this person about the task of a requisition. */
const mailOf = (requisition: string, to: string): Promise<Message> =>
  system.untilMail({ to, subject: `[${requisition}]` });

const asked = async () => {
  const id = await system.submit({ neededBy: '' });
  const task = await system.untilTask(id, 'missing_facts');
  return { id, task, mail: await mailOf(id, RITA) };
};

const isOpen = async (id: string) => (await system.as('requester').task(id)).status === 'open';

test('a question is answered by a reply, all of it or nothing, and its sender is told what is wrong, once', async () => {
  const { id, task, mail } = await asked();
  expect(mail.text).toContain('reply to this mail');
  expect(mail.text).toContain(`/tasks/${task.id}`);
  const wrong = randomUUID();
  expect((await replyTo(mail.replyTo, { text: 'neededBy = soon', id: wrong })).code).toBe(250);
  const told = await system.untilMail({ to: RITA, subject: `[${id}] Your reply was not taken over` });
  expect(told.text).toContain('- neededBy: ');
  expect(told.inReplyTo).toBe(`<${wrong}@acme.example>`);
  expect(await isOpen(task.id)).toBe(true);
  expect((await replyTo(mail.replyTo, { text: 'neededBy = soon', id: wrong })).code).toBe(250);

  const right = `neededBy = ${daysFromNow(30)}\n\nOn Thu, Quartermaster wrote:\n> neededBy = VALUE`;
  expect((await replyTo(mail.replyTo, { text: right })).code).toBe(250);
  expect(await isOpen(task.id)).toBe(false);
  await system.untilTask(id, 'approval_step');
  expect(await system.mails({ to: RITA, subject: 'was not taken over' })).toHaveLength(1);
});

test('nobody else answers it, and no program does', async () => {
  const { task, mail } = await asked();
  const text = `neededBy = ${daysFromNow(30)}`;
  expect((await replyTo(mail.replyTo, { text, isSigned: false })).code).toBe(550);
  expect((await replyTo(mail.replyTo, { text, from: HANNAH })).code).toBe(550);
  expect((await replyTo(mail.replyTo, { text, headers: 'Auto-Submitted: auto-replied\n' })).code).toBe(250);
  expect(await isOpen(task.id)).toBe(true);
});

test('an address that a mail gives is not taken over', async () => {
  const { id, task, mail } = await asked();
  const text = `neededBy = ${daysFromNow(30)}\nvendor.email = me@evil.example`;
  expect((await replyTo(mail.replyTo, { text })).code).toBe(250);
  await system.untilMail({ to: RITA, subject: `[${id}] Your reply was not taken over` });
  expect(await isOpen(task.id)).toBe(true);
});

test('no mail approves, and a webhook that fails holds up nothing', async () => {
  const id = await system.submit();
  const task = await system.untilTask(id, 'approval_step');
  const mail = await mailOf(id, HANNAH);
  expect(mail.text).toContain('A reply to this mail does not answer the task.');
  expect((await replyTo(mail.replyTo, { from: HANNAH, text: 'approve\nverb = approve' })).code).toBe(250);
  const told = await system.untilMail({ to: HANNAH, subject: `[${id}] Your reply was not taken over` });
  expect(told.text).toContain(`/tasks/${task.id}`);
  expect((await system.as('head').task(task.id)).status).toBe('open');
  const told2 = notes.filter((note) => note.task === task.id);
  expect(told2).toHaveLength(1);
  expect(told2[0]).toMatchObject({ requisition: id, kind: 'approval', title: 'Please approve or reject' });
  expect(JSON.stringify(notes)).not.toMatch(/@|rita|delgado|hannah/i);
});

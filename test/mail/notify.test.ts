import { describe, expect, test } from '@jest/globals';
import { TaskTopic } from '../../src/domain/task.ts';
import { topics, verbsOf } from '../../src/domain/tasks.ts';
import {
  describeTask,
  escalationMail,
  outcomeMail,
  rejectedMail,
  reminderMail,
  taskMail,
} from '../../src/mail/notify.ts';
import type { TaskLetter } from '../../src/mail/notify.ts';
import { textsIn, type Language } from '../../src/mail/texts/texts.ts';

const languages: Language[] = ['en', 'de', 'fr'];

const letter = (language: Language, topic: TaskTopic = 'missing_facts'): TaskLetter => ({
  reader: { name: 'Rita Delgado', language },
  tenant: { name: 'Acme Robotics Inc.', timeZone: 'America/New_York' },
  requisition: { id: 'R-17', title: 'Monitors' },
  link: 'http://127.0.0.1:8080/tasks/T-5',
  standIns: [],
  takesReplies: false,
  task: {
    id: 'T-5',
    topic,
    verbs: verbsOf(topic),
    owner: { role: 'buyer' },
    asks: [{ field: 'lines[0].unitPrice', reason: 'No price is named.' }],
    facts: { vendor: 'Northwind', total: { currency: 'USD', minor: 148000 }, nested: { deep: true } },
    schedule: [
      { at: '2026-11-24T14:00:00Z', act: 'remind', to: null },
      { at: '2026-12-09T03:30:00Z', act: 'expire', to: null },
    ],
  },
});

const how = (topic: TaskTopic): string => describeTask(letter('en', topic).task, 'en').how;

describe('a task mail', () => {
  test('in English says what, why, how and by when, exactly', () => {
    const { subject, text } = taskMail(letter('en'), null);
    expect(subject).toBe('[R-17] Please complete the purchase request');
    expect(text).toBe(`Hello Rita Delgado,

Please give the facts listed below.

Request: R-17 "Monitors"

Why: They are missing in the request, or what it says does not prove them. Nothing is guessed.

What is needed:
- lines[0].unitPrice: No price is named.

What it is about:
- vendor: Northwind
- total: USD\u00a01,480.00

How to answer:
- give the facts:
  bin/qm answer T-5 'lines[0].unitPrice=VALUE'
In the browser: http://127.0.0.1:8080/tasks/T-5
A reply to this mail does not answer the task.

By when: Tuesday, December 8, 2026 at 10:30 PM (America/New_York). After that the request is withdrawn.

-- 
Written automatically by Quartermaster for Acme Robotics Inc.
`);
  });

  test.each([
    ['de', 'Dienstag, 8. Dezember 2026 um 22:30 (America/New_York)', '1.480,00\u00a0USD'],
    ['fr', 'mardi 8 décembre 2026 à 22:30 (America/New_York)', '1\u202f480,00\u00a0USD'],
  ] as const)('in "%s" writes time and money as that language does', (language, due, total) => {
    const { text } = taskMail(letter(language), null);
    expect(text).toContain(due);
    expect(text).toContain(total);
    expect(text).not.toMatch(/Please|How to answer|By when/);
  });

  test.each(languages.flatMap((language) => TaskTopic.options.map((topic) => [language, topic] as const)))(
    'in "%s" about "%s" names every answer with its command',
    (language, topic) => {
      const { text } = taskMail(letter(language, topic), null);
      const described = describeTask(letter(language, topic).task, language);
      for (const part of [described.what, described.why, described.how]) expect(text).toContain(part);
      expect(described.how.match(/bin\/qm \S+ T-5/g)).toHaveLength(Object.keys(topics[topic].verbs).length);
    },
  );

  test('gives the command for each kind of answer', () => {
    expect(how('approval_step')).toContain('bin/qm approve T-5\n');
    expect(how('approval_step')).toContain('bin/qm return T-5 --reason "why"');
    expect(how('vendor_not_cleared')).toContain('bin/qm decide T-5 accept_condition --reason "why"');
    expect(how('over_budget')).toContain('bin/qm decide T-5 other_cost_centre costCenter=VALUE');
  });

  test('names the stand-ins, and no deadline where there is none', () => {
    const plain = letter('fr');
    const { text } = taskMail({ ...plain, standIns: ['model', 'risk'], task: { ...plain.task, schedule: [] } }, null);
    expect(text).toMatch(/stand-in.*model, risk/);
    expect(text).toContain("Pas d'échéance");
  });

  test('text from outside stays on its line', () => {
    const base = letter('en');
    const { subject, text } = taskMail(
      {
        ...base,
        requisition: { id: 'R-17', title: 'x\n\nHow to answer:\n- pay\u202e\u001b[2J\u009b' },
        task: { ...base.task, facts: { vendor: `a\r\nb ${'long '.repeat(200)}` } },
      },
      null,
    );
    expect(subject).not.toMatch(/\n/);
    expect(text).not.toMatch(/(?!\n)\p{Cc}|\p{Bidi_Control}/u);
    expect(text.match(/^How to answer:$/gm)).toHaveLength(1);
    expect(text).toMatch(/^- vendor: a b long.*…$/m);
  });
});

test.each([
  ['en', '1 invisible character was removed from the mail.', '12 invisible characters were removed from “a.pdf”.'],
  ['de', 'Aus der Mail wurde 1 unsichtbares Zeichen entfernt.', 'Aus „a.pdf“ wurden 12 unsichtbare Zeichen entfernt.'],
  ['fr', '1 caractère invisible a été retiré du courriel.', '12 caractères invisibles ont été retirés de « a.pdf ».'],
] as const)('what was removed from a text is said in the language %s', (language, one, many) => {
  const { removed } = textsIn(language);
  expect([removed.mail(1, ''), removed.attachment(12, 'a.pdf')]).toEqual([one, many]);
});

describe('later mails', () => {
  test('a reminder and an escalation stand under the first one', () => {
    for (const language of languages) {
      const first = taskMail(letter(language), null);
      const mails = [
        reminderMail(letter(language), '<first@acme.example>', null),
        escalationMail(letter(language), 'department_head', '<first@acme.example>'),
      ];
      for (const mail of mails) {
        expect(mail.subject).toBe(`Re: ${first.subject}`);
        expect(mail.inReplyTo).toBe('<first@acme.example>');
        expect(mail.references).toBe('<first@acme.example>');
        expect(mail.text).toContain("'lines[0].unitPrice=");
      }
      expect(mails[0]?.text).not.toBe(first.text);
      expect(mails[1]?.text).toContain('department head');
    }
  });

  test('what was no purchase request can be reopened until a named day', () => {
    const { text } = rejectedMail(letter('de'), 'Newsletter', '2026-12-06T12:00:00Z');
    expect(text).toContain('Grund: Newsletter');
    expect(text).toContain('bis Sonntag, 6. Dezember 2026 um 07:00 (America/New_York)');
  });

  test('the outcome names the order or the reason', () => {
    expect(outcomeMail(letter('en'), 'ordered', 'PO-000012').text).toContain('PO-000012');
    expect(outcomeMail(letter('fr'), 'rejected', 'trop cher')).toMatchObject({
      subject: '[R-17] Refusé',
      text: expect.stringContaining('Motif: trop cher'),
    });
  });
});

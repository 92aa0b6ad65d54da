import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { readConfig } from '../../src/config.ts';
import { receiveMail } from '../../src/receive-mail.ts';
import { servicesOver } from '../support/services.ts';
import { recordsOf, signed } from '../support/signed-mail.ts';
import { sendBySmtp, smtpTalk, type Answer } from '../support/smtp.ts';
import { testDatabase, type TestDatabase } from '../support/postgres.ts';
import { openDatabase, type Database } from '../../src/store/database.ts';
import { KEYS, statement } from '../support/template.ts';
import { createServices } from '../../src/services/create.ts';
import { newReplyToken, tokenHash } from '../../src/mail/reply-token.ts';
import { addToken, findLetter } from '../../src/store/letters.ts';
import { letterTo, newRequisition, VENDOR } from '../support/records.ts';
import { buyer, requester, worker } from '../support/principals.ts';
import { freePort } from '../../local/ports.ts';

const US = 'buying@acme.example';
const RITA = 'rita.requester@acme.example';
const REJECT = { '_dmarc.acme.example TXT': ['v=DMARC1; p=reject'] };

type Written = { from?: string; to?: string; id?: string; headers?: string; text?: string };

const written = ({ from = RITA, to = US, id = randomUUID(), headers = '', text = 'Please buy ten.' }: Written = {}) =>
  `From: Rita <${from}>\nTo: ${to}\nSubject: Brackets\nMessage-ID: <${id}@acme.example>\n${headers}Date: Thu, 26 Nov 2026 10:00:00 +0000\n\n${text}\n`;

const logged: unknown[] = [];
const log = {
  info: (fields: object, message: string) => void logged.push([fields, message]),
  warn: (fields: object, message: string) => void logged.push([fields, message]),
};

let db: TestDatabase;
/** As the server has it: without the worker's key. */
let serving: Database;
let services: ReturnType<typeof createServices>;
const open: { close(): Promise<void> }[] = [];
let port: number;

const listening = async (environment: Record<string, string> = {}, records = recordsOf(['acme.example'], REJECT)) => {
  const settings = { QM_SMTP_ADDRESSES: `${US}=acme`, MAIL_FROM: 'Buying <desk@acme.example>', ...environment };
  const config = readConfig({ ...settings, QM_SMTP_PORT: String(await freePort()) }, []);
  const smtp = await receiveMail(config, await servicesOver(serving), log, records);
  if (smtp === null) throw new Error('It does not listen.');
  open.push(smtp);
  return smtp.port;
};

beforeAll(async () => {
  db = await testDatabase();
  serving = await openDatabase(db.url, { keys: { people: KEYS.people } });
  services = createServices(await servicesOver(serving));
  port = await listening();
});
afterAll(async () => {
  await Promise.all(open.map((one) => one.close()));
  await serving.close();
  await db.drop();
});

const counted = async () => {
  const [row] = await statement<{ requisitions: number; mails: number; held: number; starts: number }>(
    db.superuserUrl,
    `select (select count(*)::int from requisitions) as requisitions, (select count(*)::int from mails) as mails,
       (select count(*)::int from incoming_mails where state = 'held') as held,
       (select count(*)::int from outbox where kind = 'start') as starts`,
  );
  return row ?? { requisitions: 0, mails: 0, held: 0, starts: 0 };
};

/** What the work has added. */
const added = async (work: () => Promise<Answer>) => {
  const before = await counted();
  const { code } = await work();
  const after = await counted();
  return {
    code,
    requisitions: after.requisitions - before.requisitions,
    mails: after.mails - before.mails,
    held: after.held - before.held,
    starts: after.starts - before.starts,
  };
};

const STARTED = { code: 250, requisitions: 1, mails: 1, held: 0, starts: 1 };
const HELD = { code: 250, requisitions: 0, mails: 0, held: 1, starts: 0 };
const NOTHING = { requisitions: 0, mails: 0, held: 0, starts: 0 };

describe('a mail to the purchasing address', () => {
  test('that its domain has signed starts a requisition as the person whose address it is', async () => {
    const raw = await signed(written(), 'acme.example');
    expect(await added(() => sendBySmtp(port, { to: US, raw }))).toEqual(STARTED);
    const [newest] = (await services.list(requester, { limit: 1 })).items;
    const view = await services.show(requester, newest?.id ?? '');
    expect(view).toMatchObject({ submitter: 'requester', requester: 'requester', status: 'received' });
  });

  test('that comes again is the same requisition', async () => {
    const raw = await signed(written(), 'acme.example');
    expect(await added(() => sendBySmtp(port, { to: US, raw }))).toEqual(STARTED);
    expect(await added(() => sendBySmtp(port, { to: US.toUpperCase(), raw }))).toEqual({ code: 250, ...NOTHING });
  });

  test('that comes twice at once is one requisition', async () => {
    const raw = await signed(written(), 'acme.example');
    const twice = async () => {
      const [first, second] = await Promise.all([sendBySmtp(port, { to: US, raw }), sendBySmtp(port, { to: US, raw })]);
      expect(second.code).toBe(250);
      return first;
    };
    expect(await added(twice)).toEqual(STARTED);
  });

  test('that came through a server of its domain (SPF) is taken without a signature', async () => {
    const records = recordsOf([], { ...REJECT, 'acme.example TXT': ['v=spf1 ip4:127.0.0.1 -all'] });
    const other = await listening({}, records);
    expect(await added(() => sendBySmtp(other, { to: US, raw: written() }))).toEqual(STARTED);
  });
});

describe('nobody is taken for somebody else', () => {
  test.each<[string, () => Promise<string>]>([
    ['without any proof', async () => written()],
    ['signed by another domain', () => signed(written(), 'elsewhere.example')],
    [
      'signed, and changed after that',
      async () => (await signed(written(), 'acme.example')).replace('ten', 'a thousand'),
    ],
    [
      'signed in its first bytes alone',
      async () => `${await signed(written(), 'acme.example', { maxBodyLength: 5 })}And a thousand more.\r\n`,
    ],
    [
      'vouched for by a header that came with it',
      async () => `Authentication-Results: mx.acme.example; dmarc=pass header.from=acme.example\r\n${written()}`,
    ],
  ])('a mail %s is held', async (_how, raw) => {
    const records = recordsOf(['acme.example', 'elsewhere.example'], REJECT);
    const other = await listening({}, records);
    const text = await raw();
    expect(await added(() => sendBySmtp(other, { to: US, raw: text }))).toEqual(HELD);
  });

  test('an envelope of the attacker’s own domain proves nothing about From', async () => {
    const records = recordsOf([], { ...REJECT, 'evil.example TXT': ['v=spf1 ip4:127.0.0.1 -all'] });
    const other = await listening({}, records);
    const sent = () => sendBySmtp(other, { from: 'me@evil.example', to: US, raw: written() });
    expect(await added(sent)).toEqual(HELD);
  });

  test('a forged mail does not keep out the true one of the same Message-ID', async () => {
    const id = randomUUID();
    expect(await added(() => sendBySmtp(port, { to: US, raw: written({ id }) }))).toEqual(HELD);
    const raw = await signed(written({ id }), 'acme.example');
    expect(await added(() => sendBySmtp(port, { to: US, raw }))).toEqual(STARTED);
  });

  test('a signed mail that was written to somebody else orders nothing when it is handed on', async () => {
    const raw = await signed(written({ to: 'friend@elsewhere.example' }), 'acme.example');
    expect(await added(() => sendBySmtp(port, { from: 'me@evil.example', to: US, raw }))).toEqual(HELD);
  });

  test('a proven sender whom the company does not know is held', async () => {
    const raw = await signed(written({ from: 'stranger@acme.example' }), 'acme.example');
    expect(await added(() => sendBySmtp(port, { to: US, raw }))).toEqual(HELD);
  });

  test('two From headers are refused', async () => {
    const raw = await signed(`From: Other <other@acme.example>\n${written()}`, 'acme.example');
    expect(await added(() => sendBySmtp(port, { to: US, raw }))).toEqual({ code: 554, ...NOTHING });
  });

  test('while a name server does not answer the sender’s server is asked to come again', async () => {
    const other = await listening({}, async () => {
      throw Object.assign(new Error('no answer'), { code: 'ETIMEOUT' });
    });
    const raw = await signed(written(), 'acme.example');
    expect(await added(() => sendBySmtp(other, { to: US, raw }))).toEqual({ code: 451, ...NOTHING });
  });
});

describe('with a receiving server that is configured', () => {
  const trusted = { QM_SMTP_AUTHSERV_ID: 'mx.acme.example', QM_SMTP_PEERS: '127.0.0.1' };
  const passed = 'Authentication-Results: MX.acme.example; spf=fail; dmarc=pass (p=reject) header.from=acme.example\n';
  const failed = 'Authentication-Results: mx.acme.example; dmarc=fail header.from=acme.example\n';

  test('its word counts', async () => {
    const other = await listening(trusted);
    expect(await added(() => sendBySmtp(other, { to: US, raw: passed + written() }))).toEqual(STARTED);
  });

  test.each([
    ['its topmost word is fail, and another below says pass', failed + passed],
    ['another server says pass', passed.replace('MX', 'fake')],
    ['it passed another domain', passed.replace('header.from=acme', 'header.from=evil')],
    ['pass stands in a comment', failed.replace('dmarc=fail', 'dmarc=fail (dmarc=pass header.from=acme.example)')],
    [
      'pass stands in quotes',
      failed.replace('dmarc=fail', 'dmarc=fail reason="; dmarc=pass header.from=acme.example"'),
    ],
    ['there is none', ''],
  ])('the mail is held where %s', async (_why, headers) => {
    const other = await listening(trusted);
    expect(await added(() => sendBySmtp(other, { to: US, raw: headers + written() }))).toEqual(HELD);
  });

  test('nobody else may hand mail in', async () => {
    const other = await listening({ ...trusted, QM_SMTP_PEERS: '192.0.2.0/24,2001:db8::/32' });
    expect(await added(() => sendBySmtp(other, { to: US, raw: passed + written() }))).toEqual({
      code: 554,
      ...NOTHING,
    });
  });

  test('it is not taken as configured without the addresses that it comes from', async () => {
    await expect(listening({ QM_SMTP_AUTHSERV_ID: 'mx.acme.example' })).rejects.toThrow('QM_SMTP_PEERS');
  });
});

describe('what a program wrote', () => {
  test.each([
    ['an absence note', 'Auto-Submitted: auto-replied\n'],
    ['a bounce', 'Content-Type: multipart/report; report-type=delivery-status; boundary=x\n'],
    ['bulk mail', 'Precedence: bulk\n'],
  ])('starts nothing: %s', async (_what, headers) => {
    const raw = await signed(written({ headers }), 'acme.example');
    expect(await added(() => sendBySmtp(port, { to: US, raw }))).toEqual({ code: 250, ...NOTHING });
  });

  test('starts nothing where the return path is null', async () => {
    const raw = await signed(written(), 'acme.example');
    expect(await added(() => sendBySmtp(port, { from: '', to: US, raw }))).toEqual({ code: 250, ...NOTHING });
  });
});

describe('the listener', () => {
  test.each(['someone@elsewhere.example', 'rita.requester@acme.example', `desk+${'a'.repeat(40)}@acme.example`])(
    'relays nothing: %s',
    async (to) => {
      expect(await sendBySmtp(port, { to, raw: written() })).toMatchObject({ code: 550 });
    },
  );

  test('offers no authentication, and takes no more recipients than it may', async () => {
    const talk = await smtpTalk(port);
    await talk.answer();
    await talk.say('EHLO x');
    expect((await talk.say('AUTH PLAIN AAAA')).code).toBe(500);
    await talk.say(`MAIL FROM:<${RITA}>`);
    const codes = new Set<number>();
    for (let n = 0; n < 12; n += 1) codes.add((await talk.say(`RCPT TO:<${US}>`)).code);
    await talk.close();
    expect(codes).toContain(250);
  });

  test('says nothing personal in its log', () => {
    expect(logged.length).toBeGreaterThan(5);
    expect(JSON.stringify(logged)).not.toMatch(/@|rita|brackets/i);
  });
});

describe('a held mail', () => {
  test('is listed, submitted by the buyer who releases it for its sender, and gone after that', async () => {
    const raw = written();
    await sendBySmtp(port, { to: US, raw });
    const held = await services.heldMails(buyer);
    const newest = held.at(-1);
    expect(newest).toMatchObject({ sender: RITA, subject: 'Brackets', why: 'unproven_sender' });
    const { id } = await services.releaseMail(buyer, newest?.id ?? '');
    expect(await services.show(buyer, id)).toMatchObject({ submitter: 'buyer', requester: 'requester' });
    expect(await services.heldMails(buyer)).toHaveLength(held.length - 1);
    await expect(services.releaseMail(buyer, newest?.id ?? '')).rejects.toMatchObject({ code: 'not_found' });
    expect(await added(() => sendBySmtp(port, { to: US, raw }))).toEqual({ code: 250, ...NOTHING });
  });

  test('is gone for good when it is dropped', async () => {
    await sendBySmtp(port, { to: US, raw: written() });
    const newest = (await services.heldMails(buyer)).at(-1);
    await services.dropMail(buyer, newest?.id ?? '');
    const rows = await statement(
      db.superuserUrl,
      `select state, raw, subject, decided_by from incoming_mails where id = $1`,
      [newest?.id],
    );
    expect(rows).toEqual([{ state: 'dropped', raw: null, subject: null, decided_by: 'buyer' }]);
  });
});

const arrive = async (raw: (to: string) => Promise<string>, headers = '') => {
  const token = newReplyToken();
  const requisition = await db.database.withPrincipal(buyer, (tx) => newRequisition(tx, buyer.person));
  await db.database.withPrincipal(buyer, (tx) => letterTo(tx, requisition));
  await db.database.withPrincipal(worker('acme'), async (tx) => {
    const letter = await findLetter(tx, requisition, 1);
    if (letter) await addToken(tx, letter, tokenHash(token));
  });
  const to = `desk+${token}@acme.example`;
  const other = await listening({}, recordsOf([VENDOR.split('@')[1] ?? '']));
  const { code } = await sendBySmtp(other, { from: VENDOR, to, raw: headers + (await raw(to)) });
  const rows = await statement(
    db.superuserUrl,
    `select kind, state, found_by, filed_by from vendor_replies where requisition = $1 order by filed_at desc limit 1`,
    [requisition],
  );
  const [tasks] = await statement(
    db.superuserUrl,
    `select count(*)::int as count from tasks where requisition = $1 and topic = 'reply_origin'`,
    [requisition],
  );
  return { code, ...rows[0], tasks: tasks?.['count'] };
};

const answer = (to: string) => written({ from: VENDOR, to, text: 'We agree to escrow.' });

describe('an answer of a vendor', () => {
  const domain = VENDOR.split('@')[1] ?? '';
  const base = { code: 250, filed_by: null };

  test('to our letter counts where its sender is proven, and nobody has handed it in', async () => {
    expect(await arrive((to) => signed(answer(to), domain))).toEqual({
      ...base,
      kind: 'answer',
      state: 'attached',
      found_by: 'id_and_address',
      tasks: 0,
    });
  });

  test('is asked about where nothing proves its sender', async () => {
    const is = await arrive(async (to) => answer(to));
    expect(is).toEqual({ ...base, kind: 'answer', state: 'in_review', found_by: 'id', tasks: 1 });
  });

  test('is noted where a program wrote it', async () => {
    const is = await arrive(async (to) => answer(to), 'Auto-Submitted: auto-replied\n');
    expect(is).toEqual({ ...base, kind: 'automatic', state: 'noted', found_by: 'id', tasks: 0 });
  });
});

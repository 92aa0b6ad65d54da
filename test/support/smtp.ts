import { once } from 'node:events';
import { connect } from 'node:net';
import { createInterface } from 'node:readline';

export type Answer = { code: number; text: string };

/** A conversation with an SMTP server on this machine, line by line. */
export async function smtpTalk(port: number) {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => undefined);
  const lines = createInterface({ input: socket })[Symbol.asyncIterator]();
  const answer = async (): Promise<Answer> => {
    for (;;) {
      const { value, done } = await lines.next();
      if (done) return { code: 0, text: 'closed' };
      if (value.charAt(3) !== '-') return { code: Number(value.slice(0, 3)), text: value.slice(4) };
    }
  };
  return {
    answer,
    say: async (line: string): Promise<Answer> => {
      socket.write(`${line}\r\n`);
      return answer();
    },
    write: (text: string) => socket.write(text),
    close: async () => {
      if (socket.destroyed) return;
      socket.end();
      await once(socket, 'close');
    },
  };
}

type Sent = { from?: string; to: string; raw: string };

/** Sends one mail as a server would; the last answer, which is the refusal where one comes before. */
export async function sendBySmtp(
  port: number,
  { from = 'rita.requester@acme.example', to, raw }: Sent,
): Promise<Answer> {
  const talk = await smtpTalk(port);
  try {
    const steps = ['EHLO mail.acme.example', `MAIL FROM:<${from}>`, `RCPT TO:<${to}>`, 'DATA'];
    let last = await talk.answer();
    for (const step of steps) {
      if (last.code >= 400) return last;
      last = await talk.say(step);
    }
    if (last.code >= 400) return last;
    const body = raw.replaceAll(/\r?\n/g, '\r\n').replaceAll(/^\./gm, '..');
    return await talk.say(`${body}\r\n.`);
  } finally {
    await talk.close();
  }
}

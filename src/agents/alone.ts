import { z } from 'zod';
import type { MailText } from '../domain/reading.ts';
import { Requirement } from '../domain/requirement.ts';
import type { Verdict } from '../domain/verdict.ts';
import type { Agent, Alone, Ground, PlainAgent, Receipt } from './agent.ts';

type Answer<G, O> = { output: O; given: G; receipts: readonly Receipt[]; mayReask: boolean; ground: Ground };

/** How the folder of an agent says it. */
export type AloneParts<Context, G extends z.ZodObject, O extends z.ZodType> = {
  /** What it must be given, checked before anything is spent. */
  input: G;
  /** Made of that, what the agent works on elsewhere. */
  scene: (given: z.output<G>) => Context;
  gate: (answer: Answer<z.output<G>, z.output<O>>) => { verdict: Verdict; payload: object };
};

/** Lets an agent work without a requisition. */
export const alone = <Context, G extends z.ZodObject, O extends z.ZodType>(
  agent: Pick<Agent<Context, O>, 'input' | 'output'>,
  { input, scene, gate }: AloneParts<Context, G, O>,
): Alone => ({
  input,
  first: (given) => agent.input(scene(input.parse(given))),
  gate: ({ output, given, ...rest }) =>
    gate({ ...rest, output: agent.output.schema.parse(output), given: input.parse(given) }),
});

/** A request in words, as a mail says it. */
export const GivenMail = z.strictObject({
  subject: z.string().trim().max(998),
  text: z.string().min(1).max(50_000),
  from: z.email(),
  date: z.iso.datetime({ offset: true }),
});

export const mailOf = ({ subject, text, from, date }: z.output<typeof GivenMail>): MailText => ({
  subject,
  body: text,
  forwarded: '',
  date,
  from: { name: '', address: from },
  attachments: [],
});

/** Of an agent whose folder says all: its scene is what it is given. */
const plainAlone = <O extends z.ZodType>(agent: PlainAgent<O>): Alone =>
  alone(agent, {
    input: GivenMail.extend({ requirement: Requirement.nullable().default(null) }),
    scene: ({ requirement, ...mail }) => ({ mail: mailOf(mail), requirement }),
    gate: ({ output, given: { requirement, ...mail }, receipts, mayReask }) => ({
      verdict: agent.gate({ output, scene: { mail: mailOf(mail), requirement }, receipts, mayReask }),
      payload: { output },
    }),
  });

/** How an agent works alone; null for one that needs a requisition. */
export const aloneOf = (agent: Agent<never, z.ZodType> | PlainAgent<z.ZodType>): Alone | null => {
  if (agent.alone !== undefined) return agent.alone;
  return 'gate' in agent ? plainAlone(agent) : null;
};

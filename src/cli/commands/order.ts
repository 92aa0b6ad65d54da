import { InvalidArgumentError, type Command } from 'commander';
import { verdicts, type LineQuantity, type Verdict } from '../../domain/delivery.ts';
import type { WantedOrderChange } from '../../services/api.ts';
import { openSession } from '../session.ts';
import type { World } from '../session.ts';
import { showOrder } from '../show-order.ts';
import { subcommand } from '../subcommand.ts';

const lineOf = (text: string, before: LineQuantity[] = []): LineQuantity[] => {
  const [, line = '', quantity = ''] = /^(\d{1,5})=(\d{1,12}(?:\.\d{1,6})?)$/.exec(text) ?? [];
  if (quantity === '') throw new InvalidArgumentError('Write LINE=QUANTITY, such as 1=4 or 2=2.5.');
  return [...before, { line: Number(line), quantity }];
};

type Receiving = { return?: boolean; reason?: string; key?: string };

/** `receive ORDER LINE=QTY…`: what was delivered; with --return what goes back. */
export function addReceive(program: Command, world: World): void {
  const about = {
    name: 'receive',
    does: 'Note what was delivered of an order, line by line; --return notes what goes back.',
    example: 'bin/qm receive PO-000001 1=4 2=2.5 --as receiver',
  };
  subcommand(program, about)
    .argument('<order>')
    .argument('<lines...>', 'LINE=QUANTITY; lines count from 1', lineOf)
    .option('--return', 'it goes back to the vendor')
    .option('--reason <text>', 'why it goes back')
    .option('--key <key>', 'a name of this delivery: the same key is noted once')
    .action(async (number: string, lines: LineQuantity[], options: Receiving, self: Command) => {
      const session = openSession(world, self);
      const { return: isReturn = false, reason = null, key } = options;
      const kind = isReturn ? 'returned' : 'received';
      const order = await session.client.receiveOrder(number, { kind, lines, reason, key });
      await showOrder(session, order);
    });
}

type Acknowledging = { promised?: string; total?: string; note?: string; dated?: string };

/** `acknowledge ORDER accepted|changed|rejected`: what the vendor said to it. */
export function addAcknowledge(program: Command, world: World): void {
  const about = {
    name: 'acknowledge',
    does: 'Note what the vendor said to an order; what they changed or rejected is for a buyer to decide.',
    example: 'bin/qm acknowledge PO-000001 changed --promised 2026-12-20 --as buyer',
  };
  const command = subcommand(program, about).argument('<order>');
  command.addArgument(command.createArgument('<verdict>', 'what they said').choices(verdicts));
  command
    .option('--promised <day>', 'when they will deliver')
    .option('--total <amount>', 'what they want for it in all, in the currency of the order')
    .option('--note <text>', 'what they changed, in words')
    .option('--dated <day>', 'when they said it; default: today')
    .action(async (number: string, verdict: Verdict, options: Acknowledging, self: Command) => {
      const session = openSession(world, self);
      const { promised = null, total = null, note = null, dated } = options;
      const order = await session.client.acknowledgeOrder(number, { verdict, promised, total, note, dated });
      await showOrder(session, order);
    });
}

const acts = [
  {
    name: 'close',
    does: 'Close an order as it is: what has not come is not waited for.',
    why: 'The rest is not needed.',
  },
  {
    name: 'cancel',
    does: 'Cancel an order of which nothing was received: at the ERP, with its vendor and in the budget.',
    why: 'It is not needed any more.',
  },
  {
    name: 'hold',
    does: 'Put an order on hold: nothing goes to the vendor and nobody is asked; what arrives is noted all the same.',
    why: 'The vendor is being looked at.',
  },
  { name: 'release', does: 'Let an order on hold go on.', why: 'The vendor is all right.' },
] as const;

type Line = WantedOrderChange['lines'][number];

/** `1:quantity=10,price=12.50`; `2:drop` */
const changedLineOf = (text: string, before: Line[] = []): Line[] => {
  const [, line, rest = ''] = /^(\d{1,5}):(.+)$/.exec(text) ?? [];
  if (line !== undefined && rest === 'drop') return [...before, { line: Number(line), quantity: '0' }];
  const parts = rest.split(',').map((part) => /^(quantity|price)=(\d{1,12}(?:\.\d{1,6})?)$/.exec(part));
  const given = Object.fromEntries(parts.map((part) => [part?.[1], part?.[2]]));
  if (line === undefined || parts.includes(null) || Object.keys(given).length < parts.length)
    throw new InvalidArgumentError('Write LINE:quantity=10,price=12.50, one of them, or LINE:drop.');
  return [
    ...before,
    {
      line: Number(line),
      ...(given['quantity'] !== undefined && { quantity: given['quantity'] }),
      ...(given['price'] !== undefined && { unitPrice: given['price'] }),
    },
  ];
};

type Changing = { line?: Line[]; neededBy?: string; tax?: string; reason: string };

/** `order change ORDER`: proposes a next version of it. */
const addChange = (parent: Command, world: World): void => {
  const about = {
    name: 'change',
    does: 'Propose a change of an order: its next version, which is approved where an amount rises, then posted and mailed.',
    example:
      'bin/qm order change PO-000001 --line 1:quantity=10,price=12.50 --needed-by 2026-12-24 --reason "They cost more." --as buyer',
  };
  subcommand(parent, about)
    .argument('<order>')
    .option('--line <LINE:WHAT>', 'LINE:quantity=10,price=12.50 or LINE:drop; lines count from 1', changedLineOf)
    .option('--needed-by <day>', 'the day of delivery')
    .option('--tax <amount>', 'the tax, where the order names one and its amounts change')
    .requiredOption('--reason <text>', 'why')
    .action(async (number: string, options: Changing, self: Command) => {
      const session = openSession(world, self);
      const { line: lines = [], neededBy = null, tax = null, reason } = options;
      await showOrder(session, await session.client.changeOrder(number, { lines, neededBy, tax, reason }));
    });
};

const numberOf = (text: string): number => {
  if (/^[1-9]\d{0,5}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Give the number of the change, such as 2; bin/qm orders ORDER lists them.');
};

/** `order withdraw ORDER`: takes back the change that is open. */
const addWithdraw = (parent: Command, world: World): void => {
  const about = {
    name: 'withdraw',
    does: 'Take back a change of an order that is open; whoever was asked to approve it is asked no more.',
    example: 'bin/qm order withdraw PO-000001 --reason "The vendor keeps the old price." --as buyer',
  };
  subcommand(parent, about)
    .argument('<order>')
    .option('--change <number>', 'this change and no other; default: the one that is open', numberOf)
    .requiredOption('--reason <text>', 'why')
    .action(async (number: string, { change, reason }: { change?: number; reason: string }, self: Command) => {
      const session = openSession(world, self);
      await showOrder(session, await session.client.withdrawChange(number, { change: change ?? null, reason }));
    });
};

/** `order change|withdraw|close|cancel|hold|release ORDER`: what a buyer does to an order that was sent. */
export function addOrder(program: Command, world: World): void {
  const parent = program
    .command('order')
    .description('What becomes of an order: change, withdraw a change, close, cancel, hold and release.');
  addChange(parent, world);
  addWithdraw(parent, world);
  for (const { name, does, why } of acts)
    subcommand(parent, { name, does, example: `bin/qm order ${name} PO-000001 --reason "${why}" --as buyer` })
      .argument('<order>')
      .requiredOption('--reason <text>', 'why')
      .action(async (number: string, { reason }: { reason: string }, self: Command) => {
        const session = openSession(world, self);
        const order = await session.client[`${name}Order`](number, reason);
        await showOrder(session, order);
      });
}

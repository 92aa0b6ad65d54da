import type { Command } from 'commander';
import type { SpendView, VendorView } from '../../services/records-view.ts';
import { namesIn, type Names } from '../names.ts';
import type { Cell, Output } from '../output.ts';
import { moneyText } from '../requirement.ts';
import { openSession, type Session } from '../session.ts';
import type { World } from '../session.ts';
import { showOrder } from '../show-order.ts';
import { subcommand } from '../subcommand.ts';
import { dollars, when } from '../text.ts';
import { addMerges } from './vendor-merges.ts';

type Page = { limit: string; after?: string; search?: string; status?: string; vendor?: string };

const paged = (command: Command): Command =>
  command
    .option('--limit <count>', 'at most so many', '50')
    .option('--after <place>', 'go on where a page ended (next)');

const goesOn = ({ output }: Session, next: string | null): void => {
  if (next !== null) output.hint(`There are more: --after ${next}`);
};

const standing = ({
  status,
  holdReason,
  mergedInto,
}: Pick<VendorView, 'status' | 'holdReason' | 'mergedInto'>): Cell => {
  if (mergedInto !== null) return `merged into ${mergedInto}`;
  return status === 'hold' ? { text: `on hold: ${holdReason ?? 'no reason given'}`, tone: 'bad' } : status;
};

export async function showVendor({ output, client }: Session, vendor: VendorView): Promise<void> {
  const names = await namesIn(client, vendor);
  output.result(vendor, () => vendorSections(output, vendor, names));
}

function vendorSections(output: Output, vendor: VendorView, names: Names): void {
  const { confirmation, risk } = vendor;
  output.section('Vendor', [
    ['number', vendor.number],
    ['name', [vendor.name, ...vendor.aliases].join(', ')],
    ['country', vendor.country ?? 'unknown'],
    ['status', standing(vendor)],
    ['tax ids', vendor.taxIds.join(', ') || 'none'],
    ['e-mail', vendor.email ?? 'none'],
    ['D-U-N-S', vendor.duns ?? 'unknown'],
    [
      'confirmed',
      confirmation ? `${when(confirmation.at)} by ${names(confirmation.by)}, ${confirmation.source}` : 'not yet',
    ],
    ['merged into it', vendor.absorbed.map(({ number, name }) => `${number} ${name}`).join(', ') || 'none'],
    ['risk', risk ? `${risk.decision} (${risk.requisition}, ${when(risk.at)})` : 'not looked at'],
  ]);
  output.section('Reasons', risk?.reasons.map(({ code, text }) => [code, text]) ?? []);
  const open = vendor.merges.filter(({ decision }) => decision === null);
  output.section(
    'Waits for a second person',
    open.map(({ vendor: from, into, reason, by }) => [`merge ${from} into ${into}`, `${names(by)}: ${reason}`]),
  );
}

/** `vendors [NUMBER]`: the vendor records, or one of them; `vendors hold|release NUMBER` stops buying there, and lets it go on; `merge` makes two records one. */
export function addVendors(program: Command, world: World): void {
  const parent = program.command('vendors').description('The vendor records: list, show, hold, release and merge.');
  addListOfVendors(parent, world);
  addStanding(parent, world, {
    name: 'hold',
    does: 'Put a vendor on hold: nothing more is bought there, and what is under way is blocked.',
    example: 'bin/qm vendors hold V-1001 --reason "An invoice is disputed." --as compliance',
  });
  addStanding(parent, world, {
    name: 'release',
    does: 'Let a vendor on hold go again; what was blocked for it is released with `reopen`.',
    example: 'bin/qm vendors release V-1001 --reason "The invoice is settled." --as compliance',
  });
  addMerges(parent, world, showVendor);
}

function addStanding(
  parent: Command,
  world: World,
  about: { name: 'hold' | 'release'; does: string; example: string },
): void {
  subcommand(parent, about)
    .argument('<number>')
    .requiredOption('--reason <text>', 'why')
    .action(async (number: string, { reason }: { reason: string }, self: Command) => {
      const session = openSession(world, self);
      const vendor = await session.client[`${about.name}Vendor`](number, reason);
      await showVendor(session, vendor);
    });
}

function addListOfVendors(parent: Command, world: World): void {
  const about = {
    name: 'list',
    does: 'List the vendor records, or show one: status, hold, confirmation and risk.',
    example: 'bin/qm vendors --search northwind --as buyer',
  };
  paged(subcommand(parent, about, { isDefault: true }))
    .argument('[number]')
    .option('--search <words>', 'words of its name, number or tax id')
    .option('--status <statuses>', 'active, hold, inactive, new, merged; separated by commas')
    .action(async (number: string | undefined, { limit, after, search, status }: Page, self: Command) => {
      const session = openSession(world, self);
      const { client, output } = session;
      if (number !== undefined) {
        const vendor = await client.vendor(number);
        return showVendor(session, vendor);
      }
      const page = await client.vendors({ limit, after, search, status });
      return output.result(page, () => {
        const rows = page.items.map((vendor) => [
          vendor.number,
          vendor.name,
          vendor.country ?? '',
          standing(vendor),
          vendor.confirmed ? 'confirmed' : 'unconfirmed',
        ]);
        output.table(['number', 'name', 'country', 'status', ''], rows);
        goesOn(session, page.next);
      });
    });
}

/** `orders [NUMBER]`: the purchase orders, or one of them. */
export function addOrders(program: Command, world: World): void {
  const about = {
    name: 'orders',
    does: 'List the purchase orders that you may see, the newest first, or show one.',
    example: 'bin/qm orders --vendor V-1001 --as buyer',
  };
  paged(subcommand(program, about))
    .argument('[number]')
    .option('--vendor <number>', 'only with this vendor')
    .option('--status <statuses>', 'numbered, posted, sent, cancelled, observed; separated by commas')
    .action(async (number: string | undefined, { limit, after, vendor, status }: Page, self: Command) => {
      const session = openSession(world, self);
      const { client, output } = session;
      if (number !== undefined) {
        const order = await client.order(number);
        return showOrder(session, order);
      }
      const page = await client.orders({ limit, after, vendor, status });
      return output.result(page, () => {
        const rows = page.items.map((order) => [
          order.number,
          order.requisition,
          order.vendor.name,
          moneyText(order.total) ?? '',
          order.status,
          when(order.sentAt ?? order.createdAt),
        ]);
        output.table(['number', 'requisition', 'vendor', 'total', 'status', 'at'], rows);
        goesOn(session, page.next);
      });
    });
}

/** `budgets`: what cost centres may spend, and what is left. */
export function addBudgets(program: Command, world: World): void {
  const about = {
    name: 'budgets',
    does: 'Show the money of cost centres in a fiscal year: budget, spent, committed, free.',
    example: 'bin/qm budgets --cost-centre CC-4200 --as finance_director',
  };
  subcommand(program, about)
    .option('--cost-centre <id>', 'only this one')
    .option('--year <year>', 'fiscal year; default: this one')
    .action(async ({ costCentre, year }: { costCentre?: string; year?: string }, self: Command) => {
      const { client, output } = openSession(world, self);
      const budgets = await client.budgets({ costCenter: costCentre, year });
      output.result(budgets, () => {
        const rows = budgets.items.map(({ costCenter, name, budget, spent, committed, free }) => [
          costCenter,
          name,
          ...[budget, spent, committed, free].map((amount) => moneyText(amount) ?? ''),
        ]);
        output.table(['cost centre', 'name', 'budget', 'spent', 'committed', 'free'], rows);
      });
    });
}

const spendRows = (rows: SpendView['rows']): string[][] =>
  rows.map(({ day, agent, model, calls, microUsd }) => [day, agent, model, `${calls} calls`, dollars(microUsd)]);

const capText = ({ microUsd, limitMicroUsd }: SpendView['caps']['day']): string =>
  `${dollars(microUsd)} of ${limitMicroUsd === null ? 'no cap' : dollars(limitMicroUsd)}`;

/** `spend [ID]`: what models cost the company, or one requisition. */
export function addSpend(program: Command, world: World): void {
  const about = {
    name: 'spend',
    does: 'Show what models cost by day, agent and model, with the caps: of the company, or of one requisition.',
    example: 'bin/qm spend --from 2026-11-01 --as finance_director',
  };
  subcommand(program, about)
    .argument('[id]', 'of one requisition')
    .option('--from <day>', 'first day; default: the first of this month')
    .option('--to <day>', 'last day; default: today')
    .action(async (id: string | undefined, { from, to }: { from?: string; to?: string }, self: Command) => {
      const { client, output } = openSession(world, self);
      if (id !== undefined) {
        const spent = await client.requisitionSpend(id);
        return output.result(spent, () => {
          output.section('Spent', [...spendRows(spent.rows), ['in all', dollars(spent.microUsd)]]);
          const caps = spent.caps.map(({ agent, measure, used, limit }) => [
            agent ?? 'all of it',
            measure,
            `${used} of ${limit}`,
          ]);
          output.section('Caps', caps);
        });
      }
      const spent = await client.spend({ from, to });
      return output.result(spent, () => {
        output.section('Spent', [...spendRows(spent.rows), ['in all', dollars(spent.microUsd)]]);
        const { day, month } = spent.caps;
        output.section('Caps', [
          [day.of, capText(day)],
          [month.of, capText(month)],
        ]);
      });
    });
}

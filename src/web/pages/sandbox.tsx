import { QuartermasterError } from '../../domain/errors.ts';
import { Money } from '../../domain/requirement.ts';
import type { App } from '../../http/context.ts';
import type { SandboxMail, SandboxOrder } from '../../services/sandbox.ts';
import type { Formats } from '../formats.ts';
import { page } from '../page.tsx';
import { Time } from '../parts/time.tsx';
import { sandboxTexts } from '../texts/sandbox.ts';
import type { Page, Visit, WebDependencies } from '../visit.ts';

const Mail = ({ mail, formats }: { mail: SandboxMail; formats: Formats }) => {
  const words = sandboxTexts[formats.language];
  return (
    <details class="mail">
      <summary>
        <strong>{mail.subject || words.noSubject}</strong>{' '}
        <small>
          {mail.to.join(', ')} · <Time at={mail.at} formats={formats} relative />
        </small>
      </summary>
      <dl class="head">
        <dt>{words.from}</dt>
        <dd>{mail.from}</dd>
        <dt>{words.to}</dt>
        <dd>{mail.to.join(', ')}</dd>
        <dt>{words.sent}</dt>
        <dd>
          <Time at={mail.at} formats={formats} />
        </dd>
        {mail.attachments.length > 0 && (
          <>
            <dt>{words.attachments}</dt>
            <dd>{mail.attachments.join(', ')}</dd>
          </>
        )}
      </dl>
      <pre>{mail.text}</pre>
    </details>
  );
};

const textIn = (order: SandboxOrder['order'], name: string): string => {
  const value = order[name];
  return typeof value === 'string' ? value : '';
};

const Orders = ({ orders, formats }: { orders: readonly SandboxOrder[]; formats: Formats }) => {
  const words = sandboxTexts[formats.language];
  const { columns } = words;
  return (
    <table class="list">
      <thead>
        <tr>
          <th scope="col">{columns.number}</th>
          <th scope="col">{columns.order}</th>
          <th scope="col">{columns.requisition}</th>
          <th scope="col" class="amount">
            {columns.total}
          </th>
          <th scope="col">{columns.status}</th>
          <th scope="col">{columns.received}</th>
        </tr>
      </thead>
      <tbody>
        {orders.map(({ erpNumber, status, receivedAt, order }) => {
          const requisition = textIn(order, 'requisition');
          const total = Money.safeParse(order['total']).data;
          return (
            <tr>
              <td data-label={columns.number}>{erpNumber}</td>
              <td data-label={columns.order}>{textIn(order, 'number')}</td>
              <td data-label={columns.requisition}>
                <a href={`/requisitions/${encodeURIComponent(requisition)}`}>{requisition}</a>
              </td>
              <td class="amount" data-label={columns.total}>
                {total && formats.money(total)}
              </td>
              <td data-label={columns.status}>{words.states[status]}</td>
              <td data-label={columns.received}>
                <Time at={receivedAt} formats={formats} relative />
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
};

const Mails = ({ mails, formats }: { mails: readonly SandboxMail[] | null; formats: Formats }) => {
  const words = sandboxTexts[formats.language];
  if (mails === null) return <p>{words.mailIsReal}</p>;
  if (mails.length === 0) return <p class="empty">{words.noMails}</p>;
  return (
    <>
      {mails.map((mail) => (
        <Mail mail={mail} formats={formats} />
      ))}
    </>
  );
};

const Book = ({ orders, formats }: { orders: readonly SandboxOrder[] | null; formats: Formats }) => {
  const words = sandboxTexts[formats.language];
  if (orders === null) return <p>{words.erpIsReal}</p>;
  return orders.length === 0 ? <p class="empty">{words.noOrders}</p> : <Orders orders={orders} formats={formats} />;
};

const sandboxPage = async ({ who, formats }: Visit, { sandbox }: WebDependencies): Promise<Page> => {
  if (sandbox === undefined)
    throw new QuartermasterError('not_found', 'Every outside service is a real one here, so there is no sandbox.');
  const words = sandboxTexts[formats.language];
  const { mails, orders } = await sandbox(who);
  const body = (
    <>
      <p class="notice">{words.about}</p>
      <section class="sink">
        <h2>{words.mails}</h2>
        <Mails mails={mails} formats={formats} />
      </section>
      <section>
        <h2>{words.orders}</h2>
        <Book orders={orders} formats={formats} />
      </section>
    </>
  );
  return { title: words.title, nav: 'sandbox', body };
};

/** What stand-ins took, only where there are some. */
export function sandboxRoutes(app: App, dependencies: WebDependencies): void {
  app.get(
    '/sandbox',
    page(dependencies, (visit) => sandboxPage(visit, dependencies)),
  );
}

import { z } from 'zod';
import { QuartermasterError } from '../../domain/errors.ts';
import { PlainText } from '../../domain/plain-text.ts';
import { mayAsk } from '../../domain/rights.ts';
import { checked } from '../../http/body.ts';
import type { App } from '../../http/context.ts';
import { idOf } from '../../http/input.ts';
import { WebhookWish } from '../../http/routes/webhooks.ts';
import { DeliveryView, type AddedWebhookView, type WebhookView } from '../../services/webhooks-view.ts';
import { askedIn } from '../address.ts';
import { readForm } from '../form.ts';
import { page } from '../page.tsx';
import { Choice, Filters, List, Paging } from '../parts/lists.tsx';
import { Time } from '../parts/time.tsx';
import { Deliveries, FRESH, Last, Standing, WebhookFields, wordsOf, type Attempt } from '../parts/webhooks.tsx';
import type { Page, Visit, WebDependencies } from '../visit.ts';

const PATH = '/webhooks';
const PER_PAGE = 50;

const Asked = z.object({
  state: DeliveryView.shape.state.optional().catch(undefined),
  after: PlainText.max(1_000).optional(),
});
const Delivery = z.object({ delivery: z.uuid() });

/** One that nothing could have is answered like one that nothing has. */
const webhookId = ({ c }: Visit): string => {
  const id = z.uuid().safeParse(idOf(c));
  if (id.success) return id.data;
  throw new QuartermasterError('not_found', 'This is not an id.');
};

const Refusal = ({ attempt: { refusal } }: { attempt: Attempt }) =>
  refusal === null ? null : (
    <p class="notice" role="alert">
      {refusal}
    </p>
  );

const listPage = async (visit: Visit, attempt: Attempt): Promise<Page> => {
  const { who, services, formats } = visit;
  const words = wordsOf(formats);
  const { columns } = words;
  const items = await services.webhooks(who);
  const rows = items.map((one) => [
    <>
      <a href={`${PATH}/${one.id}`}>{one.url}</a> <small>{one.description}</small>
    </>,
    <code>{one.types.join(', ')}</code>,
    <Standing webhook={one} formats={formats} />,
    formats.number(one.waiting),
    <Last webhook={one} formats={formats} />,
  ]);
  const shown = [
    { label: columns.address },
    { label: columns.events },
    { label: columns.status },
    { label: columns.waiting, isAmount: true as const },
    { label: columns.last },
  ];
  const body = (
    <>
      <p class="lead">{words.intro}</p>
      <Refusal attempt={attempt} />
      {rows.length === 0 ? <p class="empty">{words.empty}</p> : <List columns={shown} rows={rows} />}
      {mayAsk(who.roles, 'addWebhook') && (
        <section class="after-list">
          <h2>{words.add}</h2>
          <p class="faint">{words.addLead}</p>
          <form method="post" action={PATH}>
            <WebhookFields formats={formats} attempt={attempt} />
            <button class="primary">{words.add}</button>
          </form>
        </section>
      )}
    </>
  );
  return { title: words.title, nav: 'webhooks', body, ...(attempt.refusal !== null && { status: 422 as const }) };
};

/** The one page that shows a secret. It is the answer to a form, since what is kept nowhere cannot be looked up by the next request. */
const secretPage = ({ formats }: Visit, added: AddedWebhookView): Page => {
  const words = wordsOf(formats);
  const body = (
    <section>
      <h2>{words.secret}</h2>
      <p>{added.url}</p>
      <p>
        <code class="secret">{added.secret}</code>
      </p>
      <p class="notice">{words.secretHint}</p>
      <p>
        <a class="button" href={`${PATH}/${added.id}`}>
          {words.back}
        </a>
      </p>
    </section>
  );
  return { title: words.title, nav: 'webhooks', body };
};

const Facts = ({ webhook, visit: { formats } }: { webhook: WebhookView; visit: Visit }) => {
  const words = wordsOf(formats);
  const { facts, columns } = words;
  const rows = [
    [columns.events, <code>{webhook.types.join(', ')}</code>],
    [words.description, webhook.description || '–'],
    [facts.since, formats.instant(webhook.since)],
    [facts.added, words.by(webhook.createdBy, formats.instant(webhook.createdAt))],
    ...(webhook.failingSince === null
      ? []
      : [[facts.failingSince, <Time at={webhook.failingSince} formats={formats} relative />]]),
    [facts.waiting, formats.number(webhook.waiting)],
    [facts.failed, formats.number(webhook.failed)],
    [columns.last, <Last webhook={webhook} formats={formats} />],
  ];
  return (
    <section>
      <dl class="head">
        {rows.map(([name, value]) => (
          <>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </>
        ))}
      </dl>
    </section>
  );
};

const Acts = ({ webhook, visit: { formats }, attempt }: { webhook: WebhookView; visit: Visit; attempt: Attempt }) => {
  const words = wordsOf(formats);
  const path = `${PATH}/${webhook.id}`;
  const { url, types, description, isEnabled } = webhook;
  const is = { url, types: types.join(', '), description };
  const shown = attempt.refusal === null ? { ...attempt, typed: is } : attempt;
  const turn = isEnabled ? 'disable' : 'enable';
  return (
    <section class="acts">
      <div class="buttons">
        {isEnabled && (
          <form method="post" action={`${path}/test`}>
            <button class="primary">{words.acts.test}</button>
          </form>
        )}
        <form method="post" action={`${path}/${turn}`}>
          <button>{words.acts[turn]}</button>
        </form>
      </div>
      <details open={attempt.refusal !== null}>
        <summary>{words.change}</summary>
        <form method="post" action={path}>
          <WebhookFields formats={formats} attempt={shown} />
          <button>{words.save}</button>
        </form>
      </details>
      {(['rotate', 'remove'] as const).map((act) => (
        <details>
          <summary>{words.acts[act]}</summary>
          <form method="post" action={`${path}/${act}`}>
            <p class="hint">{words.hints[act]}</p>
            <button>{words.acts[act]}</button>
          </form>
        </details>
      ))}
    </section>
  );
};

const Log = async ({ visit, id }: { visit: Visit; id: string }) => {
  const { c, who, services, formats } = visit;
  const words = wordsOf(formats);
  const asked = askedIn(c.req.url, ['state', 'after']);
  const { state, after } = checked(Asked, asked);
  const { items, next } = await services.webhookDeliveries(who, id, { state, after, limit: PER_PAGE });
  const options = DeliveryView.shape.state.options.map((name) => [name, words.states[name]] as const);
  return (
    <>
      <h2>{words.deliveries}</h2>
      <Filters label={words.show} reset={null}>
        <Choice name="state" label={words.state} value={state} all={words.all} options={options} />
      </Filters>
      {items.length === 0 ? (
        <p class="empty">{words.none}</p>
      ) : (
        <Deliveries items={items} visit={visit} mayKeep={mayAsk(who.roles, 'redeliver')} />
      )}
      <Paging path={`${PATH}/${id}`} asked={asked} next={next} formats={formats} />
    </>
  );
};

const webhookPage = async (visit: Visit, attempt: Attempt): Promise<Page> => {
  const { who, services, formats } = visit;
  const id = webhookId(visit);
  const webhook = await services.webhook(who, id);
  const body = (
    <>
      <p class="lead">
        <Standing webhook={webhook} formats={formats} />
      </p>
      <Refusal attempt={attempt} />
      <div class="columns">
        <Facts webhook={webhook} visit={visit} />
        {mayAsk(who.roles, 'changeWebhook') && <Acts webhook={webhook} visit={visit} attempt={attempt} />}
      </div>
      <Log visit={visit} id={id} />
    </>
  );
  return { title: webhook.url, nav: 'webhooks', body, ...(attempt.refusal !== null && { status: 422 as const }) };
};

const wishOf = ({ url = '', types = '', description = '' }: Readonly<Record<string, string>>) =>
  checked(WebhookWish, {
    url: url.trim(),
    types: types
      .split(',')
      .map((type) => type.trim())
      .filter(Boolean),
    description: description.trim(),
  });

const ANSWERED = ['invalid_input', 'conflict', 'limit_reached'];

/** What is wrong is said beside what was typed. */
const attemptOf = (error: unknown, typed: Readonly<Record<string, string>>): Attempt => {
  if (!(error instanceof QuartermasterError) || !ANSWERED.includes(error.code)) throw error;
  const errors = Object.fromEntries(error.fields.map(({ field, reason }) => [field.replace(/\W.*$/, ''), reason]));
  return { typed, errors, refusal: error.message };
};

/** What is done to one webhook, and seen on its page afterwards. */
function actRoutes(app: App, dependencies: WebDependencies): void {
  const acts = {
    test: ({ services, who }, id) => services.testWebhook(who, id),
    enable: ({ services, who }, id) => services.switchWebhook(who, id, true),
    disable: ({ services, who }, id) => services.switchWebhook(who, id, false),
    redeliver: async ({ c, services, who }) => {
      const { delivery } = checked(Delivery, await readForm(c, dependencies.limits));
      return services.redeliver(who, delivery);
    },
  } as const satisfies Record<string, (visit: Visit, id: string) => Promise<unknown>>;
  for (const [act, done] of Object.entries<(visit: Visit, id: string) => Promise<unknown>>(acts))
    app.post(
      `${PATH}/:id/${act}`,
      page(dependencies, async (visit) => {
        const id = webhookId(visit);
        try {
          await done(visit, id);
        } catch (error) {
          return webhookPage(visit, attemptOf(error, {}));
        }
        return visit.c.redirect(`${PATH}/${id}`, 303);
      }),
    );
}

/** Where the events of the company are sent, and what became of it. */
export function webhookPages(app: App, dependencies: WebDependencies): void {
  app.get(
    PATH,
    page(dependencies, (visit) => listPage(visit, FRESH)),
  );
  app.post(
    PATH,
    page(dependencies, async (visit) => {
      const typed = await readForm(visit.c, dependencies.limits);
      try {
        return secretPage(visit, await visit.services.addWebhook(visit.who, wishOf(typed)));
      } catch (error) {
        return listPage(visit, attemptOf(error, typed));
      }
    }),
  );
  app.get(
    `${PATH}/:id`,
    page(dependencies, (visit) => webhookPage(visit, FRESH)),
  );
  app.post(
    `${PATH}/:id`,
    page(dependencies, async (visit) => {
      const typed = await readForm(visit.c, dependencies.limits);
      try {
        await visit.services.changeWebhook(visit.who, webhookId(visit), wishOf(typed));
      } catch (error) {
        return webhookPage(visit, attemptOf(error, typed));
      }
      return visit.c.redirect(`${PATH}/${webhookId(visit)}`, 303);
    }),
  );
  app.post(
    `${PATH}/:id/rotate`,
    page(dependencies, async (visit) =>
      secretPage(visit, await visit.services.rotateWebhook(visit.who, webhookId(visit))),
    ),
  );
  app.post(
    `${PATH}/:id/remove`,
    page(dependencies, async (visit) => {
      await visit.services.dropWebhook(visit.who, webhookId(visit));
      return visit.c.redirect(PATH, 303);
    }),
  );
  actRoutes(app, dependencies);
}

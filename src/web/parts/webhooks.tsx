import { eventNames } from '../../domain/webhooks.ts';
import type { DeliveryView, WebhookView } from '../../services/webhooks-view.ts';
import type { Formats } from '../formats.ts';
import { webhookTexts } from '../texts/webhooks.ts';
import type { Visit } from '../visit.ts';
import { Field } from './field.tsx';
import { List } from './lists.tsx';
import { Time } from './time.tsx';

export const wordsOf = ({ language }: Formats) => webhookTexts[language];

/** What was typed, and what is wrong with it. */
export type Attempt = {
  typed: Readonly<Record<string, string>>;
  errors: Readonly<Record<string, string>>;
  refusal: string | null;
};

export const FRESH: Attempt = { typed: {}, errors: {}, refusal: null };

export const Standing = ({ webhook, formats }: { webhook: WebhookView; formats: Formats }) => {
  const words = wordsOf(formats);
  const { disabledBecause, failingSince } = webhook;
  if (disabledBecause !== null)
    return (
      <>
        <span class="badge blocked">{words.disabled}</span> <small>{words.because[disabledBecause]}</small>
      </>
    );
  return failingSince === null ? (
    <span class="badge completed">{words.enabled}</span>
  ) : (
    <span class="badge input_required">{words.failing}</span>
  );
};

const answerOf = ({ status, error }: { status: number | null; error: string | null }, formats: Formats): string => {
  const errors: Readonly<Record<string, string>> = wordsOf(formats).errors;
  return status === null ? (errors[error ?? ''] ?? error ?? '–') : String(status);
};

export const Last = ({ webhook: { lastAttempt }, formats }: { webhook: WebhookView; formats: Formats }) =>
  lastAttempt === null ? (
    <>{wordsOf(formats).notYet}</>
  ) : (
    <>
      {answerOf(lastAttempt, formats)}, <Time at={lastAttempt.at} formats={formats} relative />
    </>
  );

/** Where events go, and which; the same fields to add one and to change one. */
export const WebhookFields = ({ formats, attempt }: { formats: Formats; attempt: Attempt }) => {
  const words = wordsOf(formats);
  const { typed, errors } = attempt;
  return (
    <>
      <Field name="url" label={words.url} hint={words.urlHint} value={typed['url']} error={errors['url']} required />
      <Field
        name="types"
        label={words.types}
        hint={words.typesHint}
        value={typed['types'] ?? '*'}
        error={errors['types']}
        required
      />
      <Field name="description" label={words.description} value={typed['description']} error={errors['description']} />
      <details>
        <summary>{words.known}</summary>
        <ul class="events">
          {eventNames.map((name) => (
            <li>
              <code>{name}</code>
            </li>
          ))}
        </ul>
      </details>
    </>
  );
};

const tones = { pending: 'input_required', delivered: 'completed', failed: 'failed' } as const;

const Attempts = ({ delivery, formats }: { delivery: DeliveryView; formats: Formats }) => (
  <>
    {delivery.attempts.map((attempt) => (
      <div>
        <Time at={attempt.at} formats={formats} />{' '}
        <small>
          {wordsOf(formats).attempt(
            formats.number(attempt.number),
            answerOf(attempt, formats),
            formats.number(attempt.ms),
          )}
        </small>
      </div>
    ))}
  </>
);

/** What was sent, or is to be, with each attempt. */
export const Deliveries = ({
  items,
  visit: { formats },
  mayKeep,
}: {
  items: readonly DeliveryView[];
  visit: Visit;
  mayKeep: boolean;
}) => {
  const words = wordsOf(formats);
  const { log } = words;
  const columns = [
    log.event,
    log.about,
    log.at,
    log.state,
    log.attempts,
    log.next,
    ...(mayKeep ? [words.redeliver] : []),
  ];
  const rows = items.map((one) => [
    <code>{one.type}</code>,
    one.subject,
    <Time at={one.madeAt} formats={formats} />,
    <span class={`badge ${tones[one.state]}`}>{words.states[one.state]}</span>,
    <Attempts delivery={one} formats={formats} />,
    one.nextAt === null ? '–' : <Time at={one.nextAt} formats={formats} relative />,
    ...(mayKeep
      ? [
          <form method="post" action={`/webhooks/${one.webhook}/redeliver`}>
            <button name="delivery" value={one.id}>
              {words.redeliver}
            </button>
          </form>,
        ]
      : []),
  ]);
  return <List columns={columns.map((label) => ({ label }))} rows={rows} />;
};

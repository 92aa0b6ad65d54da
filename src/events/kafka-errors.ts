/** Broker's names of errors that are about one record; all others are about a topic, the broker or us. */
const OF_ONE_RECORD = ['MESSAGE_TOO_LARGE', 'RECORD_LIST_TOO_LARGE', 'INVALID_RECORD', 'INVALID_TIMESTAMP'];

/** Those about one topic, while the broker may take what goes to others. */
const OF_ONE_TOPIC = [
  'UNKNOWN_TOPIC_OR_PARTITION',
  'TOPIC_AUTHORIZATION_FAILED',
  'INVALID_TOPIC_EXCEPTION',
  'NOT_ENOUGH_REPLICAS',
  'NOT_ENOUGH_REPLICAS_AFTER_APPEND',
];

type Link = { code?: unknown; message?: unknown; apiId?: unknown; cause?: unknown; errors?: unknown };

const isLink = (error: unknown): error is Link => typeof error === 'object' && error !== null;

/** An error and all that it comes from, each once: retries hang the same errors on each other. */
const links = (error: unknown): Set<Link> => {
  const found = new Set<Link>();
  const visit = (one: unknown): void => {
    if (!isLink(one) || found.has(one)) return;
    found.add(one);
    for (const inner of Array.isArray(one.errors) ? one.errors : []) visit(inner);
    visit(one.cause);
  };
  visit(error);
  return found;
};

/** The broker's name of what is wrong, else the system's; the one part of an error that is safe to repeat. */
export const reasonOf = (error: unknown): string => {
  const found = [...links(error)];
  // The client says so in words alone.
  if (found.some(({ message }) => typeof message === 'string' && message.startsWith('Unknown topic')))
    return 'UNKNOWN_TOPIC_OR_PARTITION';
  const named = found.flatMap(({ apiId }) => (typeof apiId === 'string' ? [apiId] : []));
  const coded = found.flatMap(({ code }) => (typeof code === 'string' ? [code] : []));
  return named[0] ?? coded.find((code) => !code.startsWith('PLT_KFK_')) ?? coded[0] ?? 'unknown';
};

/** Whether a record itself is not taken, whoever sends it. */
export const refusesOne = (error: unknown): boolean => OF_ONE_RECORD.includes(reasonOf(error));

/** Whether a topic takes nothing, whatever the record is. */
export const refusesTopic = (error: unknown): boolean => OF_ONE_TOPIC.includes(reasonOf(error));

/** The same as an error whose `code` says what is wrong. */
export const kafkaProblem = (error: unknown): Error =>
  Object.assign(new Error('Kafka is not as it should be', { cause: error }), { code: reasonOf(error) });

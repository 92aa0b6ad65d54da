import { QuartermasterError } from '../domain/errors.ts';
import { acceptDocument, readPins } from '../store/tool-calls.ts';
import type { Services } from './api.ts';
import type { ServiceContext } from './context.ts';
import type { DocumentDifference, Shelf } from './tools-view.ts';

type Pins = Awaited<ReturnType<typeof readPins>>;

/** Until a tenant has made its first call nothing is pinned, and what is there is what will be. */
const stateOf = (pins: Pins, { name, hash }: Shelf['documents'][number]): 'accepted' | 'changed' | 'new' => {
  const pin = pins.find(({ document }) => document === name);
  if (pins.length === 0 || pin?.hash === hash) return 'accepted';
  return pin === undefined ? 'new' : 'changed';
};

export const tools =
  ({ database, shelf }: ServiceContext): Services['tools'] =>
  async (who) => {
    const pins = await database.withPrincipal(who, readPins);
    const documents = shelf.documents.map((document) => {
      const pin = pins.find((one) => one.document === document.name);
      const { name, hash } = document;
      return {
        name,
        hash,
        state: stateOf(pins, document),
        acceptedAt: pin?.acceptedAt ?? null,
        acceptedBy: pin?.acceptedBy ?? null,
      };
    });
    const isOn = (name: string): boolean =>
      documents.some((document) => document.name === name && document.state === 'accepted');
    const operations = shelf.operations.map((operation) => ({ ...operation, on: isOn(operation.document) }));
    return { documents, operations, agents: shelf.agents };
  };

const found = ({ shelf }: ServiceContext, name: string): Shelf['documents'][number] => {
  const document = shelf.documents.find((one) => one.name === name);
  if (document !== undefined) return document;
  throw new QuartermasterError('not_found', 'There is no such document in openapi/.');
};

export const toolDocument =
  (context: ServiceContext): Services['toolDocument'] =>
  async (who, name): Promise<DocumentDifference> => {
    const document = found(context, name);
    const pins = await context.database.withPrincipal(who, readPins);
    const pin = pins.find((one) => one.document === name);
    const { hash, text } = document;
    return { name, state: stateOf(pins, document), hash, text, accepted: pin?.content ?? null };
  };

/** Accepts a document exactly as it was seen; who did and when stays with it. */
export const acceptTools =
  (context: ServiceContext): Services['acceptTools'] =>
  async (who, name, seenHash) => {
    const document = found(context, name);
    if (document.hash !== seenHash)
      throw new QuartermasterError('stale', 'The document has changed since you looked. Look at the difference again.');
    await context.database.withPrincipal(who, async (tx) => {
      const pin = (await readPins(tx)).find((one) => one.document === name);
      if (pin?.hash !== document.hash) await acceptDocument(tx, document, who.person);
    });
    return { name, hash: document.hash };
  };

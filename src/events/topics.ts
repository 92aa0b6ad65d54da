import { catalogue, typeOf, type EventName } from '../domain/events.ts';
import { familyOf } from '../domain/cloud-event.ts';

const names = Object.keys(catalogue).filter((name): name is EventName => name in catalogue);

/** One topic for each family of the catalogue, sorted. */
export const topicsOf = (prefix: string): string[] =>
  [...new Set(names.map((name) => `${prefix}${familyOf(typeOf(name))}`))].toSorted();

/** As which group events of others are read: one of its own for each topic, so that one that is not there holds up no other. */
export const inboundGroupOf = (prefix: string, topic: string): string => `${prefix}inbound.${topic}`;

/** Where events of others lie that were refused, each with why. */
export const deadLettersOf = (prefix: string): string => `${prefix}dead-letters`;

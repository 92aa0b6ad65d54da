import { Draft } from '../../domain/letter.ts';

/** The draft of a letter: prose, what it asks for as data, and the clauses that support it. */
export const NegotiationOutput = Draft;

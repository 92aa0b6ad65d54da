import { Message } from '../model/message.ts';
import { TURN_STRIDE, type StoredMessage } from '../store/transcripts.ts';

/** The stored messages up to and with the answer of a turn, if it is there; what a later turn left is not part of it. */
export const parseMessages = (stored: readonly StoredMessage[], turn: number): Message[] =>
  stored.filter(({ seq }) => seq <= turn * TURN_STRIDE).map(({ content }) => Message.parse(content));

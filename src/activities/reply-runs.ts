const RUN = /^intake\/\d+\/reply\/(.+)$/;

/** The run of the Intake agent over a reply, named from the round and the reply. */
export const replyRun = (round: number, reply: string): string => `intake/${round}/reply/${reply}`;

/** The reply that a run is over; null for a run over a mail. */
export const replyOfRun = (run: string): string | null => RUN.exec(run)?.[1] ?? null;

/** One server-sent event; `data` is sent as JSON. */
export type SentEvent = { event: string; id: string; data: object };

/** Ends what the stream rests on, when nobody reads it any more. */
type Stop = () => void;

const HEADERS = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-store',
  // Proxies that collect answers would hold every event back.
  'x-accel-buffering': 'no',
};

/** A sign of life this often, by which both sides and all between them notice who has gone. */
const BEAT_MS = 20_000;
/** Whoever has taken nothing for so many beats is let go; they come back with Last-Event-ID. */
const MOST_MISSED = 3;

const written = ({ event, id, data }: SentEvent): string =>
  `event: ${event}\nid: ${id}\ndata: ${JSON.stringify(data)}\n\n`;

/**
 * A stream of server-sent events. `start` gets what sends one and what ends the stream, and returns how to stop. Of a reader who is slow only the
 * newest event waits, since each tells a whole state.
 */
export function eventStream(start: (send: (event: SentEvent) => void, end: () => void) => Stop): Response {
  let stop: Stop | null = null;
  let waiting: string | null = null;
  let missed = 0;
  let beat: NodeJS.Timeout | undefined;
  const finish = (): void => {
    clearInterval(beat);
    stop?.();
  };
  const encoder = new TextEncoder();

  const body = new ReadableStream<Uint8Array>(
    {
      start: (controller) => {
        const isFree = (): boolean => (controller.desiredSize ?? 0) > 0;
        const end = (): void => {
          finish();
          deliver(controller);
          controller.close();
        };
        controller.enqueue(encoder.encode('retry: 2000\n\n'));
        beat = setInterval(() => {
          missed = isFree() ? 0 : missed + 1;
          if (missed >= MOST_MISSED) end();
          else if (missed === 0) controller.enqueue(encoder.encode(': here\n\n'));
        }, BEAT_MS);
        beat.unref();
        stop = start((event) => {
          waiting = written(event);
          if (isFree()) deliver(controller);
        }, end);
      },
      pull: (controller) => deliver(controller),
      cancel: finish,
    },
    { highWaterMark: 2 },
  );

  const deliver = (controller: ReadableStreamDefaultController<Uint8Array>): void => {
    if (waiting === null) return;
    controller.enqueue(encoder.encode(waiting));
    waiting = null;
  };
  return new Response(body, { headers: HEADERS });
}

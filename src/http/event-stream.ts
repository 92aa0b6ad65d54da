import type { UnderlyingSource } from 'node:stream/web';

/** One server-sent event; `data` is sent as JSON. */
export type SentEvent = { event: string; id: string; data: object };

/** Begins what the stream rests on; `end` ends the stream. Returns how to stop, which is called once nobody reads it any more. */
type Start = (send: (event: SentEvent) => void, end: () => void) => () => void;

type Controller = ReadableStreamDefaultController<Uint8Array>;

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
/** How much may wait to be taken: the head of the stream, and one event. */
const QUEUE = { highWaterMark: 2 };

const bytes = new TextEncoder();
const written = ({ event, id, data }: SentEvent): string =>
  `event: ${event}\nid: ${id}\ndata: ${JSON.stringify(data)}\n\n`;

class Events implements UnderlyingSource<Uint8Array> {
  readonly #begin: Start;
  #stop: (() => void) | null = null;
  #beat: NodeJS.Timeout | undefined;
  #waiting: string | null = null;
  #missed = 0;
  #isOver = false;

  constructor(begin: Start) {
    this.#begin = begin;
  }

  start(controller: Controller): void {
    controller.enqueue(bytes.encode('retry: 2000\n\n'));
    this.#beat = setInterval(() => this.#live(controller), BEAT_MS).unref();
    const end = (): void => this.#end(controller);
    const stop = this.#begin((event) => this.#send(controller, event), end);
    // It may have ended while it began.
    if (this.#isOver) stop();
    else this.#stop = stop;
  }

  pull(controller: Controller): void {
    this.#deliver(controller);
  }

  cancel(): void {
    this.#finish();
  }

  #send(controller: Controller, event: SentEvent): void {
    if (this.#isOver) return;
    this.#waiting = written(event);
    if (isFree(controller)) this.#deliver(controller);
  }

  #deliver(controller: Controller): void {
    const next = this.#waiting;
    if (next === null) return;
    // Before it is queued, since queueing asks for more at once.
    this.#waiting = null;
    controller.enqueue(bytes.encode(next));
  }

  #live(controller: Controller): void {
    this.#missed = isFree(controller) ? 0 : this.#missed + 1;
    if (this.#missed >= MOST_MISSED) this.#end(controller);
    else if (this.#missed === 0) controller.enqueue(bytes.encode(': here\n\n'));
  }

  #end(controller: Controller): void {
    if (this.#isOver) return;
    this.#finish();
    this.#deliver(controller);
    controller.close();
  }

  #finish(): void {
    this.#isOver = true;
    clearInterval(this.#beat);
    this.#stop?.();
  }
}

const isFree = ({ desiredSize }: Controller): boolean => (desiredSize ?? 0) > 0;

/** A stream of server-sent events. Of a reader who is slow only the newest event waits, since each tells a whole state. */
export const eventStream = (start: Start): Response =>
  new Response(new ReadableStream(new Events(start), QUEUE), { headers: HEADERS });

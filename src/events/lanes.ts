type Lane = { tail: Promise<void>; waiting: number };

/** Works at many things at once, and at those of one key one after the other, in the order in which they were added. */
export class Lanes<T> {
  readonly #work: (thing: T) => Promise<void>;
  readonly #most: number;
  readonly #lanes = new Map<number, Lane>();

  /** `work` never rejects; `most`: so many of one key may wait. */
  constructor(work: (thing: T) => Promise<void>, most: number) {
    this.#work = work;
    this.#most = most;
  }

  /** Resolves at once, or when there is room again behind what waits under this key. */
  async add(key: number, thing: T): Promise<void> {
    const lane = this.#lanes.get(key) ?? { tail: Promise.resolve(), waiting: 0 };
    this.#lanes.set(key, lane);
    lane.waiting += 1;
    const before = lane.tail;
    lane.tail = this.#after(before, lane, thing);
    if (lane.waiting > this.#most) await before;
  }

  async #after(before: Promise<void>, lane: Lane, thing: T): Promise<void> {
    await before;
    await this.#work(thing);
    lane.waiting -= 1;
  }

  /** Resolves when nothing is worked at. */
  async idle(): Promise<void> {
    await Promise.all([...this.#lanes.values()].map(({ tail }) => tail));
  }
}

import type { Change, Changes } from './changes.ts';

/** What is followed: everybody with the same key may see the same, and reads it once for all. `read` throws when it is no longer theirs. */
export type Followed<T> = {
  key: string;
  tenant: string;
  /** Null: whatever of the company concerns them. */
  requisition: string | null;
  read: () => Promise<Seen<T>>;
};

/** A state and its version; equal versions are equal states. */
export type Seen<T> = { version: string; state: T };

/** One who follows; `pushed` is called with each state that is not the one they saw last, `failed` at most once and last. */
export type Follower<T> = { saw: string | null; pushed: (seen: Seen<T>) => void; failed: (error: unknown) => void };

export type Following<T> = {
  /** Looks once, and then at each change, until the returned function is called. */
  follow(what: Followed<T>, follower: Follower<T>): () => void;
};

const concerns = ({ requisition }: Pick<Followed<unknown>, 'requisition'>, change: Change): boolean =>
  requisition === null || change.requisition === null || change.requisition === requisition;

/** All who follow the same with the same rights. */
class Group<T> {
  readonly #what: Followed<T>;
  readonly #followers = new Set<Follower<T>>();
  readonly #unsubscribe: () => void;
  #known: Seen<T> | null = null;
  #isReading = false;
  #isOutdated = true;

  constructor(what: Followed<T>, changes: Changes) {
    this.#what = what;
    this.#unsubscribe = changes.subscribe(what.tenant, (change) => {
      if (!concerns(what, change)) return;
      this.#isOutdated = true;
      void this.#read();
    });
  }

  join(follower: Follower<T>): void {
    this.#followers.add(follower);
    if (this.#isOutdated) void this.#read();
    else if (this.#known !== null) push(follower, this.#known);
  }

  /** True when nobody is left. */
  leave(follower: Follower<T>): boolean {
    this.#followers.delete(follower);
    if (this.#followers.size > 0) return false;
    this.#unsubscribe();
    return true;
  }

  /** One look at a time: what changes meanwhile is one more, however much it is. */
  async #read(): Promise<void> {
    if (this.#isReading) return;
    this.#isReading = true;
    try {
      while (this.#isOutdated && this.#followers.size > 0) {
        this.#isOutdated = false;
        this.#known = await this.#what.read();
        for (const follower of this.#followers) push(follower, this.#known);
      }
    } catch (error) {
      this.#isOutdated = true;
      const failed = [...this.#followers];
      for (const follower of failed) follower.failed(error);
    } finally {
      this.#isReading = false;
    }
  }
}

function push<T>(follower: Follower<T>, seen: Seen<T>): void {
  if (follower.saw === seen.version) return;
  follower.saw = seen.version;
  follower.pushed(seen);
}

/** Tells states as they change, with one look for each change and for everybody who may see the same. */
export function createFollowing<T>(changes: Changes): Following<T> {
  const groups = new Map<string, Group<T>>();
  return {
    follow: (what, follower) => {
      const group = groups.get(what.key) ?? new Group(what, changes);
      groups.set(what.key, group);
      group.join(follower);
      return () => {
        if (group.leave(follower) && groups.get(what.key) === group) groups.delete(what.key);
      };
    },
  };
}

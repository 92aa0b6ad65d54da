import type { Context } from 'hono';
import type { Child } from 'hono/jsx';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { Dependencies, Env } from '../http/context.ts';
import type { Buckets } from '../http/limits.ts';
import type { Person, Services } from '../services/api.ts';
import type { ReadSandbox } from '../services/sandbox.ts';
import type { ProfileView } from '../services/view.ts';
import type { Formats } from './formats.ts';
import type { NavName } from './texts/common.ts';

/** What pages are made of. */
export type WebDependencies = Pick<Dependencies, 'services' | 'signIn' | 'limits' | 'log' | 'publicUrl'> & {
  standIns: readonly string[];
  /** Of what people may ask and act by pages. */
  buckets: Buckets;
  /** What stand-ins took; absent where there are none. */
  sandbox?: ReadSandbox;
  now: () => Date;
  newId: () => string;
};

/** One request of somebody who is signed in, with all that a page needs to speak to them. */
export type Visit = {
  c: Context<Env>;
  who: Person;
  profile: ProfileView;
  formats: Formats;
  services: Services;
  /** Learns the names of the people whom views tell of, for `formats.person`. */
  meet: (...views: readonly unknown[]) => Promise<void>;
};

/** What a page shows; `live`: the address of the events after which it is asked for again. */
export type Page = {
  title: string;
  nav: NavName | null;
  status?: ContentfulStatusCode;
  live?: string;
  body: Child;
};

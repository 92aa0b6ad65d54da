import type { Formats } from '../formats.ts';

/** An ISO 8601 instant; `relative` shows how far off it is, and the instant itself as its title. */
export const Time = ({ at, formats, relative }: { at: string; formats: Formats; relative?: boolean }) => (
  <time datetime={at} {...(relative && { title: formats.instant(at) })}>
    {relative ? formats.distance(at) : formats.instant(at)}
  </time>
);

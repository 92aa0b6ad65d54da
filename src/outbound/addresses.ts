import { lookup, type LookupAddress } from 'node:dns';
import type { LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';

/** Whether an address belongs to the public internet: not loopback, private, link-local, shared, reserved or a disguise of one. */
export function isPublic(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  // An IPv4 address in the clothes of IPv6 is judged as what it is.
  const parsed = ipaddr.process(address);
  return parsed.range() === 'unicast' && (parsed instanceof ipaddr.IPv4 || parsed.match(GLOBAL_UNICAST));
}

/** All that is given out of IPv6; what looks like nothing in particular outside of it may be an IPv4 address in old clothes. Source: RFC 4291. */
const GLOBAL_UNICAST = ipaddr.IPv6.parseCIDR('2000::/3');

/** The address that stands in a URL in the place of a name, in any spelling; null where it is a name. */
export function literalOf({ hostname }: URL): string | null {
  const bare = hostname.replace(/^\[|\]$/g, '');
  return ipaddr.isValid(bare) ? bare : null;
}

/** All addresses of a name. */
export type Resolve = (
  host: string,
  answer: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

const resolveByDns: Resolve = (host, answer) => lookup(host, { all: true }, answer);

/** The code of an address that may not be reached; as of a socket, since it comes up where sockets are opened. */
export const PRIVATE_ADDRESS = 'EPRIVATE';

const refused = (host: string): Error =>
  Object.assign(new Error(`${host} leads to a private address.`), { code: PRIVATE_ADDRESS });

/**
 * Resolves a name for a connection, and lets it lead to public addresses only; the connection is then made to the addresses that were
 * checked, so that a name that changes its mind gains nothing. `mayBePrivate` holds the names that are configured to be inside.
 */
export const guardedLookup =
  (mayBePrivate: ReadonlySet<string>, resolve: Resolve = resolveByDns): LookupFunction =>
  (host, options, answer) => {
    resolve(host, (error, addresses) => {
      if (error) return answer(error, []);
      const allowed = mayBePrivate.has(host) || addresses.every(({ address }) => isPublic(address));
      if (!allowed) return answer(refused(host), []);
      const [first] = addresses;
      if (options.all === true || first === undefined) return answer(null, addresses);
      return answer(null, first.address, first.family);
    });
  };

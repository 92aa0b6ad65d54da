import { authenticate, type DNSResolver } from 'mailauth';
import { z } from 'zod';
import { QuartermasterError } from '../domain/errors.ts';
import type { LookUpRecords } from '../outbound/names.ts';
import { headerFields, resultsOf, vouchesFor } from './authentication-results.ts';

/** From where a mail came, as SMTP said it. */
export type Peer = { ip: string; helo: string; envelopeSender: string };

/** Whether the address in From is proven to be the sender's: that its domain let this mail leave. */
export type ProveSender = (raw: Uint8Array, from: string, peer: Peer) => Promise<boolean>;

const domainOf = (address: string): string => address.slice(address.lastIndexOf('@') + 1).toLowerCase();

/** By what the configured server wrote on top when it received the mail; only that server may hand mail in then. */
export const provenByServer =
  (server: string): ProveSender =>
  async (raw, from) => {
    const results = resultsOf(raw, server);
    return results !== null && vouchesFor(results, domainOf(from));
  };

type Checks = { lookUp: LookUpRecords; ourName: string; trustedSealers: readonly string[] };

/** The types of the package know strings alone, and records of MX are objects. */
const Records = z.custom<string[]>(Array.isArray);

/**
 * By SPF, DKIM and DMARC; where a domain has no DMARC, by a signature of exactly this domain. What a list or forwarder changed counts when a
 * trusted one has sealed (ARC) that it had passed. Throws `provider_unavailable` while a name server does not answer. Source: mailauth.
 */
export const provenByDomain = ({ lookUp, ourName, trustedSealers }: Checks): ProveSender => {
  const resolver: DNSResolver = async (name, type) => Records.parse(await lookUp(name, type));
  return async (raw, from, { ip, helo, envelopeSender }) => {
    const found = await authenticate(Buffer.from(raw), {
      ip,
      helo,
      sender: envelopeSender,
      mta: ourName,
      resolver,
      disableBimi: true,
      minBitLength: 1024,
    });
    const { dkim, spf, dmarc, arc } = found;
    if (dkim.fromFields !== 1 || dkim.headerFrom.length !== 1 || dkim.headerFrom[0]?.toLowerCase() !== from)
      return false;
    const domain = domainOf(from);
    if (isProven({ dkim, dmarc }, domain)) return true;
    if (arc && arc.status.result === 'pass' && arc.i !== false) {
      const sealed = sealedBy(raw, arc.i, trustedSealers);
      if (sealed !== null && vouchesFor(sealed, domain)) return true;
    }
    const results = [
      dmarc && dmarc.status.result,
      spf && spf.status.result,
      ...dkim.results.map(({ status }) => status.result),
    ];
    if (results.some((result) => result === 'temperror' || result === 'temperr'))
      throw new QuartermasterError(
        'provider_unavailable',
        'The sender cannot be checked now. Send the mail again later.',
      );
    return false;
  };
};

type Found = Pick<Awaited<ReturnType<typeof authenticate>>, 'dkim' | 'dmarc'>;

function isProven({ dkim, dmarc }: Found, domain: string): boolean {
  if (dmarc && dmarc.status.result !== 'none') {
    const { spf, dkim: signed } = dmarc.alignment;
    // A signature over a part of the body lets anybody write the rest.
    const isSigned = Boolean(signed.result) && !signed.underSized;
    return dmarc.status.result === 'pass' && (Boolean(spf.result) || isSigned);
  }
  return dkim.results.some(
    ({ status, signingDomain }) =>
      status.result === 'pass' && !status.underSized && signingDomain?.toLowerCase() === domain,
  );
}

/**
 * The results that the last seal of a chain covers, if a trusted domain has set it. Whose the seal is counts, not whose the signature of
 * the message is: that one does not cover the results, and could be taken from another mail.
 */
function sealedBy(raw: Uint8Array, instance: number, trusted: readonly string[]): string | null {
  const ofInstance = (name: string): string | undefined =>
    headerFields(raw).find(
      (field) => field.name === name && new RegExp(`(?:^|;)\\s*i\\s*=\\s*${instance}\\s*(?:;|$)`).test(field.value),
    )?.value;
  const domain = /(?:^|;)\s*d\s*=\s*([^\s;]+)/.exec(ofInstance('arc-seal') ?? '')?.[1];
  if (domain === undefined || !trusted.includes(domain.toLowerCase())) return null;
  return ofInstance('arc-authentication-results')?.replace(/^\s*i\s*=\s*\d+\s*;/, '') ?? null;
}

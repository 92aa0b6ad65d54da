import { readFile } from 'node:fs/promises';
import type { Config } from './config.ts';
import { QuartermasterError } from './domain/errors.ts';
import { TenantId } from './domain/principal.ts';
import { replyTokenIn, tokenHash } from './mail/reply-token.ts';
import { listenSmtp, type SmtpOptions } from './mail/smtp.ts';
import { provenByDomain, provenByServer, type ProveSender } from './mail/sender.ts';
import { recordsByDns, type LookUpRecords } from './outbound/names.ts';
import type { ServiceContext } from './services/context.ts';
import { takeMail, tenantOfReply } from './services/take-mail.ts';

type Log = SmtpOptions<unknown>['log'];

/** To whom of us a mail goes: a company, and the token in the address if it is a reply. */
type Addressee = { tenant: TenantId; tokenHash: string | null };

const listed = (text: string): string[] =>
  text
    .split(',')
    .map((one) => one.trim())
    .filter(Boolean);

const purchasing = (config: Config): Map<string, TenantId> =>
  new Map(
    listed(config.QM_SMTP_ADDRESSES).map((pair) => {
      const [address = '', tenant = ''] = pair.split('=');
      return [address.toLowerCase(), TenantId.parse(tenant)];
    }),
  );

const proof = (config: Config, name: string, lookUp: LookUpRecords): ProveSender => {
  const { QM_SMTP_AUTHSERV_ID: server } = config;
  if (server === undefined)
    return provenByDomain({
      lookUp,
      ourName: name,
      trustedSealers: listed(config.QM_SMTP_ARC_SEALERS.toLowerCase()),
    });
  if (listed(config.QM_SMTP_PEERS).length > 0) return provenByServer(server);
  throw new QuartermasterError(
    'configuration_invalid',
    'QM_SMTP_AUTHSERV_ID is set and QM_SMTP_PEERS is not, so anybody could write its results. Name the addresses of the receiving server.',
  );
};

const tlsOf = async ({
  QM_SMTP_TLS_KEY: key,
  QM_SMTP_TLS_CERT: cert,
}: Config): Promise<SmtpOptions<Addressee>['tls']> => {
  if (key !== undefined && cert !== undefined) return { key, cert: await readFile(cert, 'utf8') };
  if (key === undefined && cert === undefined) return null;
  throw new QuartermasterError('configuration_invalid', 'Set QM_SMTP_TLS_KEY and QM_SMTP_TLS_CERT, or neither.');
};

/** Takes mail by SMTP where QM_SMTP_PORT is set; else null. `lookUp`: where records of senders' domains are looked up. */
export const receiveMail = async (
  config: Config,
  context: ServiceContext,
  log: Log,
  lookUp: LookUpRecords = recordsByDns(),
): Promise<Awaited<ReturnType<typeof listenSmtp>> | null> => {
  if (config.QM_SMTP_PORT === undefined) return null;
  const addresses = purchasing(config);
  const name = new URL(context.publicUrl).hostname;
  const prove = proof(config, name, lookUp);
  const take = takeMail(context);
  const isOurs = (address: string): boolean =>
    addresses.has(address) || replyTokenIn(address, config.MAIL_FROM) !== null;
  const smtp = await listenSmtp<Addressee>({
    host: config.QM_HOST,
    port: config.QM_SMTP_PORT,
    name,
    tls: await tlsOf(config),
    peers: listed(config.QM_SMTP_PEERS),
    addressee: async (address) => {
      const known = addresses.get(address.toLowerCase());
      if (known !== undefined) return { tenant: known, tokenHash: null };
      const token = replyTokenIn(address, config.MAIL_FROM);
      const hash = token === null ? null : tokenHash(token);
      const tenant = hash === null ? null : await tenantOfReply(context, hash);
      return tenant === null ? null : { tenant, tokenHash: hash };
    },
    take: async ({ to, raw, peer }) => {
      const { state, requisition } = await take({
        ...to,
        raw,
        isBounce: peer.envelopeSender === '',
        prove: (from) => prove(raw, from, peer),
        isOurs,
      });
      log.info({ tenant: to.tenant, state, requisition }, 'a mail was taken');
    },
    log,
  });
  log.info({ port: smtp.port }, 'server takes mail');
  return smtp;
};

import type { Identity } from '../identity/claims.ts';

/** From which address a signed-in person writes; `.invalid` can never be somebody's mailbox (RFC 2606). */
export const senderOf = ({ who, email }: Identity): string =>
  email ?? `${encodeURIComponent(who.person)}@${who.tenant}.invalid`;

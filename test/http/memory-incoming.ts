import type { Person, Services } from '../../src/services/api.ts';

type Enter = (who: Person, ...call: unknown[]) => void;
type Incoming = Pick<Services, 'importFile' | 'heldMails' | 'releaseMail' | 'dropMail'>;

/** Every file is right, and no mail is held. */
export const memoryIncoming = (enter: Enter): Incoming => ({
  importFile: async (who, kind, bytes, how) => {
    enter(who, 'importFile', kind, bytes.byteLength, how);
    return { kind, applied: !how.dryRun, waits: false, added: 1, changed: 0, unchanged: 0, skipped: 0, errors: [] };
  },
  heldMails: async (who) => {
    enter(who, 'heldMails');
    return [];
  },
  releaseMail: async (who, id) => {
    enter(who, 'releaseMail', id);
    return { id: 'R-000001', duplicate: false };
  },
  dropMail: async (who, id) => enter(who, 'dropMail', id),
});

import type { Person, Services } from '../../src/services/api.ts';

type Enter = (who: Person, ...call: unknown[]) => void;
type Incoming = Pick<Services, 'importFile' | 'heldMails' | 'releaseMail' | 'dropMail'>;

/** What every list of contracts names, one of it outside of the folder that the list is in. */
const NAMED = ['sub/c.md', 'gone.md', '../outside.md'];

/** Every file is right, and no mail is held. */
export const memoryIncoming = (enter: Enter): Incoming => ({
  importFile: async (who, kind, bytes, how, documents = []) => {
    enter(
      who,
      'importFile',
      kind,
      bytes.byteLength,
      how,
      ...documents.map(({ name, mediaType, bytes: { byteLength } }) => ({ name, mediaType, byteLength })),
    );
    return {
      kind,
      applied: !how.dryRun,
      waits: false,
      needs: kind === 'contracts' ? NAMED : [],
      added: 1,
      changed: 0,
      unchanged: 0,
      skipped: 0,
      errors: [],
    };
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

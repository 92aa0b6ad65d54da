import { QuartermasterError } from '../../src/domain/errors.ts';
import { contractReaders } from '../../src/domain/principal.ts';
import type { Person, Services } from '../../src/services/api.ts';
import type { ContractView } from '../../src/services/view.ts';

type Enter = (who: Person, ...call: unknown[]) => void;
type Contracts = Pick<
  Services,
  'addContract' | 'contracts' | 'contract' | 'dropContract' | 'searchContracts' | 'embeddingState'
>;

const passage = {
  id: 'C-000001/4',
  section: '4.2 Prepayment',
  page: 2,
  language: 'en',
  // As a file may bring it: a terminal command in the middle of a clause.
  text: 'The buyer pays 30 %\u001b[31m in advance against a bank guarantee.',
};

const frame: ContractView = {
  id: 'C-000001',
  title: 'Frame agreement',
  fileName: 'frame.md',
  vendor: 'V-1001',
  language: 'en',
  readers: [...contractReaders],
  pages: 3,
  passages: 1,
  waiting: 1,
  addedBy: 'buyer',
  addedAt: '2026-11-23T09:00:00+00:00',
  text: [passage],
};

const found = (who: Person, id: string): ContractView => {
  if (who.tenant === 'acme' && id === frame.id) return frame;
  throw new QuartermasterError('not_found', 'secret detail');
};

/** One contract of acme; a file that begins with "broken" cannot be read. */
export function memoryContracts(enter: Enter): Contracts {
  const added: string[] = [];
  return {
    addContract: async (who, { name, mediaType, bytes }, options) => {
      enter(who, 'addContract', name, mediaType, options);
      const text = Buffer.from(bytes).toString();
      if (text.startsWith('broken')) throw new QuartermasterError('invalid_input', `${name}: it is damaged.`);
      const duplicate = added.includes(text);
      if (!duplicate) added.push(text);
      return { id: `C-00000${added.indexOf(text) + 2}`, duplicate, removed: text.includes('\u200b') ? 1 : 0 };
    },
    contracts: async (who) => {
      enter(who, 'contracts');
      const { text: _text, ...row } = frame;
      return who.tenant === 'acme' ? [row] : [];
    },
    contract: async (who, id) => {
      enter(who, 'contract', id);
      return found(who, id);
    },
    dropContract: async (who, id) => {
      enter(who, 'dropContract', id);
      found(who, id);
      if (who.roles.includes('auditor')) throw new QuartermasterError('forbidden', 'An auditor may only read.');
    },
    searchContracts: async (who, query) => {
      enter(who, 'searchContracts', query);
      const { id: contract, title, vendor } = frame;
      return {
        passages: [{ ...passage, contract, title, vendor, score: 0.0328 }],
        byMeaning: query.text !== 'outage',
        because: query.text === 'outage' ? 'The embedding service is not available.' : null,
      };
    },
    embeddingState: async (who) => {
      enter(who, 'embeddingState');
      return { model: 'stand-in-words', dimension: 512, waiting: 7, reason: null };
    },
  };
}

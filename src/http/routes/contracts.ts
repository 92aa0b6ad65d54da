import { z } from 'zod';
import { PlainText } from '../../domain/plain-text.ts';
import { Role } from '../../domain/principal.ts';
import { Acted, AddedContract, listOf as allOf } from '../../services/answers-view.ts';
import { ContractRow, ContractView, EmbeddingState, FoundPassages } from '../../services/view.ts';
import { mediaType } from '../body.ts';
import type { Dependencies } from '../context.ts';
import { plain, taking } from '../endpoint.ts';
import { versioned } from '../etag.ts';
import { idOf } from '../input.ts';
import { resource, type Router } from '../router.ts';
import { file, listOf, queryOf, withQuery } from '../takes.ts';

const PATH = '/v1/contracts';

const Vendor = PlainText.min(1).max(40);

const About = z.strictObject({
  name: PlainText.min(1).max(255),
  vendor: Vendor.optional(),
  readers: listOf(Role).optional(),
  group: PlainText.min(1).max(60).optional(),
});

const Search = z.strictObject({
  q: PlainText.min(1).max(2_000),
  vendor: Vendor.optional(),
  language: z
    .string()
    .regex(/^[a-z]{2}$/, 'must be a code of two letters, such as de')
    .optional(),
  limit: z.coerce.number().int().min(1).max(50).default(10),
});

/** Add, find, read and remove contracts. */
export function contractRoutes(router: Router, { services }: Dependencies): void {
  resource(router, PATH, {
    GET: plain({
      id: 'listContracts',
      summary: 'Contracts that you may read.',
      answers: { 200: allOf(ContractRow) },
      handle: async (c) => versioned(c, { items: await services.contracts(c.var.identity.who) }),
    }),
    POST: taking({
      id: 'addContract',
      summary: 'Adds a contract, the file as body; 200 where it was there.',
      takes: withQuery(About, file()),
      answers: { 200: AddedContract, 201: AddedContract },
      problems: ['conflict', 'refused_answer', 'not_found'],
      handle: async (c, { query: { name, vendor, readers, group }, body: bytes }) => {
        const options = { vendor: vendor ?? null, readers: readers ?? null, group: group ?? null };
        const added = await services.addContract(c.var.identity.who, { name, mediaType: mediaType(c), bytes }, options);
        return c.json(added, added.duplicate ? 200 : 201, { location: `${PATH}/${encodeURIComponent(added.id)}` });
      },
    }),
  });

  resource(router, `${PATH}/search`, {
    GET: taking({
      id: 'searchContracts',
      summary: 'Clauses, the best first; whether they were found by meaning, too.',
      takes: queryOf(Search),
      answers: { 200: FoundPassages },
      handle: async (c, { q, vendor, language, limit }) => {
        const query = { text: q, vendor: vendor ?? null, language: language ?? null, limit };
        return versioned(c, await services.searchContracts(c.var.identity.who, query, c.req.raw.signal));
      },
    }),
  });

  resource(router, `${PATH}/embedding`, {
    GET: plain({
      id: 'readEmbedding',
      summary: 'The embedding model, and how many passages wait for it.',
      answers: { 200: EmbeddingState },
      handle: async (c) => versioned(c, await services.embeddingState(c.var.identity.who)),
    }),
  });

  resource(router, `${PATH}/:id`, {
    GET: plain({
      id: 'readContract',
      summary: 'One contract with its text.',
      answers: { 200: ContractView },
      handle: async (c) => versioned(c, await services.contract(c.var.identity.who, idOf(c))),
    }),
    DELETE: plain({
      id: 'removeContract',
      summary: 'Removes it.',
      answers: { 200: Acted },
      problems: ['conflict'],
      handle: async (c) => {
        await services.dropContract(c.var.identity.who, idOf(c));
        return c.json({ id: idOf(c) });
      },
    }),
  });
}

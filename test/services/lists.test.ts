import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { emptyRequirement, withFields } from '../../src/domain/reading/paths.ts';
import type { RequisitionWish } from '../../src/services/api.ts';
import { updateRequisition } from '../../src/store/requisitions.ts';
import { person } from '../support/principals.ts';
import { newRequisition } from '../support/records.ts';
import { personWith, startMatrix, type Matrix } from '../matrix/system.ts';

let matrix: Matrix;
const ids: string[] = [];
const requester = person('acme', 'requester', 'requester');
const buyer = personWith('buyer');

/** One requisition after the other, so that each is younger than the one before. */
beforeAll(async () => {
  matrix = await startMatrix();
  for (const [vendor, total, costCenter] of [
    ['Northwind Traders', '100.00', 'CC-4200'],
    ['Cascade Instruments', '250.50', 'CC-4200'],
    ['Northwind Traders', '9.90', 'CC-1000'],
    ['100% Pure_Gas', '50.00', 'CC-1000'],
  ] as const) {
    const id = await matrix.database.withPrincipal(requester, (tx) => newRequisition(tx, requester.person));
    ids.push(id);
    await matrix.database.withPrincipal({ kind: 'worker', tenant: requester.tenant }, async (tx) => {
      const requirement = withFields(emptyRequirement, [
        ['vendor.name', vendor],
        ['costCenter', costCenter],
        ['currency', 'USD'],
        ['total', { currency: 'USD', minor: Math.round(Number(total) * 100) }],
      ]);
      await updateRequisition(tx, id, { requirement, status: 'screening' });
    });
  }
}, 60_000);
afterAll(() => matrix.close());

const found = async (wish: Partial<RequisitionWish>) =>
  (await matrix.services.list(buyer, { limit: 50, ...wish })).items.map(({ id }) => ids.indexOf(id));

describe('a list of requisitions', () => {
  test('has the newest first', async () => {
    expect(await found({})).toEqual([3, 2, 1, 0]);
  });

  test.each([
    [{ search: 'northwind' }, [2, 0]],
    [{ search: 'TRADERS north' }, [2, 0]],
    [{ search: '100%' }, [3]],
    [{ search: 'pure_gas' }, [3]],
    [{ search: 'pure%gas' }, []],
    [{ costCenter: 'CC-4200' }, [1, 0]],
    [{ statuses: ['received'] }, []],
    [{ statuses: ['screening'], requester: 'requester' }, [3, 2, 1, 0]],
    [{ requester: 'buyer' }, []],
    [{ amount: { currency: 'USD', from: '50', to: '100' } }, [3, 0]],
    [{ amount: { currency: 'USD', from: '100.01' } }, [1]],
    [{ amount: { currency: 'EUR' } }, []],
    [{ created: { from: '2999-01-01T00:00:00Z' } }, []],
    [{ updated: { to: '2999-01-01T00:00:00Z' } }, [3, 2, 1, 0]],
    [{ sort: 'total' }, [1, 0, 3, 2]],
    [{ sort: 'total', order: 'asc' }, [2, 3, 0, 1]],
    [{ sort: 'createdAt', order: 'asc' }, [0, 1, 2, 3]],
  ] satisfies [Partial<RequisitionWish>, number[]][])('by %j', async (wish, wanted) => {
    expect(await found(wish)).toEqual(wanted);
  });

  test('is found by the number of a requisition', async () => {
    expect(await found({ search: ids[1] ?? '' })).toEqual([1]);
  });

  test.each(['createdAt', 'updatedAt', 'total', 'due'] as const)(
    'by %s has each row once over its pages, whatever is added meanwhile',
    async (sort) => {
      const seen: string[] = [];
      let after: string | undefined;
      do {
        const page = await matrix.services.list(buyer, { limit: 2, sort, after });
        seen.push(...page.items.map(({ id }) => id));
        after = page.next ?? undefined;
        await matrix.database.withPrincipal(requester, (tx) => newRequisition(tx, requester.person));
      } while (after !== undefined && seen.length < 50);
      expect(ids.map((id) => seen.filter((other) => other === id).length)).toEqual([1, 1, 1, 1]);
    },
  );

  test.each(['x', 'R-000001', Buffer.from('["createdAt ","now","R-1"]').toString('base64url')])(
    'goes on at no place that it did not name: %s',
    async (after) => {
      await expect(found({ after })).rejects.toMatchObject({ code: 'invalid_input' });
    },
  );

  test('goes on in the same order alone', async () => {
    const { next } = await matrix.services.list(buyer, { limit: 1, sort: 'total' });
    await expect(found({ sort: 'due', after: next ?? '' })).rejects.toMatchObject({ code: 'invalid_input' });
  });
});

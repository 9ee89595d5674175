import type { Executor } from '../../database/index.ts';
import { Problem } from '../../lib/problem.ts';
import { type Action, can, type Facts, grantsFor } from '../access/index.ts';
import type { Directory, Place } from '../directory/index.ts';

export type Rights = ReturnType<typeof createRights>;

/** The permission table asked for places: whether somebody may act there, and where all. */
export function createRights(directory: Directory) {
  return {
    /** Throws what the person may read when he may not. */
    async demand(
      ex: Executor,
      {
        personId,
        at,
        action,
        place,
        facts = {},
      }: { personId: string; at: Date; action: Action; place: Place; facts?: Facts },
    ): Promise<void> {
      const covering = await directory.covers(ex, await directory.rolesOf(ex, personId, at), place);
      if (can(covering, action, facts).outcome !== 'allowed') throw forbidden();
    },

    /** Ids of the organisations this action is open in, for lists. */
    async organisations(ex: Executor, { personId, at, action }: { personId: string; at: Date; action: Action }) {
      return directory.organisationsUnder(ex, grantsFor(await directory.rolesOf(ex, personId, at), action));
    },
  };
}

export const forbidden = (): Problem =>
  new Problem({ code: 'forbidden', status: 403, messageZh: '您没有这项操作的权限' });

export const notFound = (): Problem =>
  new Problem({ code: 'not_found', status: 404, messageZh: '没有找到，可能已被删除' });

export const invalid = (field: string, messageZh: string): Problem =>
  new Problem({ code: 'invalid_field', status: 422, field, messageZh });

import { grantsFor } from '../../../kernel/access/index.ts';
import { scopesAbove } from '../../../kernel/scope/index.ts';
import type { ViewListData } from '../api.ts';
import type { DeskContext } from '../context.ts';
import * as store from '../store/views.ts';
import { placeNames } from './me.ts';

/** The views of a page: one's own, and what colleagues share with the place where one works. */
export async function listViews({ db, directory }: DeskContext, page: string, personId: string): Promise<ViewListData> {
  const grants = grantsFor(await directory.rolesOf(db, personId), 'warning.take_over');
  const own = [...new Set(grants.map(({ scopeId }) => scopeId))];
  const above = await Promise.all(own.map((scopeId) => scopesAbove(db, scopeId)));
  const scopeIds = [...new Set(above.flatMap((ids) => [...ids]))];
  const [found, names] = await Promise.all([store.viewsFor(db, { page, personId, scopeIds }), placeNames(db, own)]);
  return {
    views: found.map(({ id, name, search, ownerId, owner, scopeId, place }) => ({
      ...{ id, name, search },
      mine: ownerId === personId,
      owner: ownerId === personId ? null : owner,
      sharedWith: scopeId === null ? null : { id: scopeId, name: place ?? '' },
    })),
    places: own.map((id) => ({ id, name: names.get(id) ?? '' })),
  };
}

import { cell, defineRights, type NamesOf, units } from '../../kernel/access/index.ts';

export const visitRights = defineRights({
  /** Propagandists of an organisation or a township go to every door of it. */
  'visit.record': { cells: { ...units(), PROPAGANDIST: cell('own_area') } },
  'visit.view': { cells: { ...units(), PROPAGANDIST: cell('own_area') } },
});

declare module '../../kernel/access/types.ts' {
  interface Rights extends NamesOf<typeof visitRights> {}
}

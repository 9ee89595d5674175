import { cell, centre, countyAdmin, defineRights, type NamesOf } from '../../kernel/access/index.ts';

export const breakGlassRights = defineRights({
  /** To ask for, and while it is open to read, the data of one person whom he otherwise sees masked. */
  'break_glass.ask': { notOneself: true, cells: countyAdmin() },
  /** The second officer: never whoever asked, nor whom it is about. */
  'break_glass.decide': { byAnother: true, cells: centre() },
  'break_glass.view': { cells: { ...centre(), ...countyAdmin(), AUDITOR: cell('all') } },
  /** Those of others as well, and to end them. */
  'break_glass.view_all': { ofObjects: true, cells: { ...centre(), AUDITOR: cell('all') } },
});

declare module '../../kernel/access/types.ts' {
  interface Rights extends NamesOf<typeof breakGlassRights> {}
}

import { cell, centre, countyAdmin, defineRights, type NamesOf, police } from '../../kernel/access/index.ts';

export const settingsRights = defineRights({
  'settings.view': { cells: { ...police(), ...countyAdmin(), AUDITOR: cell('all') } },
  'settings.change': { cells: { ...centre(), ...countyAdmin() } },
  /** The ladders of 特急 and 高危 are changed by two. */
  'settings.confirm': { byAnother: true, cells: { ...centre(), ...countyAdmin() } },
});

declare module '../../kernel/access/types.ts' {
  interface Rights extends NamesOf<typeof settingsRights> {}
}

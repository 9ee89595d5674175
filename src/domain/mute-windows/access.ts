import { cell, centre, countyAdmin, defineRights, type NamesOf, police } from '../../kernel/access/index.ts';

export const muteRights = defineRights({
  /** Whoever works by what is held must know that it is. */
  'mute.view': { cells: { ...police(), ...countyAdmin(), AUDITOR: cell('all') } },
  'mute.declare': { cells: { ...centre(), ...countyAdmin() } },
});

declare module '../../kernel/access/types.ts' {
  interface Rights extends NamesOf<typeof muteRights> {}
}

import { cell, centre, countyAdmin, defineRights, type NamesOf, station } from '../../kernel/access/index.ts';

export const drillRights = defineRights({
  'drill.run': { cells: { ...centre() } },
  'drill.view': { cells: { ...centre(), ...station(), ...countyAdmin(), AUDITOR: cell('all') } },
});

declare module '../../kernel/access/types.ts' {
  interface Rights extends NamesOf<typeof drillRights> {}
}

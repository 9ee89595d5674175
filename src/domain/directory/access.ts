import { cell, defineRights, type NamesOf, organisations, units } from '../../kernel/access/index.ts';

export const directoryRights = defineRights({
  'directory.import': { cells: { ...organisations(), DESK: cell('own_org') } },
  'directory.view': { cells: { ...units(), DESK: cell('own_org') } },
  'directory.view_own': { cells: { EMPLOYEE: cell('self') } },
});

declare module '../../kernel/access/types.ts' {
  interface Rights extends NamesOf<typeof directoryRights> {}
}

import { cell, defineRights, type NamesOf, organisations, units } from '../../kernel/access/index.ts';

export const dutyRights = defineRights({
  'roster.edit': { cells: { ...organisations(), DESK: cell('own_org') } },
  /** His own leave, and the shifts he is in; everybody who can be on duty or asked for. */
  'roster.own': {
    cells: { ...units(), PROPAGANDIST: cell('own_unit'), DESK: cell('own_org'), LECTURER: cell('all') },
  },
});

declare module '../../kernel/access/types.ts' {
  interface Rights extends NamesOf<typeof dutyRights> {}
}

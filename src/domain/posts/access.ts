import {
  cell,
  centre,
  countyAdmin,
  defineRights,
  type NamesOf,
  organisations,
  police,
  units,
} from '../../kernel/access/index.ts';

export const postRights = defineRights({
  'roster.edit': { cells: { ...organisations(), DESK: cell('own_org') } },
  /** His own leave, and the shifts he is in; everybody who can be on duty or asked for. */
  'roster.own': {
    cells: { ...units(), PROPAGANDIST: cell('own_unit'), DESK: cell('own_org'), LECTURER: cell('all') },
  },
  'readiness.view': { cells: { ...organisations(), ...countyAdmin() } },
  /** The county's connection to WeCom: its departments, its contacts, its channel. */
  'platform.mend': { cells: { ...centre(), ...countyAdmin() } },
  'advisor.appoint': { ofObjects: true, byAnother: true, notOneself: true, cells: { ...police() } },
  'roles.assign': { byAnother: true, cells: { ...countyAdmin() } },
});

declare module '../../kernel/access/types.ts' {
  interface Rights extends NamesOf<typeof postRights> {}
}

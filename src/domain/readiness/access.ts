import { centre, countyAdmin, defineRights, type NamesOf, organisations } from '../../kernel/access/index.ts';

export const readinessRights = defineRights({
  'readiness.view': { cells: { ...organisations(), ...countyAdmin() } },
  /** The county's connection to WeCom: its departments, its contacts, its channel. */
  'platform.mend': { cells: { ...centre(), ...countyAdmin() } },
  'roles.assign': { byAnother: true, cells: { ...countyAdmin() } },
});

declare module '../../kernel/access/types.ts' {
  interface Rights extends NamesOf<typeof readinessRights> {}
}

import { cell, countyAdmin, defineRights, type NamesOf, police, units } from '../../kernel/access/index.ts';

export const peopleRights = defineRights({
  /** Whoever gives offices finds people without reading who they are. */
  'person.view': { cells: { ...units(), DESK: cell('own_org'), COUNTY_ADMIN: cell('all', 'masked') } },
  'person.phone': { cells: { ...police(), ADVISOR: cell('own_org') } },
  'person.correct': { notOneself: true, cells: { ...police() } },
  /** What was written wrongly is one with what was meant, for good: of an organisation's own people nobody decides that. */
  'directory.merge': { cells: { ...police() } },
  /** Of an organisation itself; who is advisor there is appointed, and who works there stands on its roster. */
  'directory.correct': { cells: { ...police(), ...countyAdmin() } },
  /** Police end what is held in their organisations; the county's offices end as they are given. */
  'role.end': { notOneself: true, cells: { ...police(), ...countyAdmin() } },
});

declare module '../../kernel/access/types.ts' {
  interface Rights extends NamesOf<typeof peopleRights> {}
}

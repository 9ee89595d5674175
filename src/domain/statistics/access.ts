import { cell, countyAdmin, defineRights, type NamesOf, police, units } from '../../kernel/access/index.ts';

export const statisticsRights = defineRights({
  'report.view': { cells: { ...units(), DESK: cell('own_org'), AUDITOR: cell('all', 'masked') } },
  'report.totals': { cells: { ...police(), ...countyAdmin(), JOINT_OFFICE: cell('all'), AUDITOR: cell('all') } },
});

declare module '../../kernel/access/types.ts' {
  interface Rights extends NamesOf<typeof statisticsRights> {}
}

import { cell, defineRights, type NamesOf } from '../access/index.ts';

export const auditRights = defineRights({
  'audit.read': { cells: { AUDITOR: cell('all') } },
  'audit.verify': { cells: { AUDITOR: cell('all') } },
  'audit.view_own': { cells: { EMPLOYEE: cell('self') } },
});

declare module '../access/types.ts' {
  interface Rights extends NamesOf<typeof auditRights> {}
}

import { defineRights, type NamesOf, police } from '../../kernel/access/index.ts';

export const appointmentRights = defineRights({
  'advisor.appoint': { ofObjects: true, byAnother: true, notOneself: true, cells: { ...police() } },
});

declare module '../../kernel/access/types.ts' {
  interface Rights extends NamesOf<typeof appointmentRights> {}
}

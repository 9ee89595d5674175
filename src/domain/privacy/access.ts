import { cell, defineRights, type NamesOf, police } from '../../kernel/access/index.ts';

export const privacyRights = defineRights({
  'privacy.request': { cells: { EMPLOYEE: cell('self') } },
  'privacy.answer': { byAnother: true, cells: { ...police() } },
});

declare module '../../kernel/access/types.ts' {
  interface Rights extends NamesOf<typeof privacyRights> {}
}

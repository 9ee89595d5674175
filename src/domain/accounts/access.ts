import { countyAdmin, defineRights, type NamesOf } from '../../kernel/access/index.ts';

export const accountRights = defineRights({
  /** Local accounts of others; nobody gives himself one, nor repairs his own. */
  'account.manage': { cells: countyAdmin(), notOneself: true },
});

declare module '../../kernel/access/types.ts' {
  interface Rights extends NamesOf<typeof accountRights> {}
}

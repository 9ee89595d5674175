import { centre, defineRights, type NamesOf } from '../../kernel/access/index.ts';

export const presetRights = defineRights({
  'template.edit': { cells: { ...centre() } },
});

declare module '../../kernel/access/types.ts' {
  interface Rights extends NamesOf<typeof presetRights> {}
}

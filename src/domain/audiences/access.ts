import { defineRights, type NamesOf, police } from '../../kernel/access/index.ts';

export const audienceRights = defineRights({
  /** Officers: whoever writes to one organisation only has nothing to choose from. */
  'audience.save': { cells: { ...police() } },
});

declare module '../../kernel/access/types.ts' {
  interface Rights extends NamesOf<typeof audienceRights> {}
}

import { defineRights, type NamesOf, organisations, units } from '../../kernel/access/index.ts';

export const sampleRights = defineRights({
  'sample.ask': { cells: { ...organisations() } },
  'sample.view': { cells: { ...units() } },
});

declare module '../../kernel/access/types.ts' {
  interface Rights extends NamesOf<typeof sampleRights> {}
}

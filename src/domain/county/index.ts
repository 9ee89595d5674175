import { auditModule } from '../../kernel/audit/index.ts';
import { defineModule } from '../../kernel/module/index.ts';
import { directoryModule } from '../directory/index.ts';
import { applyCounty, type CountyFile, checkCounty, readCounty } from './commands.ts';
import type { CountyContext } from './context.ts';
import type { CountyList } from './types.ts';

export type { CountySummary } from './commands.ts';
export { countyTemplate } from './import.ts';

/** The county's own tree, organisations and police from a list: read once, looked at, written once somebody confirms it. */
export const countyModule = defineModule({
  name: 'county',
  offers({ db, crypto, config, of }) {
    const { settings, texts, wecom } = config;
    return {
      county: createCounty({
        ...{ db, crypto, texts, corpId: wecom.corpId, settings: settings.import },
        directory: of(directoryModule).directory,
        record: of(auditModule).audit.record,
      }),
    };
  },
});

export function createCounty(ctx: CountyContext) {
  return {
    read: ({ source, includeHidden = false }: CountyFile) => readCounty(ctx, source, { includeHidden }),
    check: (list: CountyList, { fullList = false } = {}) => checkCounty(ctx, list, fullList),
    apply: (list: CountyList, { fullList = false, acceptLeavers = false } = {}) =>
      applyCounty(ctx, list, { fullList, acceptLeavers }),
  };
}

import type { Database } from '../../database/index.ts';
import { auditModule, looked } from '../../kernel/audit/index.ts';
import { on } from '../../kernel/events/index.ts';
import { defineModule } from '../../kernel/module/index.ts';
import { days } from '../../lib/time.ts';
import { directoryModule } from '../directory/index.ts';
import { personNamed } from '../privacy/index.ts';
import { rosterExported } from '../roster/index.ts';
import { onExport, onLook, onNamed } from './commands.ts';
import type { DisclosureContext } from './context.ts';
import { disclosureRoutes } from './routes.ts';
import { affected, forget, type ListedDisclosure, type Period, page } from './store.ts';

export { onLook } from './commands.ts';
export type { DisclosureContext } from './context.ts';
export { affectedCells, disclosureCells } from './queries.ts';
export { affected, forget as forgetDisclosures } from './store.ts';

const LONGEST_YEAR = 366;
const PAGE = 500;

/**
 * The log of personal data given to others (PIPL arts. 23, 55, 56; 网络数据安全管理条例 art. 12). It hears of every look,
 * file and card with a name in the transaction that makes it, and writes its row there, so no module can forget it.
 */
export const disclosureModule = defineModule({
  name: 'disclosures',
  offers: ({ db }) => ({
    disclosures: {
      list: (period: Period) => listDisclosures(db, period),
      /** For a report under PIPL art. 57. */
      affected: (period: Period) => affected(db, period),
    },
  }),
  brings(_offered, { db, config: { settings, texts }, of }) {
    const { directory } = of(directoryModule);
    const ctx: DisclosureContext = { db, directory, namesOnCards: settings.masking.cardName === 'AFTER_ACK' };
    const keepMs = days(LONGEST_YEAR * settings.retention.disclosureYears);
    return {
      subscribes: [
        on(looked, (tx, look) => onLook(ctx, tx, look)),
        on(rosterExported, (tx, exported) => onExport(ctx, tx, exported)),
        on(personNamed, (tx, named) => onNamed(ctx, tx, named)),
      ],
      routes: (server) => disclosureRoutes(server, { db, texts, ...of(auditModule) }),
      retention: [{ name: 'disclosures', keepMs, erase: forget }],
    };
  },
});

/** Page by page, oldest first. */
export async function* listDisclosures(db: Database, period: Period): AsyncGenerator<ListedDisclosure> {
  for (let after = 0; ; ) {
    const rows = await page(db, period, { after, limit: PAGE, order: 'oldest' });
    yield* rows;
    const last = rows.at(-1);
    if (last === undefined || rows.length < PAGE) return;
    after = last.id;
  }
}

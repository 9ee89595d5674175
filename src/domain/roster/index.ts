import { z } from 'zod';
import { patiently } from '../../database/index.ts';
import { grantsFor, type NamesOf } from '../../kernel/access/index.ts';
import { auditModule } from '../../kernel/audit/index.ts';
import { lockImport } from '../../kernel/imports/index.ts';
import { defineModule } from '../../kernel/module/index.ts';
import { minutes, seconds } from '../../lib/time.ts';
import { defineJob } from '../../queue/index.ts';
import { cardModule } from '../cards/index.ts';
import { directoryModule } from '../directory/index.ts';
import { forgetStaged, rosterSealedColumns } from './checks.ts';
import { createImports } from './commands/imports.ts';
import { advisorsListed, rosterExported } from './context.ts';
import { listsToConfirm } from './notify.ts';
import { importRoutes } from './routes.ts';
import { ROSTER_IMPORT } from './types.ts';

export type { ImportViewData } from './api.ts';
export { createImports, type Imports } from './commands/imports.ts';
export { type AdvisorsListed, advisorsListed, rosterExported } from './context.ts';
export { ROSTER } from './import.ts';

const APPLY_ROSTERS = 'rosters.apply';

const todoKinds = {
  IMPORT: { entry: '/h5/imports' },
} as const;

declare module '../../kernel/module/types.ts' {
  interface TodoKinds extends NamesOf<typeof todoKinds> {}
}

/** An organisation's employees as a list: imported in two steps, exported in the same columns. */
export const rosterModule = defineModule({
  name: 'roster',
  cards: ['C25'],
  todoKinds,
  sealed: rosterSealedColumns,
  events: [advisorsListed, rosterExported],
  offers({ db, queue, crypto, outbound, config, events, logger, of }) {
    const { audit } = of(auditModule);
    const { directory } = of(directoryModule);
    const { draw } = of(cardModule);
    const { publicUrl } = config.http;
    return {
      imports: createImports({
        ...{ db, crypto, directory, outbound, events, logger },
        corpId: config.wecom.corpId,
        grantsOf: async (ex, personId) => grantsFor(await directory.rolesOf(ex, personId), 'directory.import'),
        drawDone: (variables, id) =>
          draw({ id: 'C25', variables, key: `i:${id}`, url: `${publicUrl}/h5/imports/${id}` }),
        record: audit.record,
        look: audit.look,
        enqueue: () => void queue.enqueue(APPLY_ROSTERS, {}),
        settings: config.settings.import,
        texts: config.texts.roster,
      }),
    };
  },
  brings({ imports }, { outbound, config }) {
    const { keepDays } = config.settings.import;
    outbound.registerOwner(ROSTER_IMPORT, {
      async lock(tx, id) {
        await lockImport(tx, id);
      },
      stillAsked: async () => true,
      unreachable: async () => undefined,
    });
    return {
      routes: (server) => importRoutes(server, { imports }),
      todos: (ex, { personId }) => listsToConfirm(imports, ex, { personId, keepDays }),
      jobs: [
        defineJob({
          name: APPLY_ROSTERS,
          payload: z.strictObject({}),
          async run() {
            await patiently(() => imports.sweep());
          },
          options: { concurrency: 1, attempts: 1 },
        }),
      ],
      sweeps: [
        { name: 'rosters', everyMs: seconds(10), patient: true, run: () => imports.sweep() },
        { name: 'old rosters', everyMs: minutes(1), patient: true, run: () => imports.tidy() },
      ],
      erase: forgetStaged,
    };
  },
});

import type { Command } from 'commander';
import type { App } from '../app/app.ts';
import type { ReadinessRow } from '../domain/readiness/index.ts';
import { withApp } from './with-app.ts';

const PAGE = 100;

/** `readiness`: who cannot be reached, and which places nobody answers for. */
export function readinessCommand(program: Command): void {
  program
    .command('readiness')
    .description('list what would fail if a warning came now, organisation by organisation')
    .option('--organisation <code>', 'only this organisation')
    .option('--all', 'also those where everything is in order')
    .action(({ organisation, all = false }: { organisation?: string; all?: boolean }) =>
      withApp(async ({ app }) => {
        await app.directory.inspectReadiness(app.db);
        let shown = 0;
        for await (const row of organisationsOf(app, organisation)) {
          if (!all && isReady(row)) continue;
          console.log(lineOf(row));
          shown += 1;
        }
        const elsewhere = (await app.directory.listReadiness(app.db)).filter(
          (defect) => defect.organisationId === null,
        );
        for (const { kind, note, openedAt } of organisation ? [] : elsewhere)
          console.log([openedAt.toISOString(), kind, note ?? ''].join('  '));
        if (shown === 0 && elsewhere.length === 0) console.log('none');
      }),
    );
}

async function* organisationsOf(app: App, code: string | undefined): AsyncGenerator<ReadinessRow> {
  const one = code === undefined ? null : await app.directory.organisationByCode(app.db, code);
  if (code !== undefined && one === null) throw new Error(`there is no organisation ${code}`);
  for (let after: string | undefined; ; ) {
    const rows = await app.readiness.report(one ? [one.id] : null, { after, limit: PAGE });
    yield* rows;
    after = rows.at(-1)?.code;
    if (rows.length < PAGE) return;
  }
}

function isReady({ troubles, noAdvisor, unitsWithoutOwner, notPractised, defects }: ReadinessRow): boolean {
  const people = Object.values(troubles).reduce((sum, count) => sum + count, 0);
  return people + unitsWithoutOwner + notPractised === 0 && !noAdvisor && defects.length === 0;
}

function lineOf({ code, name, people, troubles, unitsWithoutOwner, defects }: ReadinessRow): string {
  const counts = Object.entries(troubles)
    .filter(([, count]) => count > 0)
    .map(([kind, count]) => `${kind} ${count}`);
  const units = unitsWithoutOwner > 0 ? [`units without owner ${unitsWithoutOwner}`] : [];
  return [code, name.padEnd(12), `${people} people`, ...counts, ...units, ...defects].join('  ');
}

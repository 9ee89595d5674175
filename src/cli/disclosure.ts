import type { Command } from 'commander';
import { affectedCells, disclosureCells } from '../domain/disclosures/index.ts';
import { writeCsv } from '../lib/spreadsheet/index.ts';
import { endOf, startOf } from './values.ts';
import { withApp } from './with-app.ts';

interface Period {
  from: Date;
  to: Date;
}

/** `disclosures` and `affected`: to whom personal data was given, and whose was looked at. CSV on standard output. */
export function disclosureCommands(program: Command): void {
  program
    .command('disclosures')
    .description('the log of personal data given to others, as CSV: ids and kinds, no personal data')
    .requiredOption('--from <day>', 'YYYY-MM-DD, in Shanghai', startOf)
    .requiredOption('--to <day>', 'YYYY-MM-DD, the last day', endOf)
    .action((period: Period) =>
      withApp(async ({ app, config }) => {
        async function* rows() {
          yield config.texts.disclosure.headings;
          for await (const given of app.disclosures.list(period)) {
            yield disclosureCells(config.texts, given);
          }
        }
        await writeCsv(process.stdout, rows());
      }),
    );

  program
    .command('affected')
    .description('whose data was looked at in these days, by the audit log, for a report of a breach (CSV)')
    .requiredOption('--from <day>', 'YYYY-MM-DD, in Shanghai', startOf)
    .requiredOption('--to <day>', 'YYYY-MM-DD, the last day', endOf)
    .action((period: Period) =>
      withApp(async ({ app, config }) => {
        const found = await app.disclosures.affected(period);
        const rows = found.map((one) => affectedCells(config.texts, one));
        const persons = found.filter(({ isPerson }) => isPerson).length;
        console.error(`${persons} persons by id, ${found.length - persons} sets of people`);
        await writeCsv(process.stdout, [config.texts.disclosure.affected, ...rows]);
      }),
    );
}

import type { Command } from 'commander';
import { writeCsv } from '../lib/spreadsheet/index.ts';
import { endOf, startOf, timeOf } from './values.ts';
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
        const { recipients, bases, purposes, categories, headings } = config.texts.disclosure;
        async function* rows() {
          yield headings;
          for await (const given of app.disclosures.list(period)) {
            const { recipientKind, recipientName, recipientId, personId, isFile } = given;
            yield [
              timeOf(given.at),
              recipients[recipientKind] ?? recipientKind,
              recipientName ?? '',
              recipientId,
              personId,
              given.categories.map((one) => categories[one] ?? one).join('、'),
              given.people,
              bases[given.basis] ?? given.basis,
              purposes[given.purpose] ?? given.purpose,
              isFile ? '是' : '',
              `${given.objectKind} ${given.objectId}`,
            ];
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
        const rows = found.map((one) => [
          one.isPerson ? one.what : '',
          one.isPerson ? '' : one.what,
          one.people,
          one.looks,
          one.readers,
          timeOf(one.firstAt),
          timeOf(one.lastAt),
        ]);
        const persons = found.filter(({ isPerson }) => isPerson).length;
        console.error(`${persons} persons by id, ${found.length - persons} sets of people`);
        await writeCsv(process.stdout, [config.texts.disclosure.affected, ...rows]);
      }),
    );
}

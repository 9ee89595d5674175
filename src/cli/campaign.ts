import type { Command } from 'commander';
import type { App } from '../app/app.ts';
import { campaignBoard, closeCampaign, openCampaign, previewCampaign, remindPlace } from '../domain/campaigns/index.ts';
import { more } from './values.ts';
import { AS, inNameOf } from './with-app.ts';

interface OpenOptions {
  as: string;
  name: string;
  deadline: string;
  org: string[];
  tier: string[];
  item: string[];
  evidence: string;
  dryRun?: true;
}

const TIERS = ['ABOVE_SCALE', 'KEY', 'GENERAL'] as const;
const EVIDENCE = ['NONE', 'OPTIONAL', 'SAMPLED'] as const;

/** `campaign open|close|board|remind`: what an officer does on his page, for scripts. A running worker does the rest. */
export function campaignCommands(program: Command): void {
  const campaign = program.command('campaign').description('campaigns for the protections');

  campaign
    .command('open')
    .requiredOption(...AS)
    .requiredOption('--name <text>')
    .requiredOption('--deadline <YYYY-MM-DD>')
    .option('--org <code>', 'an organisation; repeat it for more; left out: all', more, [])
    .option('--tier <tier>', `${TIERS.join(', ')}; repeat it for more`, more, [])
    .option('--item <code>', 'a protection; repeat it for more; left out: all', more, [])
    .option('--evidence <kind>', EVIDENCE.join(', '), 'NONE')
    .option('--dry-run', 'only say how many people it would reach')
    .action((options: OpenOptions) =>
      inNameOf(options.as, async (app, by) => {
        const organisationIds = await idsOf(app, options.org);
        const tiers = TIERS.filter((tier) => options.tier.includes(tier));
        const evidence = EVIDENCE.find((kind) => kind === options.evidence);
        if (!evidence || tiers.length < options.tier.length) throw new Error('unknown --evidence or --tier');
        const scope = {
          ...(organisationIds.length > 0 ? { organisationIds } : {}),
          ...(tiers.length > 0 ? { tiers } : {}),
        };
        const { people, organisations } = await previewCampaign(app.campaigns, scope, by.personId);
        console.log(`范围：${organisations}个单位，${people}人`);
        if (options.dryRun) return;
        const { name, deadline, item } = options;
        const given = { name, deadline, scope, evidence, ...(item.length > 0 ? { items: item } : {}) };
        const opened = await openCampaign(app.campaigns, given, by);
        console.log(opened.id);
      }),
    );

  campaign
    .command('close')
    .argument('<id>')
    .requiredOption(...AS)
    .action((id: string, { as }: { as: string }) =>
      inNameOf(as, async (app, by) => {
        const { state } = await closeCampaign(app.campaigns, id, by);
        console.log(state);
      }),
    );

  campaign
    .command('board')
    .argument('<id>')
    .requiredOption(...AS)
    .option('--org <code>', 'its units')
    .action((id: string, { as, org }: { as: string; org?: string }) =>
      inNameOf(as, async (app, { personId }) => {
        const [organisationId = null] = org === undefined ? [] : await idsOf(app, [org]);
        const board = await campaignBoard(app.campaigns, id, personId, organisationId);
        const rows = organisationId === null ? board.organisations : board.units;
        console.table([
          { name: '合计', ...board.campaign.counts },
          ...rows.map(({ name, counts }) => ({ name, ...counts })),
        ]);
      }),
    );

  campaign
    .command('remind')
    .argument('<id>')
    .requiredOption(...AS)
    .requiredOption('--org <code>')
    .action((id: string, { as, org }: { as: string; org: string }) =>
      inNameOf(as, async (app, by) => {
        const [organisationId = ''] = await idsOf(app, [org]);
        const place = { organisationId, gridUnitId: '' };
        const { reminded, repeated } = await remindPlace(app.campaigns, id, place, by);
        console.log(`已提醒${reminded}人${repeated ? '（今天已提醒过）' : ''}`);
      }),
    );
}

async function idsOf(app: App, codes: readonly string[]): Promise<string[]> {
  return Promise.all(
    codes.map(async (code) => {
      const organisation = await app.directory.organisationByCode(app.db, code);
      if (!organisation) throw new Error(`no organisation has the code ${code}`);
      return organisation.id;
    }),
  );
}

import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import type { Command } from 'commander';
import type { App } from '../app/app.ts';
import {
  AUDIENCE_ROLES,
  actOnBulletin,
  BULLETIN_STATES,
  type BulletinAct,
  BulletinBody,
  type BulletinInput,
  type By,
  bulletinBoard,
  bulletinOptions,
  bulletinWorkbook,
  correctBulletin,
  createBulletin,
  listBulletins,
  previewBulletin,
} from '../domain/bulletins/index.ts';
import { more } from './values.ts';
import { AS, inNameOf } from './with-app.ts';

/** `bulletin …`: what an officer does on his page, for scripts. A running worker sends. */
export function bulletinCommands(program: Command): void {
  const bulletin = program.command('bulletin').description('notices to many');

  bulletin
    .command('list')
    .requiredOption(...AS)
    .option('--state <state>', BULLETIN_STATES.join(', '))
    .action(({ as, state }: { as: string; state?: string }) =>
      inNameOf(as, async (app, by) => {
        const wanted = BULLETIN_STATES.find((one) => one === state);
        if (state !== undefined && !wanted) throw new Error('unknown --state');
        const { bulletins } = await listBulletins(app.bulletins, { state: wanted, mine: false, limit: 100 }, by);
        console.table(
          bulletins.map(({ id, number, state, title, counters }) => ({
            id,
            number,
            state,
            title,
            target: counters.target,
            signed: counters.acked + counters.late,
          })),
        );
      }),
    );

  const create = bulletin
    .command('create')
    .description('write a draft and say whom it would reach; `submit` sends it')
    .requiredOption(...AS);
  withDraftOptions(create)
    .option('--dry-run', 'only say whom it would reach')
    .action((options: DraftOptions & { as: string; dryRun?: true }) =>
      inNameOf(options.as, async (app, by) => {
        const input = await draftFrom(app, options, by);
        const { people, organisations, byRole, reasons, needsApproval, night, refusal } = await previewBulletin(
          app.bulletins,
          input,
          by,
        );
        console.log(`接收：${people}人，${organisations}个单位（${reasons.map(({ text }) => text).join('，')}）`);
        console.table(byRole);
        if (needsApproval) console.log('需要另一名民警审批');
        if (night) console.log(night);
        if (refusal) console.log(`目前不能提交：${refusal.message}`);
        if (options.dryRun) return;
        const { id, number } = options.corrects
          ? await correctBulletin(app.bulletins, options.corrects, input, by)
          : await createBulletin(app.bulletins, input, by);
        console.log(`${number} ${id}`);
      }),
    );

  const acts: [string, BulletinAct, string][] = [
    ['submit', 'submit', 'send it: to the second officer above the limit, else into the countdown'],
    ['approve', 'approve', 'as second officer; never what the command line submitted'],
    ['abort', 'abort', 'stop it before anything goes out'],
    ['remind', 'remind', 'remind the silent once'],
    ['recall', 'recall', 'stop the rest and take back what is younger than 24 hours'],
    ['close', 'close', 'end it'],
  ];
  for (const [name, act, description] of acts) {
    const command = bulletin
      .command(name)
      .description(description)
      .argument('<id>')
      .requiredOption(...AS);
    if (act === 'recall') command.option('--reason <text>', 'why; it stands in the history of the bulletin');
    command.action((id: string, { as, reason }: { as: string; reason?: string }) =>
      inNameOf(as, async (app, by) => {
        const { number, state } = await actOnBulletin(app.bulletins, id, act, { reason }, by);
        console.log(`${number} ${state}`);
      }),
    );
  }

  bulletin
    .command('board')
    .argument('<id>')
    .requiredOption(...AS)
    .option('--xlsx <file>', 'write the report there as well')
    .action((id: string, { as, xlsx }: { as: string; xlsx?: string }) =>
      inNameOf(as, async (app, by) => {
        const { state, counters, townships, medianAckSeconds, p90AckSeconds } = await bulletinBoard(
          app.bulletins,
          id,
          by,
        );
        console.log(`${state} 中位数${medianAckSeconds ?? '—'}秒 P90 ${p90AckSeconds ?? '—'}秒`);
        console.table([
          { name: '合计', ...counters },
          ...townships.map(({ name, counters: own }) => ({ name, ...own })),
        ]);
        if (xlsx) await pipeline((await bulletinWorkbook(app.bulletins, id, by)).file, createWriteStream(xlsx));
      }),
    );
}

interface DraftOptions {
  ack: boolean;
  title?: string;
  body?: string;
  fraudType?: string;
  template?: string;
  role: string[];
  org: string[];
  township: string[];
  station: string[];
  kind: string[];
  tier: string[];
  sector: string[];
  industry: string[];
  post: string[];
  tag: string[];
  longText?: string;
  waveMinutes?: string;
  corrects?: string;
  deadline?: string;
  schedule?: string;
  quorum?: string;
  drill?: true;
}

/** What a bulletin says and to whom, as options of a command. */
function withDraftOptions(command: Command): Command {
  return command
    .option('--title <text>', 'at most 20 characters')
    .option('--body <text>', 'at most 88 characters')
    .option('--fraud-type <code>')
    .option('--template <id>', 'a ready text instead of title, body and fraud type')
    .option('--role <role>', `${AUDIENCE_ROLES.join(', ')}; repeat it for more`, more, [])
    .option('--org <code>', 'an organisation; repeat it for more; left out: all', more, [])
    .option('--township <name>', 'repeat it for more', more, [])
    .option('--station <name>', 'repeat it for more', more, [])
    .option('--kind <kind>', 'ENTERPRISE, COMMUNITY, BANK, TELCO, SCHOOL, HEALTH; repeat it for more', more, [])
    .option('--tier <tier>', 'ABOVE_SCALE, KEY, GENERAL; repeat it for more', more, [])
    .option('--sector <sector>', 'HEALTH, EDUCATION, FINANCE; repeat it for more', more, [])
    .option('--industry <name>', 'repeat it for more', more, [])
    .option('--post <name>', 'of employees; repeat it for more', more, [])
    .option('--tag <tag>', 'OUT_OF_PROVINCE, NEW_HIRE, PRIMARY_ADVISOR; repeat it for more', more, [])
    .option('--long-text <text>', 'for the page behind the card')
    .option('--corrects <id>', 'the bulletin this one puts right')
    .option('--deadline <time>', 'ISO 8601, e.g. 2026-01-31T18:00+08:00')
    .option('--schedule <time>', 'ISO 8601; left out: at once')
    .option('--quorum <n>', 'so many answers of an organisation are enough')
    .option('--wave-minutes <n>', 'so long the next of an organisation are not asked yet')
    .option('--drill')
    .option('--no-ack', 'nobody has to sign');
}

/** The options as the page would have sent them: places by their names, checked by the same schema. */
async function draftFrom(app: App, options: DraftOptions, by: By): Promise<BulletinInput> {
  const choices = await bulletinOptions(app.bulletins, by);
  const { title, body, fraudType, longText, template: templateId, deadline, schedule, quorum, waveMinutes } = options;
  const lists = {
    organisationIds: await organisationsOf(app, options.org),
    townshipIds: idsOf('township', options.township, choices.townships),
    stationIds: idsOf('station', options.station, choices.stations),
    kinds: options.kind,
    tiers: options.tier,
    sectors: options.sector,
    industries: options.industry,
    posts: options.post,
    tags: options.tag,
  };
  const parsed = BulletinBody.safeParse({
    ...without({ title, body, fraudType, longText, templateId, deadlineAt: deadline, scheduledAt: schedule }),
    ...(quorum === undefined ? {} : { quorum: Number(quorum) }),
    ...(waveMinutes === undefined ? {} : { waveMinutes: Number(waveMinutes) }),
    ackRequired: options.ack,
    drill: options.drill === true,
    filter: { roles: options.role, ...Object.fromEntries(Object.entries(lists).filter(([, list]) => list.length > 0)) },
  });
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new Error(`${issue?.path.join('.')}: ${issue?.message}`);
}

async function organisationsOf(app: App, codes: readonly string[]): Promise<string[]> {
  const ids: string[] = [];
  for (const code of codes) {
    const organisation = await app.directory.organisationByCode(app.db, code);
    if (!organisation) throw new Error(`no organisation has the code ${code}`);
    ids.push(organisation.id);
  }
  return ids;
}

function idsOf(kind: string, names: readonly string[], places: readonly { id: string; name: string }[]): string[] {
  return names.map((name) => {
    const place = places.find((one) => one.name === name);
    if (!place) throw new Error(`no ${kind} of this officer is called ${name}`);
    return place.id;
  });
}

function without(fields: Record<string, string | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}

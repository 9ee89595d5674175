import type { Command } from 'commander';
import type { App } from '../app.ts';
import {
  AUDIENCE_ROLES,
  BULLETIN_STATES,
  type BulletinAct,
  BulletinBody,
  type BulletinInput,
} from '../domain/bulletins/index.ts';
import { AS, inNameOf } from './in-name-of.ts';

interface CreateOptions {
  ack: boolean;
  as: string;
  title?: string;
  body?: string;
  fraudType?: string;
  template?: string;
  role: string[];
  org: string[];
  tier: string[];
  deadline?: string;
  schedule?: string;
  quorum?: string;
  drill?: true;
  dryRun?: true;
}

const more = (value: string, before: string[]): string[] => [...before, value];

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
        const { bulletins } = await app.bulletinViews.list({ state: wanted, mine: false, limit: 100 }, by);
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

  bulletin
    .command('create')
    .description('write a draft and say whom it would reach; `submit` sends it')
    .requiredOption(...AS)
    .option('--title <text>', 'at most 20 characters')
    .option('--body <text>', 'at most 88 characters')
    .option('--fraud-type <code>')
    .option('--template <id>', 'a ready text instead of title, body and fraud type')
    .option('--role <role>', `${AUDIENCE_ROLES.join(', ')}; repeat it for more`, more, [])
    .option('--org <code>', 'an organisation; repeat it for more; left out: all', more, [])
    .option('--tier <tier>', 'ABOVE_SCALE, KEY, GENERAL; repeat it for more', more, [])
    .option('--deadline <time>', 'ISO 8601, e.g. 2026-01-31T18:00+08:00')
    .option('--schedule <time>', 'ISO 8601; left out: at once')
    .option('--quorum <n>', 'so many answers of an organisation are enough')
    .option('--drill')
    .option('--no-ack', 'nobody has to sign')
    .option('--dry-run', 'only say whom it would reach')
    .action((options: CreateOptions) =>
      inNameOf(options.as, async (app, by) => {
        const input = await inputFrom(app, options);
        const { people, organisations, byRole, reasons, needsApproval, refusal } = await app.bulletins.preview(
          input,
          by,
        );
        console.log(`接收：${people}人，${organisations}个单位（${reasons.map(({ text }) => text).join('，')}）`);
        console.table(byRole);
        if (needsApproval) console.log('需要另一名民警审批');
        if (refusal) console.log(`目前不能提交：${refusal.message}`);
        if (options.dryRun) return;
        const { id, number } = await app.bulletins.create(input, by);
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
    bulletin
      .command(name)
      .description(description)
      .argument('<id>')
      .requiredOption(...AS)
      .action((id: string, { as }: { as: string }) =>
        inNameOf(as, async (app, by) => {
          const { number, state } = await app.bulletins.act(id, act, {}, by);
          console.log(`${number} ${state}`);
        }),
      );
  }

  bulletin
    .command('board')
    .argument('<id>')
    .requiredOption(...AS)
    .action((id: string, { as }: { as: string }) =>
      inNameOf(as, async (app, by) => {
        const { state, counters, townships, medianAckSeconds, p90AckSeconds } = await app.bulletinViews.board(id, by);
        console.log(`${state} 中位数${medianAckSeconds ?? '—'}秒 P90 ${p90AckSeconds ?? '—'}秒`);
        console.table([
          { name: '合计', ...counters },
          ...townships.map(({ name, counters: own }) => ({ name, ...own })),
        ]);
      }),
    );
}

async function inputFrom(app: App, options: CreateOptions): Promise<BulletinInput> {
  const organisationIds: string[] = [];
  for (const code of options.org) {
    const organisation = await app.directory.organisationByCode(app.db, code);
    if (!organisation) throw new Error(`no organisation has the code ${code}`);
    organisationIds.push(organisation.id);
  }
  const { title, body, fraudType, template: templateId, deadline, schedule, quorum } = options;
  const parsed = BulletinBody.safeParse({
    ...without({ title, body, fraudType, templateId, deadlineAt: deadline, scheduledAt: schedule }),
    ...(quorum === undefined ? {} : { quorum: Number(quorum) }),
    ackRequired: options.ack,
    drill: options.drill === true,
    filter: {
      roles: options.role,
      ...(organisationIds.length > 0 ? { organisationIds } : {}),
      ...(options.tier.length > 0 ? { tiers: options.tier } : {}),
    },
  });
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new Error(`${issue?.path.join('.')}: ${issue?.message}`);
}

function without(fields: Record<string, string | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}

import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import type { Command } from 'commander';
import {
  actOnBulletin,
  BULLETIN_STATES,
  type BulletinAct,
  bulletinBoard,
  bulletinWorkbook,
  correctBulletin,
  createBulletin,
  listBulletins,
  previewBulletin,
} from '../domain/bulletins/index.ts';
import { type DraftOptions, draftFrom, withDraftOptions } from './bulletin-draft.ts';
import { AS, inNameOf } from './in-name-of.ts';

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

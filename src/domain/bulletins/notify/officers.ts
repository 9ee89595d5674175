import type { Tx } from '../../../database/index.ts';
import { cut } from '../../../lib/text.ts';
import type { Recipient } from '../../directory/index.ts';
import { todoCard } from '../cards.ts';
import type { BulletinContext } from '../context.ts';
import { ownerOf } from '../store/bulletins.ts';
import { silentByStation } from '../store/counts.ts';
import type { Bulletin } from '../types.ts';

/** C41 to the centre's officers on duty, never the author; when he is alone on duty, to his colleagues. */
export async function notifyApprovers(
  ctx: BulletinContext,
  tx: Tx,
  bulletin: Bulletin,
  organisations: number,
  now: Date,
): Promise<void> {
  const question = { role: 'CENTER_OFFICER' as const, at: now, except: [bulletin.authorId] };
  const onDuty = await ctx.directory.onDuty(tx, question);
  const officers = onDuty.length > 0 ? onDuty : await ctx.directory.holders(tx, question);
  const org = `${bulletin.people ?? 0}人，${organisations}个单位`;
  await sendTodo(ctx, tx, bulletin, officers, { what: 'APPROVE', org });
}

/** No ladder: at the deadline the silent organisations are listed to their station. */
export async function notifyStations(ctx: BulletinContext, tx: Tx, bulletin: Bulletin, now: Date): Promise<void> {
  const notified = new Set<string>();
  for (const { stationId, organisationIds, first } of await silentByStation(tx, bulletin.id, bulletin.quorum)) {
    const [organisationId] = organisationIds;
    if (organisationId === undefined || stationId === '') continue;
    const duty = await ctx.directory.onDuty(tx, { role: 'STATION_DUTY', organisationId, at: now });
    const fresh = duty.filter(({ personId }) => !notified.has(personId));
    for (const { personId } of fresh) notified.add(personId);
    const org = organisationIds.length === 1 ? first : `${cut(first, 9)}等${organisationIds.length}家`;
    await sendTodo(ctx, tx, bulletin, fresh, { what: 'SILENT_ORGS', org });
  }
}

async function sendTodo(
  ctx: BulletinContext,
  tx: Tx,
  bulletin: Bulletin,
  people: readonly Recipient[],
  todo: { what: 'APPROVE' | 'SILENT_ORGS'; org: string },
): Promise<void> {
  const card = todoCard(ctx, bulletin, todo);
  await ctx.outbound.notify(
    tx,
    people.map(({ personId, userid }) => ({
      owner: ownerOf(bulletin.id),
      to: { personId, userid },
      purpose: 'todo' as const,
      template: 'C41',
      content: { type: 'card' as const, card },
      occurrence: bulletin.version,
      lane: 3 as const,
    })),
  );
}

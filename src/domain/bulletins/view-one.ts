import type { Texts } from '../../config/text-file.ts';
import type { Tx } from '../../database/index.ts';
import { maskName } from '../../lib/masking.ts';
import type { Directory } from '../directory/index.ts';
import { allowedTo } from './allowed.ts';
import type { BulletinViewData } from './api.ts';
import type { Compose } from './compose.ts';
import type { Found, Reading } from './reading.ts';
import * as store from './store.ts';
import type { BulletinState } from './types.ts';

interface OneNeeds {
  directory: Pick<Directory, 'countAudience'>;
  reading: Reading;
  compose: Compose;
  texts: Texts;
  approvalAbove: number;
  remindersMax: number;
}

/** One bulletin whole: what it says, to whom, and what has become of it. */
export function createViewOne({ directory, reading, compose, texts, approvalAbove, remindersMax }: OneNeeds) {
  async function reachOf(tx: Tx, { bulletin, reader }: Found, audience: boolean): Promise<BulletinViewData['reach']> {
    if (WAITING.includes(bulletin.state)) {
      if (!audience) return null;
      const { people, organisations, first } = await directory.countAudience(tx, bulletin.filter, bulletin.scopeIds);
      return { people: Math.max(people, bulletin.people ?? 0), organisations, first };
    }
    return allowedTo(bulletin, reader, remindersMax).includes('remind')
      ? store.countSilent(tx, bulletin.id, bulletin.quorum)
      : null;
  }

  return async function viewOne(tx: Tx, found: Found, { audience }: { audience: boolean }): Promise<BulletinViewData> {
    const { bulletin, reader, now } = found;
    const { id, authorId, approverId } = bulletin;
    const [counts, events] = [await store.countsOf(tx, [id], reader.sees), await store.eventsOf(tx, id)];
    const people = [authorId, approverId, reader.personId, ...events.map(({ actorId }) => actorId)];
    const names = await store.namesOfPeople(
      tx,
      people.filter((one) => one !== null),
    );
    const nameOf = (personId: string | null) => {
      const name = personId && names.get(personId);
      return name ? (reader.masked ? maskName(name) : name) : null;
    };
    return {
      ...reading.summaryOf(bulletin, reader, counts.get(id) ?? {}, names),
      body: bulletin.body,
      longText: bulletin.longText,
      fraudType: bulletin.fraudType,
      fraudName: reading.fraudNameOf(bulletin.fraudType, false),
      templateId: bulletin.templateId,
      ackRequired: bulletin.ackRequired,
      filter: bulletin.filter,
      places: await compose.places(tx, bulletin.filter),
      reasons: await compose.reasons(tx, bulletin.filter),
      scheduledAt: bulletin.scheduledAt?.toISOString() ?? null,
      quorum: bulletin.quorum,
      waveMinutes: bulletin.waveMinutes,
      approver: nameOf(approverId),
      refusal: bulletin.refusal,
      reach: await reachOf(tx, found, audience),
      approvalAbove,
      remindersSent: bulletin.remindersSent,
      remindersMax,
      corrects: await reading.refOf(tx, bulletin.corrects),
      correctedBy: await reading.refOf(tx, bulletin.correctedBy),
      closeReason: bulletin.closeReason,
      cards: compose.cardsOf(bulletin),
      sendingAt: bulletin.sendingAt?.toISOString() ?? null,
      sentAt: bulletin.sentAt?.toISOString() ?? null,
      closedAt: bulletin.closedAt?.toISOString() ?? null,
      timeline: events.map(({ at, action, actorId, note }) => ({
        at: at.toISOString(),
        actor: nameOf(actorId) ?? '系统',
        action,
        text: `${texts.bulletin.actions[action] ?? action}${note ? `：${note}` : ''}`,
      })),
      now: now.toISOString(),
      viewer: { name: names.get(reader.personId) ?? '' },
    };
  };
}

/** Nothing has gone out yet. */
const WAITING: readonly BulletinState[] = ['DRAFT', 'PENDING_APPROVAL', 'SCHEDULED'];

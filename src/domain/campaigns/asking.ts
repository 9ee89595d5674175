import type { Tx } from '../../database/index.ts';
import { releaseAt } from '../../kernel/escalation/index.ts';
import { addMs, days, nextShanghai } from '../../lib/time.ts';
import type { BulkBatch, BulkResult, Outbound } from '../../outbound/index.ts';
import type { AskTemplate, CampaignCards } from './cards.ts';
import type { ProtectionItem } from './items.ts';
import { maskOf, nextReminder, type ReminderTimes, tickedOf } from './rules.ts';
import { CAMPAIGN, type Campaign, load } from './store/campaigns.ts';
import * as members from './store/members.ts';
import * as protections from './store/protections.ts';
import * as questions from './store/questions.ts';
import * as silence from './store/silence.ts';
import { restate } from './store/standing.ts';

/** Of these people, those with an open CRITICAL or HIGH warning: nothing of ours may give them away. */
export type WarnedNow = (tx: Tx, personIds: readonly string[]) => Promise<ReadonlySet<string>>;

interface AskingNeeds {
  outbound: Pick<Outbound, 'sayBulk'>;
  cards: CampaignCards;
  items: readonly ProtectionItem[];
  isWarnedNow: WarnedNow;
  times: ReminderTimes;
  /** Working hours: outside them a question waits. */
  open: { from: string; to: string };
}

type Group = { template: AskTemplate; mask: number; people: questions.Member[] };

/** Questions and reminders of a campaign: said in bulk, everybody with the same ticks the same card. */
export function createAsking({ outbound, cards, items, isWarnedNow, times, open }: AskingNeeds) {
  const itemsIn = (campaign: Campaign) =>
    campaign.items.map((code) => items.find((item) => item.code === code) ?? retired(code));

  /** Asks those never asked, reminds the others; at most a page of them, whose protections are locked here. */
  async function ask(tx: Tx, campaign: Campaign, page: readonly questions.Member[], now: Date): Promise<void> {
    const ids = page.map(({ personId }) => personId);
    if (ids.length === 0) return;
    await protections.lockPeople(tx, ids);
    const done = await protections.doneBy(tx, ids, campaign.items);
    const silent = await silence.silentOf(tx, ids, now);
    const first = new Set(page.filter(({ askedAt }) => askedAt === null).map(({ personId }) => personId));
    await questions.noteSilent(tx, campaign.id, new Map([...silent].filter(([id]) => first.has(id))));

    const askable = page.filter(
      (member) =>
        !silent.has(member.personId) &&
        member.bucket !== 'DECLINED' &&
        (done.get(member.personId)?.length ?? 0) < campaign.items.length &&
        (first.has(member.personId) || member.reminders < times.max),
    );
    // The first question is still on its way: no reminder overtakes it.
    const waiting = new Set(
      askable.filter(({ askedAt, reached }) => askedAt !== null && reached === null).map(({ personId }) => personId),
    );
    const addressed = askable.filter(({ personId }) => !waiting.has(personId));
    const at = releaseAt(open, now);
    const planned = new Map(addressed.map((member) => [member.personId, plan(member, at)]));
    await questions.notePlanned(
      tx,
      campaign.id,
      page.map((member) => planned.get(member.personId) ?? rest(member, waiting.has(member.personId), now)),
    );
    await protections.markAsked(
      tx,
      addressed.map(({ personId }) => personId),
      campaign.items,
      now,
    );
    for (const group of groupsOf(addressed, campaign, done)) await say(tx, campaign, group, at);
    await restate(tx, ids);
  }

  function plan(member: questions.Member, at: Date): questions.Planned {
    const asked =
      member.askedAt === null
        ? { askedAt: at, reminders: member.reminders, remindedAt: member.remindedAt }
        : { askedAt: member.askedAt, reminders: member.reminders + 1, remindedAt: at };
    return { personId: member.personId, ...asked, next: nextReminder(asked, times, at) };
  }

  function rest(member: questions.Member, waits: boolean, now: Date): questions.Planned {
    const { personId, reminders, remindedAt, askedAt } = member;
    return { personId, reminders, remindedAt, askedAt, next: waits ? tomorrow(now) : null };
  }

  async function say(tx: Tx, campaign: Campaign, { template, mask, people }: Group, at: Date): Promise<void> {
    const ticked = tickedOf(campaign.items, mask);
    const { unreachable } = await outbound.sayBulk(tx, {
      owner: { kind: CAMPAIGN, id: campaign.id },
      people: people.map(({ personId, userid }) => ({ personId, userid })),
      purpose: 'ask',
      template,
      content: { type: 'card', card: cards.ask(template, `c:${campaign.id}`, itemsIn(campaign), ticked) },
      step: mask,
      occurrence: dayNumber(at),
      notBefore: at,
    });
    if (unreachable.length > 0) await questions.noteReached(tx, campaign.id, unreachable, 'UNREACHABLE');
  }

  const tomorrow = (now: Date): Date => nextShanghai(now, times.at);

  return {
    ask,
    itemsIn,

    /** Asked when a batch is claimed: who must not get it any more. */
    async silenced(tx: Tx, batch: BulkBatch, personIds: readonly string[]): Promise<Map<string, string>> {
      const campaign = await load(tx, batch.ownerId);
      if (!campaign || campaign.state === 'CLOSED') return new Map(personIds.map((id) => [id, 'closed']));
      const warned = await isWarnedNow(tx, personIds);
      const still = new Map((await members.standings(tx, batch.ownerId, personIds)).map((one) => [one.personId, one]));
      const why = (id: string): string | null => {
        if (warned.has(id)) return 'warned';
        const member = still.get(id);
        if (!member) return 'left';
        if (member.bucket === 'DONE') return 'done';
        return member.bucket === 'DECLINED' ? 'declined' : null;
      };
      return new Map(
        personIds.flatMap((id) => {
          const reason = why(id);
          return reason ? [[id, reason] as const] : [];
        }),
      );
    },

    /** What became of a batch. Who got nothing because he was being warned, or by a fault, is asked the next day. */
    async settled(tx: Tx, batch: BulkBatch, results: readonly BulkResult[], now: Date): Promise<void> {
      const ids = results.flatMap(({ personIds }) => personIds);
      if (ids.length === 0) return;
      await protections.lockPeople(tx, ids);
      for (const { state, reason, personIds } of results) {
        if (state === 'unreachable') await questions.noteReached(tx, batch.ownerId, personIds, 'UNREACHABLE');
        else if (state === 'suppressed' || state === 'dead') {
          if (state === 'dead' || reason === 'warned')
            await questions.takeBackQuestion(tx, batch.ownerId, personIds, tomorrow(now));
        } else await questions.noteReached(tx, batch.ownerId, personIds, 'SENT');
      }
      await restate(tx, ids);
    },
  };
}

export type Asking = ReturnType<typeof createAsking>;

/** A whole number that names a Shanghai day. */
export function dayNumber(at: Date): number {
  return Math.floor(addMs(at, 8 * 3_600_000).getTime() / days(1));
}

function groupsOf(
  people: readonly questions.Member[],
  campaign: Campaign,
  done: ReadonlyMap<string, string[]>,
): Group[] {
  const groups = new Map<string, Group>();
  for (const member of people) {
    const template = member.askedAt !== null ? 'C08' : member.kind === 'NEW_HIRE' ? 'C07' : 'C06';
    const mask = maskOf(campaign.items, done.get(member.personId) ?? []);
    const key = `${template} ${mask}`;
    const group = groups.get(key) ?? { template, mask, people: [] };
    group.people.push(member);
    groups.set(key, group);
  }
  return [...groups.values()];
}

/** An item that the settings no longer name, in a campaign that still asks for it. */
function retired(code: string): ProtectionItem {
  return { code, name: code, option: code.slice(0, 11), howTo: 'app', ofNumber: false };
}

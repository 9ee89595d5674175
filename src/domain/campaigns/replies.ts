import { fill } from '../../config/fill.ts';
import type { Texts } from '../../config/text-file.ts';
import { appNow, type Tx } from '../../database/index.ts';
import { newId } from '../../lib/ids.ts';
import type { Notice, Outbound } from '../../outbound/index.ts';
import type { Directory } from '../directory/index.ts';
import type { Answering } from './answering.ts';
import { type Asking, dayNumber } from './asking.ts';
import type { CampaignCards } from './cards.ts';
import type { ProtectionItem } from './items.ts';
import { maskOf, readAnswer, saysNothing, tickedOf } from './rules.ts';
import { load } from './store/campaigns.ts';
import * as members from './store/members.ts';
import { placesOf } from './store/people.ts';
import * as protections from './store/protections.ts';

/** The part of a press that says what was ticked. */
export interface Pressed {
  key: string;
  selections: Record<string, string[]>;
}

export interface PressedCard {
  ownerKind: string;
  ownerId: string;
  personId: string;
  userid: string;
  messageId: string;
  template: string;
  /** The bits of what was ticked when the card was sent. */
  step?: number;
}

interface ReplyNeeds {
  outbound: Pick<Outbound, 'say' | 'showFace'>;
  directory: Pick<Directory, 'holders'>;
  cards: CampaignCards;
  asking: Asking;
  answer: Answering;
  items: readonly ProtectionItem[];
  texts: Texts;
  declineDays: number;
}

/** Own cards are asked for in the chat and belong to no campaign. */
export const OWN = 'protection';
const HELP_OWNER = 'protection_help';

/** What submitting C06, C07 and C08 does, and the chat word 「防护」. */
export function createReplies(needs: ReplyNeeds) {
  const { outbound, directory, cards, asking, answer, items, texts, declineDays } = needs;

  async function onCampaign(tx: Tx, press: Pressed, card: PressedCard): Promise<void> {
    const campaign = await load(tx, card.ownerId);
    if (!campaign) throw new Error(`card of an unknown campaign ${card.ownerId}`);
    const asked = asking.itemsIn(campaign);
    const given = await take(tx, press, card, asked);
    const isOpen = campaign.state !== 'CLOSED' && given.done.length < asked.length;
    if (given.nothing && isOpen) {
      const content = cards.ask('C06', `c:${campaign.id}`, asked, given.done);
      const step = maskOf(campaign.items, given.done);
      await say(tx, card, 'ask', 'C06', { type: 'card', card: content }, { step, occurrence: AGAIN });
    }
  }

  async function onOwn(tx: Tx, press: Pressed, card: PressedCard): Promise<void> {
    await take(tx, press, card, items);
  }

  async function take(tx: Tx, { selections }: Pressed, card: PressedCard, asked: readonly ProtectionItem[]) {
    const now = await appNow(tx);
    const codes = asked.map(({ code }) => code);
    const given = readAnswer(selections.choice ?? [], { items: codes, ticked: tickedOf(codes, card.step ?? 0) });
    const { done } = await answer(tx, {
      personId: card.personId,
      items: codes,
      answer: given,
      via: 'card',
      acting: { actor: { kind: 'person', personId: card.personId } },
      now,
    });
    const occurrence = dayNumber(now);
    if (given.decline && done.length < codes.length)
      await say(tx, card, 'reply', 'T09', text(fill(texts.replies.T09, { days: declineDays })), { occurrence });
    if (given.help) {
      await say(tx, card, 'reply', 'T10', text(texts.replies.T10), { occurrence });
      await tellAdvisor(tx, card.personId, now);
    }
    const owner = { kind: card.ownerKind, id: card.ownerId };
    await outbound.showFace(
      tx,
      { owner, messageIds: [card.messageId], personId: card.personId },
      cards.thanks(asked, done),
      { mustAct: true, template: 'C39' },
    );
    return { done, nothing: saysNothing(given) };
  }

  /** Who asks for help is on his advisor's list; the advisor is told once a day that somebody is. */
  async function tellAdvisor(tx: Tx, personId: string, at: Date): Promise<void> {
    for (const { organisationId } of await placesOf(tx, personId)) {
      const [advisor] = await directory.holders(tx, { role: 'ADVISOR', organisationId, at, except: [personId] });
      if (!advisor) continue;
      const notice: Notice = {
        owner: { kind: HELP_OWNER, id: organisationId },
        to: { personId: advisor.personId, userid: advisor.userid },
        purpose: 'notice',
        template: 'T11',
        content: text(texts.replies.T11),
        occurrence: dayNumber(at),
        lane: 4,
      };
      await outbound.say(tx, [notice]);
    }
  }

  async function say(
    tx: Tx,
    card: PressedCard,
    purpose: 'ask' | 'reply',
    template: string,
    content: Notice['content'],
    which: { step?: number; occurrence: number },
  ): Promise<void> {
    const { ownerKind, ownerId, personId, userid } = card;
    await outbound.say(tx, [
      {
        owner: { kind: ownerKind, id: ownerId },
        to: { personId, userid },
        purpose,
        template,
        content,
        lane: 3,
        ...which,
      },
    ]);
  }

  return {
    onCampaign,
    onOwn,
    tellAdvisor,
    helpOwner: HELP_OWNER,

    /** 「防护」 in the chat: the questions with what stands now; unticking one puts it right. */
    async onWord(tx: Tx, to: { personId: string; userid: string }): Promise<void> {
      const codes = items.map(({ code }) => code);
      const done = (await protections.doneBy(tx, [to.personId], codes)).get(to.personId) ?? [];
      const id = newId();
      await outbound.say(tx, [
        {
          owner: { kind: OWN, id },
          to,
          purpose: 'reply',
          template: 'C06',
          content: { type: 'card', card: cards.ask('C06', `o:${id}`, items, done) },
          step: maskOf(codes, done),
          lane: 2,
        },
      ]);
    },

    /** Whether a question put to one person is still open: asked before it goes out. */
    async stillAsked(tx: Tx, campaignId: string, personId: string): Promise<boolean> {
      const campaign = await load(tx, campaignId);
      if (!campaign || campaign.state === 'CLOSED') return false;
      const [member] = await members.standings(tx, campaignId, [personId]);
      return member !== undefined && member.bucket !== 'DONE' && member.bucket !== 'DECLINED';
    },
  };
}

/** Sets the second question apart from those of a day. */
const AGAIN = 1;

const text = (words: string): Notice['content'] => ({ type: 'text', text: words });

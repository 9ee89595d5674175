import { cardChoice } from '../../config/card-text.ts';
import type { Texts } from '../../config/text-file.ts';
import { shareText } from '../../lib/shares.ts';
import type { TemplateCard } from '../../wecom/cards/index.ts';
import type { Draw } from '../cards/index.ts';
import type { ProtectionItem } from './items.ts';
import type { CampaignDay } from './store/mornings.ts';

interface CardNeeds {
  texts: Texts;
  draw: Draw;
  publicUrl: string;
  declineDays: number;
}

export type AskTemplate = 'C06' | 'C07' | 'C08';

/** Questions, thanks and mornings as cards. Pure: no database, no clock. */
export function createCampaignCards({ draw, texts, publicUrl, declineDays }: CardNeeds) {
  return {
    /** C06, C07 and C08: everybody with the same ticks gets the same card. */
    ask(template: AskTemplate, key: string, items: readonly ProtectionItem[], ticked: readonly string[]): TemplateCard {
      const card = draw({
        id: template,
        variables: { days: declineDays, n: items.length - ticked.length },
        key,
        url: `${publicUrl}/h5/protections`,
        options: items.map(({ code, option }) => ({ id: code, text: option })),
      });
      if (card.card_type !== 'vote_interaction' || ticked.length === 0) return card;
      const options = card.checkbox.option_list.map((option) => ({
        ...option,
        is_checked: ticked.includes(option.id),
      }));
      return { ...card, checkbox: { ...card.checkbox, option_list: options } };
    },

    /** C39, with what stands confirmed now. */
    thanks(items: readonly ProtectionItem[], done: readonly string[]): TemplateCard {
      const names = items.filter(({ code }) => done.includes(code)).map(({ option }) => option);
      return draw({
        id: 'C39',
        variables: { items: names.join('、') },
        key: 'none',
        url: `${publicUrl}/h5/protections`,
      });
    },

    /** C28 to whoever has no right there any more. */
    forbidden: (campaignId: string): TemplateCard =>
      draw({
        id: 'C28',
        variables: { no: '', who: '', ...cardChoice(texts, 'C28', 'FORBIDDEN') },
        key: 'none',
        url: `${publicUrl}/h5/campaigns/${campaignId}`,
      }),

    /** C09. Owners of a patch see how it goes; reminding is the advisors'. */
    morning(day: CampaignDay, isReminded: boolean): TemplateCard {
      const { id, campaignId, gridUnitId, people, done, missing, newHires, slowest } = day;
      const canRemind = !isReminded && gridUnitId === '';
      return draw({
        id: 'C09',
        variants: [!canRemind && 'REMINDED'],
        variables: {
          share: shareText(done, people),
          n: missing,
          unit: slowest,
          k: newHires === 0 ? '' : newHires,
        },
        key: `d:${id}`,
        url: `${publicUrl}/h5/campaigns/${campaignId}`,
      });
    },
  };
}

export type CampaignCards = ReturnType<typeof createCampaignCards>;

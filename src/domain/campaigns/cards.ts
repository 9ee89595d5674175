import { cardChoice } from '../../config/fill.ts';
import { shareText } from '../../lib/shares.ts';
import type { TemplateCard } from '../../wecom/cards/index.ts';
import type { CampaignContext } from './context.ts';
import type { CampaignDay } from './store/days.ts';
import type { ProtectionItem } from './types.ts';

type Drawing = Pick<CampaignContext, 'draw' | 'texts' | 'settings' | 'publicUrl'>;

export type AskTemplate = 'C06' | 'C07' | 'C08';

/** C06, C07 and C08: everybody with the same ticks gets the same card. */
export function questionCard(
  { draw, settings, publicUrl }: Drawing,
  template: AskTemplate,
  { key, items, ticked }: { key: string; items: readonly ProtectionItem[]; ticked: readonly string[] },
): TemplateCard {
  const card = draw({
    id: template,
    variables: { days: settings.reminders.declineSilenceDays, n: items.length - ticked.length },
    key,
    url: `${publicUrl}/h5/protections`,
    options: items.map(({ code, option }) => ({ id: code, text: option })),
  });
  if (card.card_type !== 'vote_interaction' || ticked.length === 0) return card;
  const options = card.checkbox.option_list.map((option) => ({ ...option, is_checked: ticked.includes(option.id) }));
  return { ...card, checkbox: { ...card.checkbox, option_list: options } };
}

/** C39, with what stands confirmed now. */
export function thanksCard(
  { draw, publicUrl }: Drawing,
  items: readonly ProtectionItem[],
  done: readonly string[],
): TemplateCard {
  const names = items.filter(({ code }) => done.includes(code)).map(({ option }) => option);
  return draw({ id: 'C39', variables: { items: names.join('、') }, key: 'none', url: `${publicUrl}/h5/protections` });
}

/** C28 to whoever has no right there any more. */
export function forbiddenCard({ draw, texts, publicUrl }: Drawing, campaignId: string): TemplateCard {
  return draw({
    id: 'C28',
    variables: { no: '', who: '', ...cardChoice(texts, 'C28', 'FORBIDDEN') },
    key: 'none',
    url: `${publicUrl}/h5/campaigns/${campaignId}`,
  });
}

/** C09. Owners of a unit see how it goes; reminding is the advisors'. */
export function morningCard({ draw, publicUrl }: Drawing, day: CampaignDay, isReminded: boolean): TemplateCard {
  const { id, campaignId, gridUnitId, people, done, missing, newHires, slowest } = day;
  const canRemind = !isReminded && gridUnitId === '';
  return draw({
    id: 'C09',
    variants: [!canRemind && 'REMINDED'],
    variables: { share: shareText(done, people), n: missing, unit: slowest, k: newHires === 0 ? '' : newHires },
    key: `d:${id}`,
    url: `${publicUrl}/h5/campaigns/${campaignId}`,
  });
}

/** C41 with the number of those who asked for help: names are on the page behind it, for a phone lies open on a desk. */
export function helpCard(
  { draw, texts, publicUrl }: Drawing,
  { campaignId, org }: { campaignId: string; org: string },
): TemplateCard {
  return draw({
    id: 'C41',
    variables: { ...cardChoice(texts, 'C41', 'HELP'), org, tag: '', no: '' },
    key: 'none',
    url: `${publicUrl}/h5/campaigns/${campaignId}`,
  });
}

import { cardChoice } from '../../config/fill.ts';
import type { Texts } from '../../config/text-file.ts';
import type { TemplateCard } from '../../wecom/cards/index.ts';
import type { Draw } from '../cards/index.ts';
import type { PracticeCard } from './rules.ts';

export interface CardContext {
  draw: Draw;
  texts: Texts;
  publicUrl: string;
}

export const appointmentCard = (
  { draw, publicUrl }: CardContext,
  id: string,
  variant?: 'ACCEPTED' | 'DECLINED' | 'OVER',
): TemplateCard =>
  draw({ id: 'C26', variants: variant ? [variant] : [], variables: {}, key: `a:${id}`, url: `${publicUrl}/h5` });

/** A proposal waits for an officer's yes or no. */
export const proposalCard = ({ draw, texts, publicUrl }: CardContext, organisation: string): TemplateCard =>
  draw({
    id: 'C41',
    variables: { ...cardChoice(texts, 'C41', 'APPOINT'), org: organisation, tag: '', no: '' },
    key: 'none',
    url: `${publicUrl}/h5/organisations`,
  });

const PRACTICE = {
  ask: { card: 'C38', variants: [] },
  again: { card: 'C38', variants: ['AGAIN'] },
  signed: { card: 'C01a', variants: [] },
  met: { card: 'C01c', variants: [] },
  done: { card: 'C38', variants: ['DONE'] },
} as const;
const INVENTED = { name: '练习同事', post: '', unit: '练习车间', min: 15, who: '', no: '练习', code: '******' };
const MARK = '【练习】';

/** The cards of a warning are marked, so that nobody runs for an invented colleague. */
export function practiceCard({ draw, publicUrl }: CardContext, id: string, which: PracticeCard): TemplateCard {
  const { card, variants } = PRACTICE[which];
  const proposed = draw({
    ...{ id: card, variants: [...variants], variables: INVENTED },
    ...{ key: `a:${id}`, url: `${publicUrl}/h5` },
  });
  if (card === 'C38') return proposed;
  return {
    ...proposed,
    main_title: { ...proposed.main_title, title: `${MARK}${proposed.main_title?.title ?? ''}` },
  } as TemplateCard;
}

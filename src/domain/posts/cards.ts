import { cardChoice } from '../../config/card-text.ts';
import type { Texts } from '../../config/text-file.ts';
import type { TemplateCard } from '../../wecom/cards/index.ts';
import type { Draw } from '../cards/index.ts';
import type { PracticeFace } from './rules.ts';

interface CardNeeds {
  draw: Draw;
  texts: Texts;
  publicUrl: string;
}

const INVENTED = { name: '练习同事', post: '', unit: '练习车间', min: 15, who: '', no: '练习' };

/** Appointment, exercise and the task to find an advisor, as cards. Pure: no database, no clock. */
export function createPostCards({ draw, texts, publicUrl }: CardNeeds) {
  const url = `${publicUrl}/h5`;
  const practice = (id: string, card: 'C01a' | 'C01c' | 'C38', variants: string[] = []): TemplateCard => {
    const drawn = draw({ id: card, variants, variables: INVENTED, key: `a:${id}`, url });
    return card === 'C38' ? drawn : marked(drawn);
  };

  return {
    appointment: (id: string, variant?: 'ACCEPTED' | 'DECLINED' | 'OVER'): TemplateCard =>
      draw({ id: 'C26', variants: variant ? [variant] : [], variables: {}, key: `a:${id}`, url }),

    practice(id: string, face: PracticeFace): TemplateCard {
      switch (face) {
        case 'ask':
          return practice(id, 'C38');
        case 'again':
          return practice(id, 'C38', ['AGAIN']);
        case 'signed':
          return practice(id, 'C01a');
        case 'met':
          return practice(id, 'C01c');
        case 'done':
          return practice(id, 'C38', ['DONE']);
      }
    },

    /** What was found amiss, to whoever can mend it. */
    gap: (todo: 'GAP' | 'CHANNEL', organisation: string, kind: string | null): TemplateCard =>
      draw({
        id: 'C41',
        variables: { ...cardChoice(texts, 'C41', todo), org: organisation, tag: '', no: '' },
        key: 'none',
        url: `${publicUrl}/h5/defects${kind ? `/${kind}` : ''}`,
      }),

    /** ADVISOR: find one; APPOINT: decide on a proposal. */
    todo: (todo: 'ADVISOR' | 'APPOINT', organisation: string): TemplateCard =>
      draw({
        id: 'C41',
        variables: { ...cardChoice(texts, 'C41', todo), org: organisation, tag: '', no: '' },
        key: 'none',
        url: `${publicUrl}/h5/organisations`,
      }),
  };
}

export type PostCards = ReturnType<typeof createPostCards>;

const MARK = '【练习】';

/** So that nobody runs for an invented colleague. */
function marked(card: TemplateCard): TemplateCard {
  return {
    ...card,
    main_title: { ...card.main_title, title: `${MARK}${card.main_title?.title ?? ''}` },
  } as TemplateCard;
}

import { cardChoice } from '../../config/fill.ts';
import type { TemplateCard } from '../../wecom/cards/index.ts';
import type { ReadinessContext } from './context.ts';

type CardContext = Pick<ReadinessContext, 'draw' | 'texts' | 'publicUrl'>;

/** What was found amiss, to whoever can mend it; or the task to find an advisor. */
export const gapCard = (
  { draw, texts, publicUrl }: CardContext,
  { todo, organisation, page }: { todo: 'GAP' | 'CHANNEL' | 'ADVISOR'; organisation: string; page: string },
): TemplateCard =>
  draw({
    id: 'C41',
    variables: { ...cardChoice(texts, 'C41', todo), org: organisation, tag: '', no: '' },
    key: 'none',
    url: `${publicUrl}/h5/${page}`,
  });

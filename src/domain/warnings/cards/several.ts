import type { Texts } from '../../../config/text-file.ts';
import type { TemplateCard } from '../../../wecom/cards/index.ts';
import type { Draw } from '../../cards/index.ts';
import type { Level } from '../../escalation/index.ts';

interface SeveralNeeds {
  texts: Texts;
  draw: Draw;
  publicUrl: string;
}

interface Offer {
  id: string;
  count: number;
  drill: boolean;
  level: Level;
  minutesLeft: number;
  from: string;
}

interface Settled {
  count: number;
  drill: boolean;
  from: string;
  answer: 'accepted' | 'refused' | 'lapsed';
}

interface Waiting {
  total: number;
  critical: number;
  oldestMinutes: number;
  drill: boolean;
}

interface Reminding {
  id: string;
  variant: SnoozeVariant | null;
}

/** A reminder that may be put off (REMIND), was put off, or could not be. */
export type SnoozeVariant = 'REMIND' | 'SNOOZED' | 'KEPT';

/** Cards about several warnings, or about none: the list stands behind them. */
export function createSeveral({ texts, draw, publicUrl }: SeveralNeeds) {
  const url = `${publicUrl}/h5/warnings`;

  return {
    handOver: ({ id, count, drill, level, minutesLeft, from }: Offer): TemplateCard =>
      draw({
        id: 'C37',
        variables: { n: count, tag: texts.levels[level].tag, min: minutesLeft, who: from },
        key: `h:${id}`,
        url,
        drill,
      }),

    handOverSettled({ count, drill, from, answer }: Settled): TemplateCard {
      const variants = [{ accepted: false as const, refused: 'REFUSED', lapsed: 'LAPSED' }[answer]];
      return draw({ id: 'C37a', variants, variables: { n: count, who: from }, key: 'none', url, drill });
    },

    /** C34: several waiting at once, the live list behind it. */
    rollup({ total, critical, oldestMinutes, drill }: Waiting): TemplateCard {
      const variables = { n: total, min: oldestMinutes, a: critical, b: total - critical };
      return draw({ id: 'C34', variables, key: 'none', url, drill });
    },

    /** C34r: what waits for one officer and was asked before. */
    reminder({ id, total, critical, oldestMinutes, drill, variant }: Waiting & Reminding): TemplateCard {
      const variables = { n: total, min: oldestMinutes, a: critical, b: total - critical };
      return draw({ id: 'C34r', variants: [variant ?? false], variables, key: `r:${id}`, url, drill });
    },

    thanks: (): TemplateCard => draw({ id: 'C33', variables: {}, key: 'none', url: `${publicUrl}/h5/notice` }),

    help: (): TemplateCard => draw({ id: 'C29', variables: {}, key: 'none', url: `${publicUrl}/h5/help` }),
  };
}

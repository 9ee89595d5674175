import { cardChoice } from '../../config/card-text.ts';
import type { Texts } from '../../config/text-file.ts';
import { shanghaiClock } from '../../lib/time.ts';
import type { TemplateCard } from '../../wecom/cards/index.ts';
import { createDraw } from '../cards/index.ts';
import { createAbout } from './cards/about.ts';
import { askTemplate, createFaces, minutesOf } from './cards/faces.ts';
import { createSeveral, type SnoozeVariant } from './cards/several.ts';
import type { Refusal } from './decision.ts';
import type { Facts } from './facts.ts';
import type { Why } from './types.ts';

interface CardNeeds {
  texts: Texts;
  tenantName: string;
  publicUrl: string;
  night: { from: string; to: string };
  /** Whether the signer's card of CRITICAL and HIGH shows the full name. */
  nameAfterAck: boolean;
}

/** Facts become cards; words and limits come from the texts file. Pure: no database, no clock. */
export function createCards({ texts, tenantName, publicUrl, night, nameAfterAck }: CardNeeds) {
  const draw = createDraw({ texts, tenantName });
  const about = createAbout({ texts, draw });
  const face = createFaces({ texts, about, nameAfterAck });

  const isNight = (now: Date): boolean => {
    const clock = shanghaiClock(now);
    return clock >= night.from || clock < night.to;
  };

  return {
    ...createSeveral({ texts, draw, publicUrl }),
    askTemplate,
    face,

    /** C01 to those who may go to the person. Nobody's full name: it goes to several people. */
    ask(facts: Facts, { repeat }: { repeat: boolean }): TemplateCard {
      const { warning, now } = facts;
      const variants = [!nameAfterAck && 'MASKED', isNight(now) && 'NIGHT', repeat && 'REPEAT'];
      return about(facts, askTemplate(warning), variants, { min: minutesOf(warning.policy.ackMs) });
    },

    /** C10 to police, with the reason they are told; a call for help says who calls. */
    officer(
      facts: Facts,
      { why, step, variant = null }: { why: Why; step: number; variant?: 'ASSIGNED' | SnoozeVariant | null },
    ): TemplateCard {
      const caller = why === 'SUPPORT' ? facts.ownerPost : null;
      return about(facts, 'C10', [variant ?? false, caller !== null && 'BY_POLICE'], {
        ...cardChoice(texts, 'C10', caller ? `SUPPORT_${caller}` : why),
        s: step || null,
        who: (caller ? facts.ownerName : facts.advisorName) ?? '',
        fraud: texts.fraudTypes[facts.warning.fraudType].name,
      });
    },

    todo: (
      facts: Facts,
      todo: 'MATCH' | 'REVIEW' | 'CLOSE' | 'CALL' | 'ADVISOR' | 'FOLLOW_UP',
      variant: SnoozeVariant | null = null,
    ): TemplateCard => about(facts, 'C41', [variant ?? false], cardChoice(texts, 'C41', todo)),

    /** A new message, because an update rings no bell. */
    message(card: 'C31' | 'C32' | 'C36' | 'C40' | 'C01a', facts: Facts, reason?: string): TemplateCard {
      const { warning } = facts;
      if (card === 'C01a') return face(warning.state === 'CONTACTED' ? 'C01c' : 'C01a', facts, 'SYSTEM');
      if (card === 'C40') return about(facts, 'C40');
      const byPolice = card === 'C32' && warning.owner?.kind === 'POLICE';
      const missing = warning.missing
        .map((field) => texts.fields[field] ?? '')
        .filter(Boolean)
        .join('、');
      return about(facts, card, [byPolice && 'POLICE'], {
        reason: reason?.replace(/^请补充[：:，,\s]*/, '') || missing || reason || '',
      });
    },

    /** What a press that changed nothing is answered with. */
    refusal: (why: Refusal, facts: Facts): TemplateCard =>
      about(facts, 'C28', [], { ...cardChoice(texts, 'C28', why), ...(why === 'FORBIDDEN' ? { who: '' } : {}) }),

    policeCalled: (facts: Facts): TemplateCard => about(facts, 'C32a'),

    followUp: (facts: Facts, id: string): TemplateCard => about(facts, 'C01b', [], {}, `f:${id}`),

    followUpAnswered: (facts: Facts, answer: 'STABLE' | 'STILL_AT_RISK' | 'UNREACHABLE'): TemplateCard =>
      about(facts, 'C01e', ['SETTLED'], cardChoice(texts, 'C01e', `FOLLOW_${answer}`)),
  };
}

export type WarningCards = ReturnType<typeof createCards>;

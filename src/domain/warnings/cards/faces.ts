import { cardChoice } from '../../../config/card-text.ts';
import type { Texts } from '../../../config/text-file.ts';
import type { TemplateCard } from '../../../wecom/cards/index.ts';
import type { Actor, FaceName } from '../decision.ts';
import type { Facts } from '../facts.ts';
import type { Outcome, Warning } from '../types.ts';
import type { About } from './about.ts';

interface FaceNeeds {
  texts: Texts;
  about: About;
  /** Whether the signer's card of CRITICAL and HIGH shows the full name. */
  nameAfterAck: boolean;
}

export const askTemplate = (warning: Warning): 'C01' | 'C01m' => (isUrgent(warning) ? 'C01' : 'C01m');
export const minutesOf = (ms: number): number => Math.round(ms / 60_000);

/** Another face on a card that is already there. */
export function createFaces({ texts, about, nameAfterAck }: FaceNeeds) {
  return function faceOf(face: FaceName, facts: Facts, actorKind: Actor['kind']): TemplateCard {
    const { warning } = facts;
    const hidden = isUrgent(warning) && nameAfterAck ? false : 'MASKED';
    const byContact = !isUrgent(warning) && 'CONTACT';
    switch (face) {
      case 'C01a':
        return owned([hidden, byContact]);
      case 'C01a-support':
        return owned([hidden, byContact, 'SUPPORT'], facts.supportName);
      case 'masked':
        return owned(['MASKED', byContact]);
      case 'C10a':
        return officerOwned([hidden]);
      case 'C01c':
        return about(facts, 'C01c', [byContact]);
      case 'C01d':
        return about(facts, 'C01d');
      case 'C02':
        return about(facts, 'C02');
      case 'C01e':
        return about(facts, 'C01e', [], cardChoice(texts, 'C01e', choiceOf(warning)));
      case 'C04':
        return about(facts, 'C04', [warning.owner?.kind === 'POLICE' && 'TAKEN_OVER']);
      case 'undone':
        return about(facts, 'C04', ['UNDONE']);
      case 'supplemented':
        return about(facts, 'C32a', ['DONE']);
      case 'left':
        return about(facts, 'C04', ['LEFT']);
      case 'closed':
        return about(facts, 'C04', ['TAKEN_OVER']);
      case 'not-on-site':
        return about(facts, askTemplate(warning), [!nameAfterAck && 'MASKED', 'NOT_ON_SITE'], {
          min: minutesOf(warning.policy.ackMs),
        });
      case 'next-shift':
        return about(facts, 'C01m', ['NEXT_SHIFT'], { min: minutesOf(warning.policy.ackMs) });
      case 'revoked':
        return about(facts, 'C36', [], { reason: facts.reason ?? '' });
    }

    /** The card of whoever has it: an officer's looks different. */
    function owned(variants: (string | false)[], who = ''): TemplateCard {
      if (actorKind === 'POLICE' || warning.owner?.kind === 'POLICE') return officerOwned(variants);
      return about(facts, 'C01a', variants, { min: minutesOf(warning.policy.contactMs), who });
    }

    /** The officer's own card; its {who} is the advisor he may call, not himself. */
    function officerOwned(variants: (string | false)[]): TemplateCard {
      return about(facts, 'C10a', variants, { who: facts.advisorName ?? '' });
    }
  };
}

function isUrgent({ level }: Warning): boolean {
  return level === 'CRITICAL' || level === 'HIGH';
}

function choiceOf({ outcome }: Warning): Outcome {
  return outcome && outcome !== 'POLICE_CLOSED' ? outcome : 'NOT_INVOLVED';
}

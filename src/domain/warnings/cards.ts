import { cardChoice } from '../../config/card-text.ts';
import type { CardId } from '../../config/codes.ts';
import type { Variables } from '../../config/fill.ts';
import type { Texts } from '../../config/text-file.ts';
import { maskName } from '../../lib/masking.ts';
import { formatShanghai, shanghaiClock } from '../../lib/time.ts';
import type { TemplateCard } from '../../wecom/cards/index.ts';
import { createDraw } from '../cards/index.ts';
import type { Level } from '../escalation/index.ts';
import type { Actor, FaceName, Refusal } from './decision.ts';
import type { Facts } from './facts.ts';
import type { Outcome, Warning, Why } from './types.ts';

interface CardNeeds {
  texts: Texts;
  tenantName: string;
  publicUrl: string;
  night: { from: string; to: string };
  /** Whether the signer's card of CRITICAL and HIGH shows the full name. */
  nameAfterAck: boolean;
}

const urgent = (warning: Warning): boolean => warning.level === 'CRITICAL' || warning.level === 'HIGH';

/** Facts become cards; words and limits come from the texts file. Pure: no database, no clock. */
export function createCards({ texts, tenantName, publicUrl, night, nameAfterAck }: CardNeeds) {
  const draw = createDraw({ texts, tenantName });

  function about(facts: Facts, id: CardId, variants: (string | false)[], extra: Variables = {}): TemplateCard {
    const { warning } = facts;
    return draw({
      id,
      variants,
      variables: { ...variablesOf(facts), ...extra },
      key: `w:${warning.id}`,
      url: facts.url,
      level: warning.level,
      drill: warning.drill,
    });
  }

  function variablesOf({ warning, now, subject, organisation, ownerName }: Facts): Variables {
    const since = warning.dispatchedAt ?? warning.createdAt;
    const waited = Math.max(0, Math.round((now.getTime() - since.getTime()) / 60_000));
    return {
      mask: warning.drill ? '演练同事' : maskOf(subject),
      name: warning.drill ? '演练同事' : (subject?.name ?? ''),
      post: subject?.post ?? '',
      unit: subject?.unitName ?? '',
      org: organisation?.shortName ?? '',
      fraud: texts.fraudTypes[warning.fraudType].advisor ?? texts.fraudTypes[warning.fraudType].name,
      tag: texts.levels[warning.level].tag,
      no: warning.number,
      // No step and no minute yet: there is nothing to say about them.
      min: waited || null,
      s: warning.run.step || null,
      who: ownerName ?? '',
      time: formatShanghai(warning.owner?.since ?? now),
      reason: '',
      p: '',
    };
  }

  const isNight = (now: Date): boolean => {
    const clock = shanghaiClock(now);
    return clock >= night.from || clock < night.to;
  };
  /** The officer's own card; its {who} is the advisor he may call, not himself. */
  const officerOwned = (facts: Facts, variants: (string | false)[]): TemplateCard =>
    about(facts, 'C10a', variants, { who: facts.advisorName ?? '' });
  const minutesOf = (ms: number): number => Math.round(ms / 60_000);

  return {
    askTemplate: (warning: Warning): 'C01' | 'C01m' => (urgent(warning) ? 'C01' : 'C01m'),

    /** C01 to those who may go to the person. Nobody's full name: it goes to several people. */
    ask(facts: Facts, { repeat }: { repeat: boolean }): TemplateCard {
      const { warning, now } = facts;
      const variants = [!nameAfterAck && 'MASKED', isNight(now) && 'NIGHT', repeat && 'REPEAT'];
      return about(facts, this.askTemplate(warning), variants, { min: minutesOf(warning.policy.ackMs) });
    },

    /** C10 to police, with the reason they are told. */
    officer(
      facts: Facts,
      { why, step, assigned = false }: { why: Why; step: number; assigned?: boolean },
    ): TemplateCard {
      const choice = cardChoice(texts, 'C10', why);
      return about(facts, 'C10', [assigned && 'ASSIGNED'], {
        ...choice,
        s: step || null,
        who: facts.advisorName ?? '',
        fraud: texts.fraudTypes[facts.warning.fraudType].name,
      });
    },

    todo: (facts: Facts, todo: 'MATCH' | 'REVIEW' | 'CALL' | 'ADVISOR' | 'FOLLOW_UP'): TemplateCard =>
      about(facts, 'C41', [], cardChoice(texts, 'C41', todo)),

    /** Another face on a card that is already there. */
    face(face: FaceName, facts: Facts, actorKind: Actor['kind']): TemplateCard {
      const { warning } = facts;
      const byPolice = actorKind === 'POLICE' || warning.owner?.kind === 'POLICE';
      const contactMin = { min: minutesOf(warning.policy.contactMs), who: '' };
      const hidden = urgent(warning) && nameAfterAck ? false : 'MASKED';
      const byContact = !urgent(warning) && 'CONTACT';
      switch (face) {
        case 'C01a':
          return byPolice ? officerOwned(facts, [hidden]) : about(facts, 'C01a', [hidden, byContact], contactMin);
        case 'C01a-support':
          return byPolice
            ? officerOwned(facts, [hidden, 'SUPPORT'])
            : about(facts, 'C01a', [hidden, byContact, 'SUPPORT'], { ...contactMin, who: facts.supportName ?? '' });
        case 'masked':
          return byPolice ? officerOwned(facts, ['MASKED']) : about(facts, 'C01a', ['MASKED', byContact], contactMin);
        case 'C10a':
          return officerOwned(facts, [hidden]);
        case 'C01c':
          return about(facts, 'C01c', [byContact]);
        case 'C01d':
          return about(facts, 'C01d', []);
        case 'C02':
          return about(facts, 'C02', []);
        case 'C01e':
          return about(facts, 'C01e', [], cardChoice(texts, 'C01e', choiceOf(warning)));
        case 'C04':
          return about(facts, 'C04', [warning.owner?.kind === 'POLICE' && 'TAKEN_OVER']);
        case 'undone':
          return about(facts, 'C04', ['UNDONE']);
        case 'left':
          return about(facts, 'C04', ['LEFT']);
        case 'closed':
          return about(facts, 'C04', ['TAKEN_OVER']);
        case 'not-on-site':
          return about(facts, this.askTemplate(warning), [!nameAfterAck && 'MASKED', 'NOT_ON_SITE'], {
            min: minutesOf(warning.policy.ackMs),
          });
        case 'next-shift':
          return about(facts, 'C01m', ['NEXT_SHIFT'], { min: minutesOf(warning.policy.ackMs) });
        case 'revoked':
          return about(facts, 'C36', [], { reason: facts.reason ?? '' });
      }
    },

    /** A new message, because an update rings no bell. */
    message(card: 'C31' | 'C32' | 'C36' | 'C40' | 'C01a', facts: Facts, reason?: string): TemplateCard {
      const { warning } = facts;
      if (card === 'C01a') return this.face(warning.state === 'CONTACTED' ? 'C01c' : 'C01a', facts, 'SYSTEM');
      if (card === 'C40') return about(facts, 'C40', [], { who: facts.ownerName ?? '' });
      const missing = warning.missing
        .map((field) => texts.fields[field] ?? '')
        .filter(Boolean)
        .join('、');
      return about(facts, card, [], { reason: reason ?? missing });
    },

    /** What a press that changed nothing is answered with. */
    refusal: (why: Refusal, facts: Facts): TemplateCard =>
      about(facts, 'C28', [], { ...cardChoice(texts, 'C28', why), ...(why === 'FORBIDDEN' ? { who: '' } : {}) }),

    policeCalled: (facts: Facts): TemplateCard => about(facts, 'C32a', []),

    thanks: (): TemplateCard => draw({ id: 'C33', variables: {}, key: 'none', url: `${publicUrl}/h5/notice` }),

    followUp(facts: Facts, id: string): TemplateCard {
      return draw({
        id: 'C01b',
        variables: variablesOf(facts),
        key: `f:${id}`,
        url: facts.url,
        level: facts.warning.level,
        drill: facts.warning.drill,
      });
    },

    followUpAnswered(facts: Facts, answer: 'STABLE' | 'STILL_AT_RISK' | 'UNREACHABLE'): TemplateCard {
      return about(facts, 'C01e', ['SETTLED'], cardChoice(texts, 'C01e', `FOLLOW_${answer}`));
    },

    handOver(offer: {
      id: string;
      count: number;
      drill: boolean;
      level: Level;
      minutesLeft: number;
      from: string;
      url: string;
    }): TemplateCard {
      return draw({
        id: 'C37',
        variables: { n: offer.count, tag: texts.levels[offer.level].tag, min: offer.minutesLeft, who: offer.from },
        key: `h:${offer.id}`,
        url: offer.url,
        drill: offer.drill,
      });
    },

    handOverSettled(offer: {
      count: number;
      drill: boolean;
      from: string;
      answer: 'accepted' | 'refused' | 'lapsed';
    }): TemplateCard {
      const variant = { accepted: false as const, refused: 'REFUSED', lapsed: 'LAPSED' }[offer.answer];
      return draw({
        id: 'C37a',
        variants: [variant],
        variables: { n: offer.count, who: offer.from },
        key: 'none',
        url: `${publicUrl}/h5/warnings`,
        drill: offer.drill,
      });
    },

    /** C34: several waiting at once, the live list behind it. */
    rollup(counts: { total: number; critical: number; oldestMinutes: number; drill: boolean }): TemplateCard {
      return draw({
        id: 'C34',
        variables: {
          n: counts.total,
          min: counts.oldestMinutes,
          a: counts.critical,
          b: counts.total - counts.critical,
        },
        key: 'none',
        url: `${publicUrl}/h5/warnings`,
        drill: counts.drill,
      });
    },

    help: (): TemplateCard => draw({ id: 'C29', variables: {}, key: 'none', url: `${publicUrl}/h5/help` }),
  };
}

export type WarningCards = ReturnType<typeof createCards>;

/** Unit and masked name tell colleagues apart; where two mask alike, the end of the employee number does. */
function maskOf(subject: Facts['subject']): string {
  if (!subject) return '';
  const mask = maskName(subject.name);
  return subject.nameUniqueInUnit ? mask : `${mask}${subject.employeeNo.slice(-3)}`;
}

function choiceOf(warning: Warning): Outcome {
  const { outcome } = warning;
  return outcome && outcome !== 'POLICE_CLOSED' ? outcome : 'NOT_INVOLVED';
}

import type { Texts } from '../../config/text-file.ts';
import { conflict, forbidden, invalid, notFound, type Problem } from '../../lib/problem.ts';
import type { Signing } from './rules.ts';
import type { Decision, Done, Refused } from './types.ts';

/** Expected refusals as Problems in Chinese: of a field 400, of a state 409, of a right 403. */
export function createRefusals(texts: Texts) {
  function problem({ field, message, with: value = '' }: Refused): Problem {
    const text = texts.messages[`bulletin.${message}`] ?? message;
    const messageZh = text.replace('{reason}', String(value)).replace('{n}', String(value));
    if (field !== '') return invalid(field, messageZh);
    const isForbidden = message === 'own' || message === 'operator' || message === 'scope';
    return isForbidden ? forbidden(messageZh) : conflict('conflict', messageZh);
  }
  const said = (message: string): Problem => problem({ outcome: 'refused', field: '', message });

  return {
    problem,
    forbidden: () => said('scope'),
    ownBulletin: () => said('own'),
    wrongState: () => said('state'),
    notFound,

    demand(decision: Decision): Done {
      if (decision.outcome === 'refused') throw problem(decision);
      return decision;
    },

    /** What the page says where the card would turn into C28. */
    signing(why: Extract<Signing, { outcome: 'refused' }>['why']): Problem {
      const { why: reason = why, next = '' } = texts.cards.C28.choices[why] ?? {};
      const messageZh = `${reason}，${next}`;
      return why === 'FORBIDDEN' ? forbidden(messageZh) : conflict(why.toLowerCase(), messageZh);
    },
  };
}

export type Refusals = ReturnType<typeof createRefusals>;

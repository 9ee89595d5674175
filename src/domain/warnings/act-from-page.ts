import type { Texts } from '../../config/text-file.ts';
import { appNow, type Database, transact } from '../../database/index.ts';
import { conflict, forbidden, notFound, type Problem } from '../../lib/problem.ts';
import type { Act } from './acts.ts';
import type { ActContext } from './context.ts';
import type { Refusal } from './decision.ts';
import type { Invalid } from './invalid.ts';
import type { Perform } from './perform.ts';
import * as store from './store.ts';
import type { Warning } from './types.ts';

interface PageNeeds {
  db: Database;
  texts: Texts;
  perform: Perform;
  invalid: Invalid;
}

/** An act from a page: an expected refusal becomes a Problem in Chinese. */
export function createActFromPage({ db, texts, perform, invalid }: PageNeeds) {
  return async function actFromPage(
    id: string,
    personId: string,
    act: Act,
    origin: NonNullable<ActContext['origin']>,
  ): Promise<Warning> {
    const { decision, warning } = await transact(db, async (tx) => {
      const found = await store.lockAndLoad(tx, id);
      if (!found) throw notFound();
      const prefer = act.act === 'take_over' || act.act === 'assign_duty' ? ('POLICE' as const) : undefined;
      return perform(tx, found, personId, act, { now: await appNow(tx), origin, ...(prefer ? { prefer } : {}) });
    });
    if (decision.outcome === 'invalid') throw invalid(decision.field, decision.message, decision.reason);
    if (decision.outcome === 'refused') throw refusal(decision.why);
    return warning;
  };

  function refusal(why: Refusal): Problem {
    const { why: said, next } = texts.cards.C28.choices[why] ?? { why, next: '' };
    const messageZh = `${said}，${next}`;
    return why === 'FORBIDDEN' ? forbidden(messageZh) : conflict(why.toLowerCase(), messageZh);
  }
}

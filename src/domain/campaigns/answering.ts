import type { Tx } from '../../database/index.ts';
import type { Acting, Audit } from '../../kernel/audit/index.ts';
import { addMs, days } from '../../lib/time.ts';
import { eraseOf as erasePictures } from './evidence/store.ts';
import type { Answer } from './rules.ts';
import * as declarations from './store/declarations.ts';
import * as protections from './store/protections.ts';
import * as silence from './store/silence.ts';
import { restate } from './store/standing.ts';

/** Under which notice somebody declares something; `give` keeps that he agreed and answers the version. */
export interface Consenting {
  version(): string;
  give(tx: Tx, given: { personId: string; via: 'card' | 'page' }): Promise<string>;
}

interface AnsweringNeeds {
  audit: Pick<Audit, 'record'>;
  consent: Consenting;
  validMs: number;
  declineDays: number;
}

export interface Answered {
  /** What changed; a repeated press changes nothing. */
  declared: string[];
  corrected: string[];
  declined: boolean;
  done: string[];
}

interface Given {
  personId: string;
  /** What was asked. */
  items: readonly string[];
  answer: Answer;
  via: 'card' | 'page';
  acting: Acting;
  now: Date;
}

/** Writes down what somebody says of himself, wherever he says it: one person's rows, whatever the size of the campaign. */
export function createAnswering({ audit, consent, validMs, declineDays }: AnsweringNeeds) {
  return async function keep(tx: Tx, { personId, items, answer, via, acting, now }: Given): Promise<Answered> {
    await protections.lockPeople(tx, [personId]);
    const declared = answer.declared.length > 0 ? await declare(tx, personId, answer.declared, via, now) : [];
    const takenBack = answer.corrected.filter((item) => !answer.declared.includes(item));
    const corrected =
      takenBack.length > 0 ? await declarations.takeBack(tx, [personId], takenBack, { by: 'himself', at: now }) : [];
    const done = (await protections.doneBy(tx, [personId], items)).get(personId) ?? [];
    const missing = items.filter((item) => !done.includes(item));
    const declines = answer.decline && missing.length > 0;
    let declined = false;
    if (declines) {
      const until = addMs(now, days(declineDays));
      declined = await silence.decline(tx, { personId, items: missing, at: now, until });
    }
    const lasts = declines ? await silence.declinedUntil(tx, personId) : undefined;
    const kept = answer.declared.length > 0 ? null : lasts;
    await restate(tx, [personId], {
      at: now,
      help: answer.help,
      ...(kept === undefined ? {} : { declinedUntil: kept }),
    });
    if (corrected.length > 0)
      await erasePictures(
        tx,
        personId,
        corrected.map(({ item }) => item),
      );
    if (declared.length > 0 || corrected.length > 0 || declined) {
      await audit.record(tx, {
        ...acting,
        action: 'protection.answer',
        object: { kind: 'person', id: personId },
        after: { declared, corrected: corrected.map(({ item }) => item), declined, via },
      });
    }
    return { declared, corrected: corrected.map(({ item }) => item), declined, done };
  };

  async function declare(
    tx: Tx,
    personId: string,
    items: readonly string[],
    via: 'card' | 'page',
    now: Date,
  ): Promise<string[]> {
    const consentVersion = await consent.give(tx, { personId, via });
    return declarations.declare(tx, { personId, items, consentVersion, at: now, validUntil: addMs(now, validMs) });
  }
}

export type Answering = ReturnType<typeof createAnswering>;

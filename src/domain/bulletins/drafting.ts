import { appNow, type Tx } from '../../database/index.ts';
import type { Audit } from '../../kernel/audit/index.ts';
import { newId } from '../../lib/ids.ts';
import { type Act, type By, digest } from './act.ts';
import type { BulletinInput } from './api.ts';
import type { Compose } from './compose.ts';
import type { Found } from './reading.ts';
import type { Refusals } from './refusals.ts';
import type { DemandAuthority } from './rights.ts';
import * as rules from './rules.ts';
import * as store from './store.ts';
import type { Bulletin } from './types.ts';

interface DraftingNeeds {
  audit: Audit;
  act: Act;
  compose: Compose;
  refusals: Refusals;
  demandAuthority: DemandAuthority;
}

/** A draft as it is written, changed, or written to put another bulletin right. */
export function createDrafting({ audit, act, compose, refusals, demandAuthority }: DraftingNeeds) {
  return {
    create: (tx: Tx, input: BulletinInput, by: By): Promise<Bulletin> => write(tx, input, by, null),

    async edit(tx: Tx, { bulletin, reader, now }: Found, input: BulletinInput, by: By): Promise<Bulletin> {
      if (!reader.isAuthor(bulletin)) throw refusals.forbidden();
      const authority = await demandAuthority(tx, by.personId, now);
      const content = compose.contentFrom(input, authority);
      const { scopeIds } = authority;
      const decision = refusals.demand(rules.edit(bulletin, { ...content, scopeIds }));
      return act.carryOut(tx, bulletin, decision, { ...by, now });
    },

    /** A new bulletin that refers to the wrong one; at its start whoever may have seen that one gets 【更正】. */
    async correct(tx: Tx, { bulletin, reader }: Found, input: BulletinInput, by: By): Promise<Bulletin> {
      if (!reader.may(bulletin, 'bulletin.recall')) throw refusals.forbidden();
      if (bulletin.sendingAt === null || bulletin.correctedBy !== null) throw refusals.wrongState();
      return write(tx, input, by, bulletin);
    },
  };

  async function write(
    tx: Tx,
    input: BulletinInput,
    { personId, acting }: By,
    wrong: Bulletin | null,
  ): Promise<Bulletin> {
    const now = await appNow(tx);
    const authority = await demandAuthority(tx, personId, now);
    const bulletin: Bulletin = {
      ...rules.newDraft,
      ...compose.contentFrom(input, authority),
      id: newId(),
      number: await store.nextNumber(tx, now),
      scopeIds: authority.scopeIds,
      authorId: personId,
      byOperator: acting.actor.kind !== 'person',
      corrects: wrong?.id ?? null,
      createdAt: now,
    };
    await store.insert(tx, bulletin);
    await audit.record(tx, {
      ...acting,
      action: 'bulletin.created',
      object: { kind: 'bulletin', id: bulletin.id },
      after: { ...digest(bulletin), author: personId, corrects: bulletin.corrects },
    });
    return bulletin;
  }
}

import { appNow, type Database, type Tx, transact } from '../../../database/index.ts';
import type { Outbound } from '../../../outbound/index.ts';
import type { Directory, Recipient } from '../../directory/index.ts';
import type { PostCards } from '../cards.ts';
import { GAP } from '../gaps.ts';
import { mendingOf, TOLD } from './mending.ts';
import * as store from './store.ts';

interface TellNeeds {
  db: Database;
  directory: Directory;
  outbound: Pick<Outbound, 'say'>;
  cards: PostCards;
}

/** What was written down is told: one card for all that is new, to each of those who can mend it. */
export function createTelling({ db, directory, outbound, cards }: TellNeeds) {
  return function tellNew(): Promise<number> {
    return transact(db, async (tx) => {
      const fresh = await store.untold(tx, TOLD);
      if (fresh.length === 0) return 0;
      const at = await appNow(tx);
      const closed = fresh.filter(({ kind }) => kind === 'CHANNEL_FAILURE');
      const others = fresh.filter(({ kind }) => kind !== 'CHANNEL_FAILURE');
      for (const defect of closed) await tell(tx, await wholeCentre(tx, at), [defect]);
      for (const { people, defects } of (await byPerson(tx, others, at)).values()) await tell(tx, people, defects);
      await store.markTold(
        tx,
        fresh.map(({ id }) => id),
      );
      return fresh.length;
    });
  };

  async function byPerson(tx: Tx, defects: readonly store.OpenDefect[], at: Date) {
    const found = new Map<string, { people: Recipient[]; defects: store.OpenDefect[] }>();
    for (const defect of defects) {
      for (const person of await mendersOf(tx, defect, at)) {
        const known = found.get(person.personId) ?? { people: [person], defects: [] };
        known.defects.push(defect);
        found.set(person.personId, known);
      }
    }
    return found;
  }

  async function mendersOf(tx: Tx, defect: store.OpenDefect, at: Date): Promise<Recipient[]> {
    const { right } = mendingOf(defect);
    if (right === 'roles.assign') return directory.holders(tx, { role: 'COUNTY_ADMIN', at });
    if (right === 'platform.mend' || !defect.placeId) return centreOnDuty(tx, at);
    const place = { organisationId: defect.placeId, gridUnitId: null };
    const community = await directory.peopleOnStep(tx, { ...place, step: 2, at });
    const police = community.length > 0 ? community : await directory.peopleOnStep(tx, { ...place, step: 3, at });
    return police.filter(({ personId }) => personId !== defect.personId);
  }

  async function centreOnDuty(tx: Tx, at: Date): Promise<Recipient[]> {
    return [
      ...(await directory.onDuty(tx, { role: 'CENTER_OFFICER', at })),
      ...(await directory.holders(tx, { role: 'COUNTY_ADMIN', at })),
    ];
  }

  async function wholeCentre(tx: Tx, at: Date): Promise<Recipient[]> {
    const people = [
      ...(await directory.holders(tx, { role: 'CENTER_OFFICER', at })),
      ...(await directory.holders(tx, { role: 'COUNTY_ADMIN', at })),
    ];
    return people.filter((one, n) => people.findIndex(({ personId }) => personId === one.personId) === n);
  }

  async function tell(tx: Tx, people: readonly Recipient[], defects: readonly store.OpenDefect[]): Promise<void> {
    const [first] = defects;
    if (!first) return;
    const isChannel = first.kind === 'CHANNEL_FAILURE';
    const place = first.organisationName ?? '';
    const org = defects.length > 1 ? `${place.slice(0, 10)}等${defects.length}处` : place;
    await outbound.say(
      tx,
      people
        .filter(({ userid }) => userid !== null)
        .map(({ personId, userid }) => ({
          owner: { kind: GAP, id: first.id },
          to: { personId, userid },
          purpose: 'todo' as const,
          template: 'C41',
          content: {
            type: 'card' as const,
            card: cards.gap(isChannel ? 'CHANNEL' : 'GAP', org, isChannel ? first.kind : null),
          },
          // While the channel is only limited, urgent messages still go through.
          lane: isChannel ? (0 as const) : (3 as const),
        })),
    );
  }
}

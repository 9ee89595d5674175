import { sql } from 'kysely';
import type { Tx } from '../../database/index.ts';
import { cut } from '../../lib/text.ts';
import type { Outbound } from '../../outbound/index.ts';
import type { Directory, Recipient } from '../directory/index.ts';
import type { BulletinCards } from './cards.ts';
import * as store from './store.ts';
import type { Bulletin } from './types.ts';

interface TodoNeeds {
  directory: Directory;
  outbound: Outbound;
  cards: BulletinCards;
}

/** What officers have to do about a bulletin: C41. */
export function createTodos({ directory, outbound, cards }: TodoNeeds) {
  return {
    /** The centre's officers on duty, never the author; when he is alone on duty, his colleagues. */
    async askApproval(tx: Tx, bulletin: Bulletin, organisations: number, now: Date): Promise<void> {
      const question = { role: 'CENTER_OFFICER' as const, at: now, except: [bulletin.authorId] };
      const onDuty = await directory.onDuty(tx, question);
      const officers = onDuty.length > 0 ? onDuty : await directory.holders(tx, question);
      await tell(tx, bulletin, officers, {
        what: 'APPROVE',
        org: `${bulletin.people ?? 0}人，${organisations}个单位`,
        occurrence: bulletin.version,
      });
    },

    /** No ladder: at the deadline the silent organisations are listed to their station. */
    async listSilent(tx: Tx, bulletin: Bulletin, now: Date): Promise<void> {
      const told = new Set<string>();
      for (const { stationId, organisationIds, first } of await silentByStation(tx, bulletin)) {
        const [organisationId] = organisationIds;
        if (organisationId === undefined || stationId === '') continue;
        const duty = await directory.onDuty(tx, { role: 'STATION_DUTY', organisationId, at: now });
        const fresh = duty.filter(({ personId }) => !told.has(personId));
        for (const { personId } of fresh) told.add(personId);
        const org = organisationIds.length === 1 ? first : `${cut(first, 9)}等${organisationIds.length}家`;
        await tell(tx, bulletin, fresh, { what: 'SILENT_ORGS', org, occurrence: bulletin.version });
      }
    },
  };

  async function tell(
    tx: Tx,
    bulletin: Bulletin,
    people: readonly Recipient[],
    { what, org, occurrence }: { what: 'APPROVE' | 'SILENT_ORGS'; org: string; occurrence: number },
  ): Promise<void> {
    const card = cards.todo(bulletin, { what, org });
    await outbound.say(
      tx,
      people.map(({ personId, userid }) => ({
        owner: store.ownerOf(bulletin.id),
        to: { personId, userid },
        purpose: 'todo' as const,
        template: 'C41',
        content: { type: 'card' as const, card },
        occurrence,
        lane: 3 as const,
      })),
    );
  }
}

async function silentByStation(
  tx: Tx,
  { id, quorum }: Bulletin,
): Promise<{ stationId: string; organisationIds: string[]; first: string }[]> {
  const { rows } = await sql<{ stationId: string; organisationIds: string[]; first: string }>`
    with silent as (${store.organisationCounts(sql`(select * from bulletin_tally where bulletin_id = ${id})`, quorum)})
    select silent.station_id as "stationId", array_agg(o.id order by o.code) as "organisationIds",
      (array_agg(o.short_name order by o.code))[1] as first
    from silent join organisation o on o.id = silent.organisation_id
    where silent.silent group by silent.station_id order by 1`.execute(tx);
  return rows;
}

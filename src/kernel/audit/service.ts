import { z } from 'zod';
import { appNow, type Database, prepared, type Tx, transact } from '../../database/index.ts';
import type { FieldCrypto } from '../../lib/field-crypto.ts';
import { maskText } from '../../lib/masking.ts';
import { cut } from '../../lib/text.ts';
import { createEvents, defineEvent, type Events } from '../events/index.ts';
import type { AuditListData, AuditSearch, SecuritySearch } from './api.ts';
import { type ChainPart, readHead, sealCommitted, verifyChain, verifyPart } from './chain.ts';
import { type AuditObjects, searchLog } from './search.ts';
import { searchSecurity } from './security.ts';
import type { Acting, AuditEntry, AuditValues, ChainHead, Look, Verification } from './types.ts';

interface AuditNeeds {
  db: Database;
  crypto: Pick<FieldCrypto, 'auditMac'> & Partial<Pick<FieldCrypto, 'phoneHash'>>;
  events?: Pick<Events, 'publish'>;
  /** What the modules say of their objects. */
  objects?: () => AuditObjects;
}

/** Somebody was shown a person's data. */
export const looked = defineEvent(
  'audit.looked',
  z.custom<Look>((look) => typeof look === 'object' && look !== null && 'seen' in look),
);

const NOTHING: AuditObjects = { objects: {}, reasons: [] };

export type Audit = ReturnType<typeof createAudit>;

/** Who did or saw what. Entries are written by the acting transaction and sealed into one chain afterwards, so writers share no lock. */
export function createAudit({ db, crypto, events = createEvents(), objects = () => NOTHING }: AuditNeeds) {
  const mac = (data: string) => crypto.auditMac(data);

  return {
    record: insertEntry,

    /** Somebody is shown a person's data. */
    async look(tx: Tx, look: Look): Promise<void> {
      const { seen, people, organisationId, warningId, file, route, ...entry } = look;
      await insertEntry(tx, { ...entry, action: 'look', after: seenIn(look) });
      await events.publish(tx, looked, look);
    },

    /** Numbers and chains what has been committed; safe to call from several processes at once. Returns how many rows. */
    seal: (): Promise<number> => sealCommitted(db, mac),

    /** Checks every link against its row, and that nothing waits unsealed. `noted` is a head written down earlier: it shows a log cut off at its end. */
    verify: ({ noted }: { noted?: ChainHead } = {}): Promise<Verification> => verifyChain(db, mac, noted),

    /** For whoever may read the log. */
    search: (query: AuditSearch): Promise<AuditListData> => searchLog(db, objects(), query, crypto.phoneHash),

    /** Who came in and who was turned away. */
    security: (query: SecuritySearch, titles: Readonly<Record<string, string>>) => searchSecurity(db, query, titles),

    /** The links behind a number, so many at once: the whole log may take minutes. */
    verifyPart: (after: number): Promise<ChainPart> => verifyPart(db, mac, after),

    /** An act upon the log itself, in a transaction of its own. */
    note: (acting: Acting, entry: Pick<AuditEntry, 'action' | 'object'>): Promise<void> =>
      transact(db, (tx) => insertEntry(tx, { ...acting, ...entry })),

    /** His name and the time, for the file he takes. */
    async takerOf(personId: string): Promise<{ by: string; at: Date }> {
      const person = await db.selectFrom('person').select('name').where('id', '=', personId).executeTakeFirst();
      return { by: person?.name ?? personId, at: await appNow(db) };
    },

    /** That somebody had the chain checked is on record too. */
    async noteVerified(acting: Acting, personId: string, ok: boolean): Promise<void> {
      await transact(db, (tx) =>
        insertEntry(tx, {
          ...acting,
          action: 'audit.verify',
          object: { kind: 'audit', id: personId },
          after: { ok },
        }),
      );
    },

    head: (): Promise<ChainHead | null> => readHead(db),
  };
}

const AGENT_LIMIT = 200;

async function insertEntry(tx: Tx, entry: AuditEntry): Promise<void> {
  const { actor, onBehalfOf, script, action, object, before, ip, agent } = entry;
  const inName = { ...(onBehalfOf === undefined ? {} : { onBehalfOf }), ...(script === undefined ? {} : { script }) };
  const after = onBehalfOf === undefined && script === undefined ? entry.after : { ...entry.after, ...inName };
  await prepared`
    insert into audit_log (actor_kind, actor_id, action, object_kind, object_id, before, after, ip, agent)
    values (${actor.kind}, ${actor.kind === 'person' ? actor.personId : null}, ${action}, ${object.kind}, ${object.id},
      ${before ? toJson(before) : null}, ${after ? toJson(after) : null}, ${ip ?? null},
      ${agent === undefined ? null : cut(agent, AGENT_LIMIT)})`.execute(tx);
}

/** A last net under the rule of `AuditValues`: a mobile number or secret that slips in is stored masked. */
function toJson(values: AuditValues): string {
  return maskText(JSON.stringify(values));
}

function seenIn({ seen, people, organisationId, warningId, file, route }: Look): AuditValues {
  const of = {
    ...(organisationId === undefined ? {} : { organisationId }),
    ...(warningId === undefined ? {} : { warningId }),
    ...(route === undefined ? {} : { route }),
    ...(file ? { file } : {}),
  };
  if (people === undefined) return { seen, ...of };
  if (typeof people === 'number') return { seen, people, ...of };
  return { seen, people: people.length, personIds: people, ...of };
}

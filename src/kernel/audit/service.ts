import { type Database, type Tx, transact } from '../../database/index.ts';
import type { FieldCrypto } from '../../lib/field-crypto.ts';
import { seconds } from '../../lib/time.ts';
import { createEvents, type Events } from '../events/index.ts';
import type { AuditListData, AuditSearch } from './api.ts';
import { looked } from './looked.ts';
import type { AuditObjects } from './objects.ts';
import { CHAIN_START, faultIn, sealRows } from './rules.ts';
import { searchLog } from './search.ts';
import * as store from './store.ts';
import type { Acting, AuditEntry, AuditFault, AuditValues, ChainHead, Look, Verification } from './types.ts';

interface AuditNeeds {
  db: Database;
  crypto: Pick<FieldCrypto, 'auditMac'>;
  events?: Pick<Events, 'publish'>;
  /** What the modules say of their objects. */
  objects?: () => AuditObjects;
}

const NOTHING: AuditObjects = { objects: {}, reasons: [] };
const BATCH = 500;
const SEALED_WITHIN_MS = seconds(10);

export type Audit = ReturnType<typeof createAudit>;

/** Who did or saw what. Entries are written by the acting transaction and sealed into one chain afterwards, so writers share no lock. */
export function createAudit({ db, crypto, events = createEvents(), objects = () => NOTHING }: AuditNeeds) {
  const mac = (data: string) => crypto.auditMac(data);

  return {
    async record(tx: Tx, entry: AuditEntry): Promise<void> {
      await store.insertEntry(tx, entry);
    },

    /** Somebody is shown a person's data. */
    async look(tx: Tx, look: Look): Promise<void> {
      const { seen, people, organisationId, warningId, file, route, ...entry } = look;
      await store.insertEntry(tx, { ...entry, action: 'look', after: seenIn(look) });
      await events.publish(tx, looked, look);
    },

    /** Numbers and chains what has been committed; safe to call from several processes at once. Returns how many rows. */
    async seal(): Promise<number> {
      for (let total = 0; ; ) {
        const count = await transact(db, sealBatch);
        total += count;
        if (count < BATCH) return total;
      }
    },

    /** Checks every link against its row, and that nothing waits unsealed. `noted` is a head written down earlier: it shows a log cut off at its end. */
    async verify({ noted }: { noted?: ChainHead } = {}): Promise<Verification> {
      const { checked, fault } = await walk();
      const firstFault = fault ?? (await cutOff(noted)) ?? (await overdue());
      return firstFault ? { ok: false, checked, firstFault } : { ok: true, checked };
    },

    /** For whoever may read the log. */
    search: (query: AuditSearch): Promise<AuditListData> => searchLog(db, objects(), query),

    /** That somebody had the chain checked is on record too. */
    async noteVerified(acting: Acting, personId: string, ok: boolean): Promise<void> {
      await transact(db, (tx) =>
        store.insertEntry(tx, {
          ...acting,
          action: 'audit.verify',
          object: { kind: 'audit', id: personId },
          after: { ok },
        }),
      );
    },

    head(): Promise<ChainHead | null> {
      return store.readHead(db);
    },
  };

  async function sealBatch(tx: Tx): Promise<number> {
    if (!(await store.becomeSealer(tx))) return 0;
    const rows = await store.readUnsealed(tx, BATCH);
    if (rows.length === 0) return 0;
    const head = (await store.readHead(tx)) ?? CHAIN_START;
    await store.insertSeals(tx, sealRows(head, rows, mac));
    return rows.length;
  }

  async function walk(): Promise<{ checked: number; fault: AuditFault | null }> {
    const upTo = (await store.readHead(db))?.number ?? 0;
    let last: ChainHead = CHAIN_START;
    for (;;) {
      const links = await store.readLinks(db, { after: last.number, upTo, limit: BATCH });
      const fault = faultIn(last, links, mac);
      if (fault) return { checked: (fault.number ?? last.number + 1) - 1, fault };
      last = links.at(-1)?.seal ?? last;
      if (links.length < BATCH) return { checked: last.number, fault: null };
    }
  }

  async function cutOff(noted: ChainHead | undefined): Promise<AuditFault | null> {
    if (!noted) return null;
    const seal = await store.readSeal(db, noted.number);
    return seal?.mac === noted.mac ? null : { kind: 'cut_off', number: noted.number };
  }

  async function overdue(): Promise<AuditFault | null> {
    const auditId = await store.readOverdue(db, SEALED_WITHIN_MS);
    return auditId === null ? null : { kind: 'unsealed', auditId };
  }
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

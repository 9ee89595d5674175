import type { Texts } from '../../config/text-file.ts';
import { afterCommit, appNow, type Database, type Tx, transact } from '../../database/index.ts';
import type { Acting, Audit } from '../../kernel/audit/index.ts';
import type { FieldCrypto } from '../../lib/field-crypto.ts';
import { notFound } from '../../lib/problem.ts';
import { createRecently } from '../../lib/recently.ts';
import { minutes } from '../../lib/time.ts';
import type { Directory } from '../directory/index.ts';
import type { ListQueryData, WarningListData, WarningViewData } from './api.ts';
import { decide, type Standing, standingOf } from './people.ts';
import { type Sight, sightOf } from './sight.ts';
import * as store from './store.ts';
import type { Warning } from './types.ts';
import { listFor } from './view-list.ts';
import { createViewOne } from './view-one.ts';

interface ViewNeeds {
  db: Database;
  crypto: Pick<FieldCrypto, 'open'>;
  directory: Directory;
  audit: Audit;
  texts: Texts;
  /** How long an outcome can be taken back. */
  undoMs: number;
}

/** An open page asks again every few seconds; that is one look, not twenty a minute. */
const ONE_LOOK_MS = minutes(5);

/** What a page or the gateway may read, masked by the reader's right; every look at a person is audited. */
export function createViews({ db, crypto, directory, audit, texts, undoMs }: ViewNeeds) {
  const lookedAt = createRecently(ONE_LOOK_MS);
  const viewOne = createViewOne({ directory, texts, undoMs, open: crypto.open });

  return {
    /** Null reader: the import gateway, for whom every person stays masked. */
    one(id: string, reader: { personId: string } | null, acting: Acting): Promise<WarningViewData> {
      return transact(db, async (tx) => {
        const warning = await store.load(tx, id);
        if (!warning) throw notFound();
        const now = await appNow(tx);
        const standing = reader ? await standingOf(tx, directory, warning, reader.personId, now) : null;
        const sight = standing ? sightOf(standing) : 'GATEWAY';
        if (sight === null) throw notFound();
        const named = standing !== null && (await maySeeName(tx, warning, standing, sight));
        const seen = named ? ['name', 'post'] : ['masked name'];
        if (warning.personId && !lookedAt.has(`${reader?.personId} ${id} ${seen}`)) {
          await audit.look(tx, { ...acting, object: { kind: 'warning', id }, seen });
          afterCommit(tx, () => lookedAt.note(`${reader?.personId} ${id} ${seen}`));
        }
        return viewOne(tx, warning, { standing, sight, named, now });
      });
    },

    /** Whoever looks for a person by name leaves a trace. */
    list(personId: string, query: ListQueryData, acting: Acting): Promise<WarningListData> {
      return transact(db, async (tx) => {
        const found = await listFor(tx, directory, personId, query);
        if (query.person)
          await audit.look(tx, {
            ...acting,
            object: { kind: 'search', id: 'warnings' },
            seen: ['masked name'],
            people: found.warnings.length,
          });
        return found;
      });
    },

    /** The number itself, one person at a time, each look in the audit log. */
    phone(id: string, of: PhoneOf, personId: string, acting: Acting): Promise<string> {
      return transact(db, async (tx) => {
        const warning = await store.load(tx, id);
        if (!warning) throw notFound();
        const standing = await standingOf(tx, directory, warning, personId, await appNow(tx));
        if (of === 'given') return givenPhone(tx, standing, id, acting);
        const police = sightOf(standing) === 'POLICE';
        const isOwner = warning.owner?.personId === personId;
        // 「联系民警」: whoever was relieved may ring the officer who took over.
        const ringsOwner = of === 'owner' && warning.owner?.kind === 'POLICE' && standing.facts.addressed === true;
        if (decide(standing, 'warning.view_name') !== 'allowed' || !(police || isOwner || ringsOwner)) throw notFound();
        const whose = await personMeant(tx, warning, of);
        const phone = whose ? await directory.phoneOf(tx, whose) : null;
        if (!phone || !whose) throw notFound();
        await audit.look(tx, { ...acting, object: { kind: 'person', id: whose }, seen: ['phone'], warningId: id });
        return phone;
      });
    },
  };

  /** The number of somebody nobody has found yet: for whoever has to find him. */
  async function givenPhone(tx: Tx, standing: Standing, id: string, acting: Acting): Promise<string> {
    const given = decide(standing, 'warning.match') === 'allowed' ? await store.givenPhone(tx, id) : null;
    if (!given) throw notFound();
    await audit.look(tx, { ...acting, object: { kind: 'warning', id }, seen: ['phone'] });
    return crypto.open(given.sealed);
  }

  /** An advisor sees the full name once he has signed; before that unit and masked name must do. */
  async function maySeeName(tx: Tx, warning: Warning, standing: Standing, sight: Sight): Promise<boolean> {
    if (decide(standing, 'warning.view_name') !== 'allowed') return false;
    if (sight === 'POLICE' || sight === 'SELF') return true;
    if (warning.owner?.personId === standing.personId || warning.reportedBy === standing.personId) return true;
    const signed = await store.receipts(tx, warning.id);
    return signed.some(
      (receipt) => receipt.personId === standing.personId && (receipt.kind === 'ACK' || receipt.kind === 'SUPPORT'),
    );
  }

  async function personMeant(tx: Tx, warning: Warning, of: Exclude<PhoneOf, 'given'>): Promise<string | null> {
    if (of === 'subject') return warning.personId;
    if (of === 'owner') return warning.owner?.personId ?? null;
    return advisorOf(tx, warning);
  }

  async function advisorOf(tx: Tx, warning: Warning): Promise<string | null> {
    if (warning.owner?.kind === 'ADVISOR') return warning.owner.personId;
    if (!warning.organisationId) return null;
    const advisors = await directory.holders(tx, {
      role: 'ADVISOR',
      organisationId: warning.organisationId,
      at: await appNow(tx),
    });
    return advisors[0]?.personId ?? null;
  }
}

type PhoneOf = 'subject' | 'advisor' | 'owner' | 'given';

export type Views = ReturnType<typeof createViews>;

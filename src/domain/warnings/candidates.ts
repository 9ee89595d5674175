import { appNow, type Database, type Tx, transact } from '../../database/index.ts';
import { grantsFor } from '../../kernel/access/index.ts';
import type { Acting, Audit } from '../../kernel/audit/index.ts';
import { scopeOf } from '../../kernel/scope/index.ts';
import type { FieldCrypto } from '../../lib/field-crypto.ts';
import { normalisePhone } from '../../lib/phone.ts';
import { notFound } from '../../lib/problem.ts';
import type { Directory } from '../directory/index.ts';
import type { CandidatesData } from './api.ts';
import { decide, standingOf } from './people.ts';
import * as store from './store.ts';

interface CandidateNeeds {
  db: Database;
  crypto: FieldCrypto;
  directory: Directory;
  audit: Audit;
  sources: Readonly<Record<string, string>>;
}

const AT_MOST = 20;

/** Who could be meant: by the warning's own number and place, and by what an officer writes. */
export function createCandidates({ db, crypto, directory, audit, sources }: CandidateNeeds) {
  return {
    /** For whoever writes a warning: employees of his places. */
    search: (q: string, personId: string, acting: Acting): Promise<CandidatesData> =>
      transact(db, async (tx) => {
        const at = await appNow(tx);
        const grants = grantsFor(await directory.rolesOf(tx, personId, at), 'warning.take_over');
        const { organisationIds } = await scopeOf(tx, grants);
        const found = await find(tx, q, organisationIds);
        return audited(tx, found, { kind: 'search', id: 'employees' }, acting);
      }),

    /** For whoever matches: without words, those the warning itself points to. */
    forWarning: (id: string, q: string, personId: string, acting: Acting): Promise<CandidatesData> =>
      transact(db, async (tx) => {
        const warning = await store.load(tx, id);
        if (!warning) throw notFound();
        const standing = await standingOf(tx, directory, warning, personId, await appNow(tx));
        if (decide(standing, 'warning.match') !== 'allowed') throw notFound();
        const phoneHash = (await store.givenPhone(tx, id))?.hash ?? null;
        const found =
          q === ''
            ? await directory.searchEmployees(tx, { words: [], phoneHash, organisationIds: null, limit: AT_MOST })
            : await find(tx, q, null, phoneHash);
        const given = { source: sources[warning.source] ?? warning.source, hasPhone: phoneHash !== null };
        return { ...(await audited(tx, found, { kind: 'warning', id }, acting)), given };
      }),
  };

  /** A full phone number among the words is searched by itself. */
  async function find(
    tx: Tx,
    q: string,
    organisationIds: readonly string[] | null,
    known: string | null = null,
  ): Promise<CandidatesData['candidates']> {
    const words = q
      .trim()
      .split(/[\s,，、]+/u)
      .filter(Boolean)
      .slice(0, 5);
    const phone = words.map(normalisePhone).find((one) => one !== null) ?? null;
    const others = words.filter((word) => normalisePhone(word) === null);
    const phoneHash = phone ? crypto.phoneHash(phone) : others.length > 0 ? known : null;
    return directory.searchEmployees(tx, { words: others, phoneHash, organisationIds, limit: AT_MOST });
  }

  async function audited(
    tx: Tx,
    candidates: CandidatesData['candidates'],
    object: { kind: string; id: string },
    acting: Acting,
  ): Promise<CandidatesData> {
    const people = candidates.map(({ personId }) => personId);
    if (people.length > 0) await audit.look(tx, { ...acting, object, seen: ['name', 'employeeNo'], people });
    return { candidates, isMore: candidates.length === AT_MOST, given: null };
  }
}

import type { Database, Tx } from '../../../database/index.ts';
import type { Look } from '../../../kernel/audit/index.ts';
import type { Directory } from '../../directory/index.ts';
import { categoriesOf, givenTo, groundsOf } from './rules.ts';
import * as store from './store.ts';

interface DisclosureNeeds {
  db: Database;
  directory: Pick<Directory, 'rolesOf' | 'covers' | 'placeOfScope' | 'organisation'>;
  /** Whether the signer's card bears the name of the person warned. */
  namesOnCards: boolean;
}

interface Named {
  to: string;
  on: { kind: 'warning'; id: string };
}

interface Shown {
  personId: string;
  categories: string[];
  people: number;
  isFile: boolean;
  object: { kind: string; id: string };
  organisationId: string | null;
}

const PAGE = 500;

export type Disclosures = ReturnType<typeof createDisclosures>;

/**
 * The log of personal data given to others (PIPL arts. 23, 55, 56; 网络数据安全管理条例 art. 12). It hears of every look,
 * file and card with a name in the transaction that makes it, and writes its row there, so no module can forget it.
 */
export function createDisclosures({ db, directory, namesOnCards }: DisclosureNeeds) {
  /** A list with nobody on it gave nothing to anybody. */
  async function note(tx: Tx, shown: Shown): Promise<void> {
    const { personId, categories, people, isFile, object, organisationId } = shown;
    if (people === 0) return;
    const grants = await directory.rolesOf(tx, personId);
    const covering = organisationId === null ? null : await directory.covers(tx, grants, { organisationId });
    const giving = givenTo(grants, covering, isFile);
    if (giving.to === 'nobody') return;
    const given = { personId, categories, people, isFile, object, ...groundsOf(object.kind) };
    if (giving.to === 'taker') return store.insert(tx, { ...given, recipientKind: 'PERSON', recipientId: personId });
    const { scopeKind, scopeId } = giving.through;
    const place = await directory.placeOfScope(tx, scopeKind, scopeId);
    const organisation = place ? await directory.organisation(tx, place.organisationId) : null;
    const recipientKind = organisation?.kind === 'BANK' ? 'BANK' : 'ORGANISATION';
    await store.insert(tx, { ...given, recipientKind, recipientId: organisation?.id ?? scopeId });
  }

  return {
    async onLook(tx: Tx, look: Look): Promise<void> {
      const { actor, onBehalfOf, object, seen, people = 1, file: isFile = false } = look;
      const personId = actor.kind === 'person' ? actor.personId : onBehalfOf;
      const categories = categoriesOf(seen);
      if (personId === undefined || categories.length === 0) return;
      const organisationId = look.organisationId ?? (await store.organisationOf(tx, object));
      const count = typeof people === 'number' ? people : people.length;
      await note(tx, { personId, categories, people: count, isFile, object, organisationId });
    },

    /** The roster of his places, as a file. */
    onExport: (tx: Tx, { personId, people }: { personId: string; people: number }): Promise<void> =>
      note(tx, {
        personId,
        categories: ['name', 'employee_no', 'unit', 'post', 'account'],
        people,
        isFile: true,
        object: { kind: 'directory', id: personId },
        organisationId: null,
      }),

    /** A card with the name of the person warned. */
    async onNamed(tx: Tx, { to, on: object }: Named): Promise<void> {
      if (!namesOnCards || (await store.warnedPerson(tx, object.id)) === null) return;
      const organisationId = await store.organisationOf(tx, object);
      await note(tx, { personId: to, categories: ['name', 'unit'], people: 1, isFile: false, object, organisationId });
    },

    /** Page by page, oldest first. */
    async *list(period: { from: Date; to: Date }): AsyncGenerator<store.ListedDisclosure> {
      for (let after = 0; ; ) {
        const rows = await store.page(db, period, { after, limit: PAGE });
        yield* rows;
        const last = rows.at(-1);
        if (last === undefined || rows.length < PAGE) return;
        after = last.id;
      }
    },

    /** One page of them, for whoever may read the log. */
    page: (period: { from: Date; to: Date }, page: { after: number; limit: number }) => store.page(db, period, page),

    /** For a report under PIPL art. 57. */
    affected: (period: { from: Date; to: Date }) => store.affected(db, period),
  };
}

import type { Texts } from '../../config/text-file.ts';
import { type Database, transact } from '../../database/index.ts';
import type { Audit } from '../../kernel/audit/index.ts';
import type { Directory } from '../directory/index.ts';
import type { By } from './act.ts';
import type * as api from './api.ts';
import type { Compose } from './compose.ts';
import { createOptions } from './options.ts';
import { createReading } from './reading.ts';
import { createRefusals } from './refusals.ts';
import type { ListQuery, OrganisationPage } from './store.ts';
import type { ReceiptState } from './types.ts';
import { createViewBoard, viewOrganisations } from './view-board.ts';
import { createViewList } from './view-list.ts';
import { createViewOne } from './view-one.ts';
import { createViewPeople } from './view-people.ts';
import { createViewReceived } from './view-received.ts';

interface ViewNeeds {
  db: Database;
  directory: Directory;
  audit: Audit;
  compose: Compose;
  texts: Texts;
  tenantName: string;
  approvalAbove: number;
  remindersMax: number;
}

type OrganisationsAsked = Omit<OrganisationPage, 'quorum'>;

/** What a reader may see of bulletins: his places only, names by his right, every look at people audited. */
export function createBulletinViews(needs: ViewNeeds) {
  const { db, directory, audit, compose, texts, tenantName, approvalAbove, remindersMax } = needs;
  const refusals = createRefusals(texts);
  const reading = createReading({ directory, texts, remindersMax, refusals });
  const viewOne = createViewOne({ directory, reading, compose, texts, approvalAbove, remindersMax });
  const viewList = createViewList({ directory, reading });
  const viewBoard = createViewBoard(texts);
  const viewPeople = createViewPeople(audit);
  const viewReceived = createViewReceived({ reading, refusals, texts, tenantName });
  const choices = createOptions({ directory, refusals, texts, approvalAbove });
  const { find } = reading;

  return {
    find,
    reasons: compose.reasons,

    one: (id: string, { personId }: By, { audience } = { audience: true }): Promise<api.BulletinViewData> =>
      transact(db, async (tx) => viewOne(tx, await find(tx, id, personId), { audience })),

    list: (query: ListQuery, { personId }: By): Promise<api.BulletinListData> =>
      transact(db, (tx) => viewList(tx, query, personId)),

    board: async (id: string, { personId }: By): Promise<api.BoardData> => viewBoard(db, await find(db, id, personId)),

    organisations: (id: string, query: OrganisationsAsked, { personId }: By): Promise<api.BoardOrganisationsData> =>
      transact(db, async (tx) => viewOrganisations(tx, await find(tx, id, personId), query)),

    people: (
      id: string,
      query: {
        organisationId?: string | undefined;
        state?: ReceiptState | undefined;
        after?: string | undefined;
        limit: number;
      },
      by: By,
    ): Promise<api.BoardPeopleData> =>
      transact(db, async (tx) => viewPeople(tx, await find(tx, id, by.personId), query, by)),

    received: (id: string, { personId }: By): Promise<api.ReceivedBulletinData> =>
      transact(db, (tx) => viewReceived(tx, id, personId)),

    options: ({ personId }: By): Promise<api.OptionsData> => transact(db, (tx) => choices.options(tx, personId)),

    organisationChoices: (query: { q: string; limit: number }, { personId }: By) =>
      transact(db, (tx) => choices.organisations(tx, personId, query)),
  };
}

export type BulletinViews = ReturnType<typeof createBulletinViews>;

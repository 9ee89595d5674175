import type { Database } from '../../database/index.ts';
import type { Audit } from '../../kernel/audit/index.ts';
import type { MayClose } from './closing.ts';
import type { ProtectionItem } from './items.ts';
import type { Places } from './places.ts';
import { createBoard } from './views/board.ts';
import { createCampaignView } from './views/campaign.ts';
import { createPeopleView } from './views/people.ts';
import { createRate } from './views/rate.ts';

interface ViewNeeds {
  db: Database;
  audit: Audit;
  places: Places;
  items: readonly ProtectionItem[];
  mayClose: MayClose;
  corpId: string;
}

/** What a page may read: counters of the reader's places, names only of the not-yet of his own. */
export function createCampaignViews({ db, audit, places, items, mayClose, corpId }: ViewNeeds) {
  const { one, list, view } = createCampaignView({ db, places, items });
  return {
    one,
    list,
    board: createBoard({ db, places, view, mayClose }),
    people: createPeopleView({ db, audit, places }),
    rate: createRate({ db, places, items, corpId }),
  };
}

export type CampaignViews = ReturnType<typeof createCampaignViews>;

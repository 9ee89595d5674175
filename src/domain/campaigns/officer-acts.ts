import { appNow, type Database, type Tx, transact } from '../../database/index.ts';
import type { Acting, Audit } from '../../kernel/audit/index.ts';
import { conflict, invalid, notFound } from '../../lib/problem.ts';
import { shanghaiDay } from '../../lib/time.ts';
import type { Directory } from '../directory/index.ts';
import type { CampaignData, CampaignScope, PreviewData, RemindData } from './api.ts';
import { filterOf } from './clockwork.ts';
import type { MayClose } from './closing.ts';
import type { ProtectionItem } from './items.ts';
import type { Places } from './places.ts';
import type { Reminding } from './reminding.ts';
import * as campaigns from './store/campaigns.ts';
import type { MorningPlace } from './store/mornings.ts';
import type { Evidence } from './types.ts';
import type { CampaignViews } from './views.ts';

interface OfficerActNeeds {
  db: Database;
  directory: Pick<Directory, 'countAudience'>;
  audit: Pick<Audit, 'record'>;
  places: Places;
  items: readonly ProtectionItem[];
  reminding: Reminding;
  views: Pick<CampaignViews, 'one'>;
  mayClose: MayClose;
  /** Arms the campaign's timers by what its rows say. */
  arm: (tx: Tx, campaign: campaigns.Campaign) => Promise<void>;
}

export interface NewCampaign {
  name: string;
  scope: CampaignScope;
  items?: string[] | undefined;
  deadline: string;
  evidence: Evidence;
}

/** What people decide about a campaign. A person of null: an operator at the server's command line. */
export function createOfficerActs(needs: OfficerActNeeds) {
  const { db, directory, audit, places, items, reminding, views, mayClose, arm } = needs;

  async function scopeIdsOf(tx: Tx, personId: string | null): Promise<string[]> {
    if (personId === null) return campaigns.everywhere(tx);
    const scopeIds = await places.scopeIds(tx, personId, 'campaign.create');
    if (scopeIds.length === 0) throw notFound();
    return scopeIds;
  }

  return {
    preview(scope: CampaignScope, personId: string | null): Promise<PreviewData> {
      return transact(db, async (tx) => {
        const { people, organisations } = await directory.countAudience(
          tx,
          filterOf({ scope }),
          await scopeIdsOf(tx, personId),
        );
        return { people, organisations };
      });
    },

    /** The members are added and asked page by page after the commit. */
    open(given: NewCampaign, personId: string | null, acting: Acting): Promise<CampaignData> {
      return transact(db, async (tx) => {
        const at = await appNow(tx);
        const codes = given.items ?? items.map(({ code }) => code);
        if (codes.some((code) => !items.some((item) => item.code === code)))
          throw invalid('items', '没有这项防护，请重选');
        if (given.deadline < shanghaiDay(at)) throw invalid('deadline', '截止日期：不能早于今天');
        const scopeIds = await scopeIdsOf(tx, personId);
        const { people } = await directory.countAudience(tx, filterOf(given), scopeIds);
        if (people === 0) throw invalid('scope', '范围内没有员工，请重新选择');
        const campaign = await campaigns.insert(tx, {
          ...given,
          items: items.map(({ code }) => code).filter((code) => codes.includes(code)),
          scopeIds,
          authorId: personId,
          at,
        });
        await arm(tx, campaign);
        await audit.record(tx, {
          ...acting,
          action: 'campaign.open',
          object: { kind: 'campaign', id: campaign.id },
          after: { people, items: campaign.items, deadline: given.deadline },
        });
        return views.one(tx, campaign.id, personId);
      });
    },

    close(id: string, personId: string | null, acting: Acting): Promise<CampaignData> {
      return transact(db, async (tx) => {
        const campaign = await campaigns.lock(tx, id);
        if (!campaign || !(await mayClose(tx, campaign, personId))) throw notFound();
        if (campaign.state !== 'CLOSED') {
          await campaigns.close(tx, id, await appNow(tx));
          await arm(tx, campaign);
          await audit.record(tx, { ...acting, action: 'campaign.close', object: { kind: 'campaign', id } });
        }
        return views.one(tx, id, personId);
      });
    },

    remind(id: string, place: MorningPlace, personId: string | null, acting: Acting): Promise<RemindData> {
      return transact(db, async (tx) => {
        const campaign = await campaigns.lock(tx, id);
        const { organisationId, gridUnitId } = place;
        const where = { organisationId, gridUnitId: gridUnitId === '' ? null : gridUnitId };
        const may = personId === null || (await places.may(tx, personId, 'campaign.remind', where));
        if (!campaign || !may) throw notFound();
        if (campaign.state === 'CLOSED') throw closed();
        const { reminded, repeated } = await reminding.remind(tx, campaign, place, personId);
        if (!repeated)
          await audit.record(tx, {
            ...acting,
            action: 'campaign.remind',
            object: { kind: 'campaign', id },
            after: { organisationId, gridUnitId, reminded },
          });
        return { reminded, repeated };
      });
    },
  };
}

const closed = () => conflict('closed', '活动已结束，无需提醒');

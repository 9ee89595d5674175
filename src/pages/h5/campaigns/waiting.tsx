import type { WishesData } from '../../../domain/campaigns/api.ts';

interface WaitingProps {
  campaignId: string;
  wishes: WishesData;
}

/** Who waits for somebody, in numbers; the names are below, at their unit. */
export function Waiting({ campaignId, wishes: { help, newHires, newHireCampaignId } }: WaitingProps) {
  if (help === 0 && newHires === 0) return null;
  return (
    <section className="card" aria-label="等待帮助">
      {help > 0 && (
        <p className="person-line">
          <b>请您帮忙</b>
          <span>{help}人，姓名见部门名单</span>
        </p>
      )}
      {newHires > 0 && (
        <p className="person-line">
          <b>新入职待完成</b>
          {newHireCampaignId === null || newHireCampaignId === campaignId ? (
            <span>{newHires}人</span>
          ) : (
            <a href={`/h5/campaigns/${newHireCampaignId}`}>{newHires}人，看名单</a>
          )}
        </p>
      )}
    </section>
  );
}

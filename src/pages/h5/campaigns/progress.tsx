import './campaigns.css';
import type { CampaignListData, Counts, RateData } from '../../../domain/campaigns/api.ts';
import { shareText } from '../../../lib/shares.ts';
import { Meter } from '../../kit/board.tsx';
import { call } from '../../kit/call.ts';
import { ActButton } from '../../kit/command.tsx';
import { usePage } from '../../kit/data.ts';
import { Page, Unready } from '../../kit/page.tsx';
import { goTo } from '../../kit/router.tsx';

export const loadCampaigns = (isOpen: boolean, limit = 50) =>
  call<CampaignListData>('GET', `/api/campaigns?open=${isOpen}&limit=${limit}`);

async function load() {
  const [open, closed, rate] = await Promise.all([
    loadCampaigns(true),
    loadCampaigns(false),
    call<RateData>('GET', '/api/protections/rate'),
  ]);
  return { all: [...open.campaigns, ...closed.campaigns], rate };
}

/** The protections of the reader's places: the rates first, then each campaign that asks for them. */
export function CampaignsPage() {
  const page = usePage(load);
  if (!page.data) return <Unready of={page} />;
  const { all, rate } = page.data;
  return (
    <Page
      of={page}
      title="三项防护"
      className="campaigns"
      foot={{ '/h5/checks': '本月抽查', '/h5/organisations': '单位准备情况', '/h5/home': '首页' }}
    >
      <Rate rate={rate} />
      <p>
        <ActButton kind="primary" onPress={() => goTo('/h5/campaigns/new')}>
          发起一次活动
        </ActButton>
      </p>
      {all.length === 0 && <p className="nothing-yet">还没有活动</p>}
      {all.map((one) => (
        <a key={one.id} className="card row" href={`/h5/campaigns/${one.id}`}>
          <b>{one.name}</b>
          <span className="state">{one.state === 'CLOSED' ? '已结束' : '进行中'}</span>
          <Progress counts={one.counts} />
          {one.deadline && <span className="small">截止{one.deadline}</span>}
        </a>
      ))}
    </Page>
  );
}

function Rate({ rate: { protection, activation, items } }: { rate: RateData }) {
  const shares = [
    { code: '', name: '三项完成', done: protection },
    ...items,
    { code: 'activation', name: '账号激活', done: activation },
  ];
  return (
    <section className="card">
      <dl>
        {shares.map(({ code, name, done: { numerator, denominator } }) => (
          <div key={code}>
            <dt>{name}</dt>
            <dd>
              <b>{shareText(numerator, denominator)}</b>{' '}
              <span className="small">
                {numerator}/{denominator}人
              </span>
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

/** Done of all, beside whose it is; whoever need not do it counts as done in the service already. */
export function Progress({ counts, name }: { counts: Counts; name?: string }) {
  const { people, done } = counts;
  return (
    <>
      <span className="progress-line">
        {name && <b>{name}</b>}
        <span className="small">
          {done}/{people}人，{shareText(done, people)}
        </span>
      </span>
      <Meter value={done} max={people} label={name ? `${name}完成进度` : '完成进度'} />
    </>
  );
}

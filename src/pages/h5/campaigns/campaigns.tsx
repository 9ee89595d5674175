import './campaigns.css';
import { useState } from 'react';
import type { OptionsData } from '../../../domain/bulletins/api.ts';
import type {
  CampaignData,
  CampaignListData,
  CampaignScope,
  Counts,
  OpenInput,
  PreviewData,
  RateData,
} from '../../../domain/campaigns/api.ts';
import { shareText } from '../../../lib/shares.ts';
import { ApiProblem, call } from '../../kit/call.ts';
import { ActButton, Alert } from '../../kit/command.tsx';
import { usePage } from '../../kit/data.ts';
import { Chips, Typed, toggled } from '../../kit/fields.tsx';
import { Meter, Page, Said, Unready } from '../../kit/page.tsx';
import { goTo } from '../../kit/router.tsx';
import { dayText } from '../../kit/time.ts';

const loadCampaigns = (isOpen: boolean, limit = 50) =>
  call<CampaignListData>('GET', `/api/campaigns?open=${isOpen}&limit=${limit}`);

async function loadProgress() {
  const [open, closed, rate] = await Promise.all([
    loadCampaigns(true),
    loadCampaigns(false),
    call<RateData>('GET', '/api/protections/rate'),
  ]);
  return { all: [...open.campaigns, ...closed.campaigns], rate };
}

/** The protections of the reader's places: the rates first, then each campaign that asks for them. */
export function CampaignsPage() {
  const page = usePage(loadProgress);
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

/** The day is the service's: a phone's clock may be wrong, or ahead of a drill. */
async function loadTownships() {
  const [options, { now }] = await Promise.all([
    call<OptionsData>('GET', '/api/bulletins/options'),
    loadCampaigns(true, 1),
  ]);
  return { townships: options.townships, now };
}

const MONTH_MS = 30 * 86_400_000;

interface Fault {
  field: string | null;
  message: string;
}

/** Where a refusal stands right below what it is about. */
const FIELDS = ['name', 'deadline', 'scope'];

/** Asking a place's employees for their protections. */
export function OpenCampaignPage() {
  const page = usePage(loadTownships);
  const [name, setName] = useState('三项防护行动');
  const [chosenDay, setDeadline] = useState<string | null>(null);
  const [townshipIds, setTownshipIds] = useState<string[]>([]);
  const [evidence, setEvidence] = useState<NonNullable<OpenInput['evidence']>>('NONE');
  const [preview, setPreview] = useState<PreviewData | null>(null);
  const [fault, setFault] = useState<Fault | null>(null);
  const [isBusy, setBusy] = useState(false);
  if (!page.data) return <Unready of={page} />;
  const { townships, now } = page.data;
  const deadline = chosenDay ?? dayText(new Date(Date.parse(now) + MONTH_MS).toISOString());
  const scope: CampaignScope = townshipIds.length > 0 ? { townshipIds } : {};
  const faultAt = (field: string) => (fault?.field === field ? fault.message : undefined);
  const send = async () => {
    const wrong = faultIn({ name, deadline, today: dayText(now) });
    setFault(wrong);
    if (wrong) return;
    setBusy(true);
    try {
      if (!preview) return setPreview(await call<PreviewData>('POST', '/api/campaigns/preview', { scope }));
      const { id } = await call<CampaignData>('POST', '/api/campaigns', {
        name: name.trim(),
        scope,
        deadline,
        evidence,
      } satisfies OpenInput);
      goTo(`/h5/campaigns/${id}`);
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error;
      setFault({ field: error.field, message: error.message });
    } finally {
      setBusy(false);
    }
  };
  return (
    <Page title="发起防护活动" className="campaigns form">
      <section className="card">
        <Typed title="活动名称" most={30} value={name} onChange={setName} fault={faultAt('name')} />
        <Typed title="截止日期" kind="day" value={deadline} onChange={setDeadline} fault={faultAt('deadline')} />
        <Typed
          title="佐证截图"
          kind="choice"
          options={[
            ['NONE', '不需要'],
            ['OPTIONAL', '可以发'],
            ['SAMPLED', '抽查时需要'],
          ]}
          value={evidence}
          onChange={(value) => setEvidence(value as typeof evidence)}
        />
        {townships.length > 1 && (
          <Chips
            legend="乡镇街道"
            said={townshipIds.length > 0 ? `已选${townshipIds.length}` : '不限'}
            choices={townships}
            picked={townshipIds}
            onPick={(id) => {
              setPreview(null);
              setTownshipIds(toggled(townshipIds, id));
            }}
          />
        )}
        <Alert words={faultAt('scope') ?? ''} />
      </section>
      {preview && <Said words={`将发给${preview.people}名员工，${preview.organisations}个单位`} />}
      {fault && !FIELDS.includes(fault.field ?? '') && <p className="fault">{fault.message}</p>}
      <ActButton kind="primary" isBusy={isBusy} onPress={send}>
        {preview ? '确认发起' : '看看有多少人'}
      </ActButton>
    </Page>
  );
}

function faultIn({ name, deadline, today }: { name: string; deadline: string; today: string }): Fault | null {
  if (name.trim() === '') return { field: 'name', message: '请填写活动名称' };
  if (deadline === '') return { field: 'deadline', message: '请选择截止日期' };
  return deadline < today ? { field: 'deadline', message: '截止日期：不能早于今天' } : null;
}

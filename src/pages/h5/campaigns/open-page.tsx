import '../parts/form.css';
import '../parts/plain.css';
import './campaigns.css';
import { useEffect, useState } from 'react';
import type { OptionsData } from '../../../domain/bulletins/api.ts';
import type { CampaignScope, OpenInput, PreviewData } from '../../../domain/campaigns/api.ts';
import { ApiProblem, call } from '../call.ts';
import { ActButton } from '../parts/act-button.tsx';
import { Chips, toggled } from '../parts/chips.tsx';
import { Opening, Unopened } from '../parts/message.tsx';
import { goTo } from '../route.ts';
import { dayText } from '../time.ts';
import { useLoaded } from '../use-loaded.ts';
import { campaigns } from './api.ts';

/** The day is the service's: a phone's clock may be wrong, or ahead of a drill. */
async function loadOptions() {
  const [options, { now }] = await Promise.all([
    call<OptionsData>('GET', '/api/bulletins/options'),
    campaigns.list(true, 1),
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
  const { data: options, problem } = useLoaded(loadOptions);
  const [name, setName] = useState('三项防护行动');
  const [chosenDay, setDeadline] = useState<string | null>(null);
  const [townshipIds, setTownshipIds] = useState<string[]>([]);
  const [evidence, setEvidence] = useState<NonNullable<OpenInput['evidence']>>('NONE');
  const [preview, setPreview] = useState<PreviewData | null>(null);
  const [fault, setFault] = useState<Fault | null>(null);
  const [isBusy, setBusy] = useState(false);
  useEffect(() => {
    document.title = '发起防护活动';
  }, []);
  if (problem) return <Unopened problem={problem} />;
  if (!options) return <Opening />;

  const deadline = chosenDay ?? dayText(new Date(Date.parse(options.now) + MONTH_MS).toISOString());
  const scope: CampaignScope = townshipIds.length > 0 ? { townshipIds } : {};
  const send = async () => {
    const wrong = faultIn({ name, deadline, today: dayText(options.now) });
    setFault(wrong);
    if (wrong) return;
    setBusy(true);
    try {
      if (!preview) return setPreview(await campaigns.preview(scope));
      const { id } = await campaigns.open({ name: name.trim(), scope, deadline, evidence });
      goTo(`/h5/campaigns/${id}`);
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error;
      setFault({ field: error.field, message: error.message });
    } finally {
      setBusy(false);
    }
  };
  return (
    <main className="plain campaigns form">
      <h1>发起防护活动</h1>
      <section className="card">
        <label>
          <span>活动名称</span>
          <input type="text" maxLength={30} value={name} onChange={(event) => setName(event.target.value)} />
        </label>
        <At field="name" fault={fault} />
        <label>
          <span>截止日期</span>
          <input type="date" value={deadline} onChange={(event) => setDeadline(event.target.value)} />
        </label>
        <At field="deadline" fault={fault} />
        <label>
          <span>佐证截图</span>
          <select value={evidence} onChange={(event) => setEvidence(event.target.value as typeof evidence)}>
            <option value="NONE">不需要</option>
            <option value="OPTIONAL">可以发</option>
            <option value="SAMPLED">抽查时需要</option>
          </select>
        </label>
        {options.townships.length > 1 && (
          <Chips
            legend="乡镇街道"
            said={townshipIds.length > 0 ? `已选${townshipIds.length}` : '不限'}
            choices={options.townships}
            picked={townshipIds}
            onPick={(id) => {
              setPreview(null);
              setTownshipIds(toggled(townshipIds, id));
            }}
          />
        )}
        <At field="scope" fault={fault} />
      </section>
      {preview && (
        <p className="said" role="status">
          将发给{preview.people}名员工，{preview.organisations}个单位
        </p>
      )}
      {fault && !FIELDS.includes(fault.field ?? '') && <p className="fault">{fault.message}</p>}
      <ActButton kind="primary" isBusy={isBusy} onPress={send}>
        {preview ? '确认发起' : '看看有多少人'}
      </ActButton>
    </main>
  );
}

function faultIn({ name, deadline, today }: { name: string; deadline: string; today: string }): Fault | null {
  if (name.trim() === '') return { field: 'name', message: '请填写活动名称' };
  if (deadline === '') return { field: 'deadline', message: '请选择截止日期' };
  return deadline < today ? { field: 'deadline', message: '截止日期：不能早于今天' } : null;
}

function At({ field, fault }: { field: string; fault: Fault | null }) {
  if (fault?.field !== field) return null;
  return (
    <p className="fault" role="alert">
      {fault.message}
    </p>
  );
}

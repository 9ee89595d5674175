import '../parts/form.css';
import '../parts/plain.css';
import './campaigns.css';
import { useEffect, useState } from 'react';
import type { OptionsData } from '../../domain/bulletins/api.ts';
import type { CampaignScope, OpenInput, PreviewData } from '../../domain/campaigns/api.ts';
import { ApiProblem, call } from '../call.ts';
import { ActButton } from '../parts/act-button.tsx';
import { Chips, toggled } from '../parts/chips.tsx';
import { Opening, Unopened } from '../parts/message.tsx';
import { goTo } from '../route.ts';
import { dayText } from '../time.ts';
import { useLoaded } from '../use-loaded.ts';
import { campaigns } from './api.ts';

const loadOptions = () => call<OptionsData>('GET', '/api/bulletins/options');
const MONTH_MS = 30 * 86_400_000;

/** Asking a place's employees for their protections. */
export function OpenCampaignPage() {
  const { data: options, problem } = useLoaded(loadOptions);
  const [name, setName] = useState('三项防护行动');
  const [deadline, setDeadline] = useState(() => dayText(new Date(Date.now() + MONTH_MS).toISOString()));
  const [townshipIds, setTownshipIds] = useState<string[]>([]);
  const [evidence, setEvidence] = useState<NonNullable<OpenInput['evidence']>>('NONE');
  const [preview, setPreview] = useState<PreviewData | null>(null);
  const [trouble, setTrouble] = useState('');
  const [isBusy, setBusy] = useState(false);
  useEffect(() => {
    document.title = '发起防护活动';
  }, []);
  if (problem) return <Unopened problem={problem} />;
  if (!options) return <Opening />;

  const scope: CampaignScope = townshipIds.length > 0 ? { townshipIds } : {};
  const send = async () => {
    setBusy(true);
    setTrouble('');
    try {
      if (!preview) return setPreview(await campaigns.preview(scope));
      const { id } = await campaigns.open({ name: name.trim(), scope, deadline, evidence });
      goTo(`/h5/campaigns/${id}`);
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error;
      setTrouble(error.message);
    } finally {
      setBusy(false);
    }
  };
  return (
    <main className="plain form">
      <h1>发起防护活动</h1>
      <section className="card">
        <label>
          <span>活动名称</span>
          <input type="text" maxLength={30} value={name} onChange={(event) => setName(event.target.value)} />
        </label>
        <label>
          <span>截止日期</span>
          <input type="date" value={deadline} onChange={(event) => setDeadline(event.target.value)} />
        </label>
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
      </section>
      {preview && (
        <p className="said" role="status">
          将发给{preview.people}名员工，{preview.organisations}个单位
        </p>
      )}
      {trouble && <p className="fault">{trouble}</p>}
      <ActButton kind="primary" isBusy={isBusy} isDisabled={name.trim() === ''} onPress={send}>
        {preview ? '确认发起' : '看看有多少人'}
      </ActButton>
    </main>
  );
}

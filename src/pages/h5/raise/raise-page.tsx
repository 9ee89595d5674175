import '../parts/form.css';
import '../parts/plain.css';
import '../parts/sheet.css';
import './raise.css';
import { useEffect, useState } from 'react';
import { api } from '../api.ts';
import { ActButton } from '../parts/act-button.tsx';
import { type Candidate, Candidates } from '../parts/candidates.tsx';
import { Chips } from '../parts/chips.tsx';
import { Message, Opening, Unopened } from '../parts/message.tsx';
import { loadProfile } from '../profile.ts';
import { hasRole, POLICE } from '../roles.ts';
import { goTo } from '../route.ts';
import { useAct } from '../use-act.ts';
import { useLoaded } from '../use-loaded.ts';
import { loadWords } from '../words.ts';
import { faultOf, NOTE_MAX, newDraft, type RaiseDraft, sureText, warningOf } from './draft.ts';

async function load() {
  const [profile, words] = await Promise.all([loadProfile(), loadWords()]);
  return { profile, words };
}

/** A warning by hand: the centre sends it out, station and community police propose it to the centre. */
export function RaisePage() {
  const { data, problem } = useLoaded(load);
  const [draft, setDraft] = useState<RaiseDraft>(newDraft);
  const [isSure, setSure] = useState(false);
  const { busy, trouble, run, refuse } = useAct();
  const isCentre = hasRole(data?.profile.roles ?? [], ['CENTER_OFFICER']);
  useEffect(() => {
    document.title = isCentre ? '发起预警' : '上报预警';
  }, [isCentre]);
  if (problem) return <Unopened problem={problem} />;
  if (!data) return <Opening />;
  if (!hasRole(data.profile.roles, POLICE)) return <NotPolice />;
  const { levels, fraudTypes, sources } = data.words;
  const change = (part: Partial<RaiseDraft>) => {
    refuse('');
    setSure(false);
    setDraft({ ...draft, ...part });
  };
  const pick = (picked: Candidate) => change({ picked, phone: '' });
  const send = async () => {
    const fault = faultOf(draft);
    if (fault) return refuse(fault);
    if (isCentre && !isSure) return setSure(true);
    await run('raise', async () => {
      const { id } = await api.raise(warningOf(draft));
      goTo(`/h5/w/${id}`);
    });
  };
  return (
    <main className="plain raise">
      <h1>{isCentre ? '发起预警' : '上报预警'}</h1>
      <p className="lead">
        {isCentre ? '发出后立即通知单位的安全顾问。' : '先报反诈中心，中心确认后下发。急事请同时拨110。'}
      </p>
      <section className="card form">
        <h2>给谁</h2>
        <Candidates search={api.employees} isAskedAtOnce={false} picked={draft.picked} onPick={pick} />
        {draft.picked ? (
          <p className="said">
            已选：{draft.picked.name}，{draft.picked.organisationName}
            <button type="button" className="text-button" onClick={() => change({ picked: null })}>
              重选
            </button>
          </p>
        ) : (
          isCentre && (
            <label>
              <span>
                名单里没有时，填手机号<em>中心再匹配</em>
              </span>
              <input
                type="text"
                inputMode="tel"
                autoComplete="off"
                maxLength={20}
                value={draft.phone}
                onChange={(event) => change({ phone: event.target.value })}
              />
            </label>
          )
        )}
      </section>
      <section className="card form">
        <h2>什么情况</h2>
        <Chips
          legend="等级"
          choices={Object.entries(levels).map(([id, { tag }]) => ({ id, name: tag }))}
          picked={draft.level ? [draft.level] : []}
          onPick={(level) => change({ level: level as RaiseDraft['level'] })}
        />
        <label>
          <span>诈骗类型</span>
          <select value={draft.fraudType} onChange={(event) => change({ fraudType: event.target.value })}>
            <option value="">请选择</option>
            {Object.entries(fraudTypes).map(([id, name]) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
        </label>
        <label>
          <span>来源</span>
          <select value={draft.source} onChange={(event) => change({ source: event.target.value })}>
            {Object.entries(sources).map(([id, name]) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
        </label>
        <label>
          <span>
            备注<em>只给民警看，不写证件号和卡号</em>
          </span>
          <textarea
            className="words"
            rows={3}
            maxLength={NOTE_MAX}
            value={draft.note}
            onChange={(event) => change({ note: event.target.value })}
          />
        </label>
      </section>
      {trouble && (
        <p className="fault" role="alert">
          {trouble}
        </p>
      )}
      {isSure && (
        <p className="said" role="status">
          {sureText(draft, levels[draft.level ?? 'LOW']?.tag ?? '')}
        </p>
      )}
      <ActButton kind="primary" isBusy={busy !== null} onPress={send}>
        {isSure ? '再按一次，确认发出' : isCentre ? '发出预警' : '上报反诈中心'}
      </ActButton>
      <p className="page-foot">
        <a href="/h5/warnings">我的任务</a>
        <a href="/h5/home">首页</a>
      </p>
    </main>
  );
}

/** Whoever comes here by its address: who may, and what he can do at once himself. */
function NotPolice() {
  return (
    <Message
      title="预警由民警发起"
      text="反诈中心发起，派出所和社区民警上报。您发现同事可能正在被骗：请马上当面拦住，不让他转账，同时拨110，或告诉社区民警。"
    />
  );
}

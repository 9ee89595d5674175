import '../../kit/styles/form.css';
import '../../kit/styles/sheet.css';
import './raise.css';
import { useState } from 'react';
import type { NewWarningInput } from '../../../domain/warnings/api.ts';
import { ActButton, Alert, useCommand } from '../../kit/command.tsx';
import { useLoaded } from '../../kit/data.ts';
import { Chips, optionsOf, Typed } from '../../kit/fields.tsx';
import { Message, Page, Said, Unready } from '../../kit/page.tsx';
import { goTo, useTitle } from '../../kit/router.tsx';
import { api, loadProfile, loadWords } from '../api.ts';
import { hasRole, POLICE } from '../list/tabs.ts';
import { type Candidate, Candidates } from '../parts/candidates.tsx';

async function load() {
  const [profile, words] = await Promise.all([loadProfile(), loadWords()]);
  return { profile, words };
}

/** A warning by hand: the centre sends it out, station and community police propose it to the centre. */
export function RaisePage() {
  const page = useLoaded(load);
  const { data } = page;
  const [draft, setDraft] = useState<RaiseDraft>(newDraft);
  const [isSure, setSure] = useState(false);
  const { busy, trouble, run, refuse } = useCommand();
  const isCentre = hasRole(data?.profile.roles ?? [], ['CENTER_OFFICER']);
  useTitle(isCentre ? '发起预警' : '上报预警');
  if (!data) return <Unready of={page} />;
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
    <Page
      title={isCentre ? '发起预警' : '上报预警'}
      className="raise"
      lead={isCentre ? '发出后立即通知单位的安全顾问。' : '先报反诈中心，中心确认后下发。急事请同时拨110。'}
      foot={{ '/h5/warnings': '我的任务', '/h5/home': '首页' }}
    >
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
            <Typed
              title="名单里没有时，填手机号"
              hint="中心再匹配"
              kind="phone"
              most={20}
              value={draft.phone}
              onChange={(phone) => change({ phone })}
            />
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
        <Typed
          title="诈骗类型"
          kind="choice"
          options={optionsOf(Object.entries(fraudTypes), (one) => one, '请选择')}
          value={draft.fraudType}
          onChange={(fraudType) => change({ fraudType })}
        />
        <Typed
          title="来源"
          kind="choice"
          options={Object.entries(sources)}
          value={draft.source}
          onChange={(source) => change({ source })}
        />
        <Typed
          title="备注"
          hint="只给民警看，不写证件号和卡号"
          kind="words"
          most={NOTE_MAX}
          value={draft.note}
          onChange={(note) => change({ note })}
        />
      </section>
      <Alert words={trouble} />
      <Said words={isSure && sureText(draft, levels[draft.level ?? 'LOW']?.tag ?? '')} />
      <ActButton kind="primary" isBusy={busy !== null} onPress={send}>
        {isSure ? '再按一次，确认发出' : isCentre ? '发出预警' : '上报反诈中心'}
      </ActButton>
    </Page>
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

const NOTE_MAX = 200;

interface RaiseDraft {
  /** One for each form opened: sent twice, it is one warning. */
  sourceRef: string;
  picked: Candidate | null;
  phone: string;
  level: NewWarningInput['level'] | null;
  fraudType: string;
  source: string;
  note: string;
}

function newDraft(): RaiseDraft {
  const random = Math.random().toString(36).slice(2, 10);
  return {
    sourceRef: `BD-${Date.now().toString(36)}-${random}`.toUpperCase(),
    picked: null,
    phone: '',
    level: null,
    fraudType: '',
    source: 'COUNTY',
    note: '',
  };
}

/** The first thing that is missing, in the words of the form. */
function faultOf({ picked, phone, level, fraudType, note }: RaiseDraft): string | null {
  if (!picked && phone.trim() === '') return '请先查找并选择员工';
  if (!level) return '请选择等级';
  if (fraudType === '') return '请选择诈骗类型';
  if (fraudType === 'OTHER' && note.trim() === '') return '类型是“其他”时，请在备注里写明情况';
  return null;
}

/** What the second press sets going: about whom, of which organisation, how urgent, and who hears of it. */
function sureText({ picked, phone }: RaiseDraft, level: string): string {
  if (!picked) return `将以“${level}”登记手机号${phone.trim()}，由中心匹配到员工后再通知其单位。`;
  const { name, organisationName, unitName } = picked;
  const where = [organisationName, unitName].filter(Boolean).join(' ');
  return `将发出“${level}”预警：${name}，${where}。按下后立即通知该单位的安全顾问。`;
}

function warningOf({ sourceRef, picked, phone, level, fraudType, source, note }: RaiseDraft): NewWarningInput {
  return {
    sourceRef,
    level: level ?? 'MEDIUM',
    fraudType: fraudType as NewWarningInput['fraudType'],
    source: source as NonNullable<NewWarningInput['source']>,
    person: picked ? { employeeId: picked.employeeId } : { phone: phone.trim() },
    ...(note.trim() ? { note: note.trim() } : {}),
  };
}

import './phone.css';
import './member-picker.css';
import { useEffect, useRef, useState } from 'react';
import type { ScreenEntry } from '../desk/card-view.ts';
import { api, type ChatMessage, type DeskInfo, type Member, mediaPath, openPath } from './api.ts';
import { CardView } from './card-view.tsx';
import { Composer } from './composer.tsx';
import type { Slot } from './slots.ts';
import { separatorText } from './time.ts';

const SEPARATE_AFTER_MS = 5 * 60_000;

interface PhoneProps {
  slot: Slot;
  info: DeskInfo;
  isActive: boolean;
  entries: ScreenEntry[];
  webviewUrl: string | null;
  onOpen: (url: string | null) => void;
  onSwitch: (member: Member) => void;
  onChanged: () => Promise<void>;
  onNotice: (text: string) => void;
}

/** One member's chat with the app. */
export function Phone({
  slot,
  info,
  isActive,
  entries,
  webviewUrl,
  onOpen,
  onSwitch,
  onChanged,
  onNotice,
}: PhoneProps) {
  const [isPicking, setPicking] = useState(false);
  const { member } = slot;

  const report = async (work: Promise<{ taken: boolean }>) => {
    try {
      const { taken } = await work;
      if (!taken) onNotice('服务没有收下这次操作（已按企业微信的规则重试）');
    } catch (error) {
      onNotice(error instanceof Error ? error.message : '没有成功');
    }
    await onChanged();
  };
  const chat = (message: ChatMessage) => (member ? report(api.chat(member.userid, message)) : Promise.resolve());

  return (
    <section className={isActive ? 'phone active' : 'phone'} aria-label={slot.label}>
      <button type="button" className="holder" onClick={() => setPicking(!isPicking)}>
        <em>{slot.label}</em>
        <b>{member?.name ?? '选择成员'}</b>
        <span>{member?.org || member?.userid}</span>
        <i>切换</i>
      </button>
      <div className="screen">
        <div className="bar">
          <span className="back">‹</span>
          <span className="title">{info.appName}</span>
          <span className="person" />
        </div>
        <div className="chat">
          {entries.map((entry, at) => (
            <Line
              key={entry.messageId}
              entry={entry}
              previous={entries[at - 1]}
              newest={entries.at(-1)}
              appName={info.appName}
              member={member}
            >
              {entry.card && member && (
                <CardView
                  entry={entry}
                  onOpen={onOpen}
                  onPress={(key, answers) =>
                    report(
                      api.press(member.userid, { messageId: entry.messageId, key, ...(answers ? { answers } : {}) }),
                    )
                  }
                />
              )}
            </Line>
          ))}
          {entries.length === 0 && <p className="nothing">还没有消息</p>}
          <End key={`${member?.userid} ${isActive} ${entries.at(-1)?.messageId}`} />
        </div>
        <Composer menu={info.menu} onChat={chat} onOpen={onOpen} onNotice={onNotice} />
        {webviewUrl !== null && member && (
          <div className="webview">
            <div className="bar">
              <button type="button" className="close" onClick={() => onOpen(null)} aria-label="关闭">
                ×
              </button>
              <span className="title">{info.appName}</span>
              <a href={openPath(member.userid, webviewUrl)} target="_blank" rel="noreferrer" title="在新标签页打开">
                ↗
              </a>
            </div>
            <iframe title="网页" src={openPath(member.userid, webviewUrl)} />
          </div>
        )}
      </div>
      {isPicking && (
        <MemberPicker
          onClose={() => setPicking(false)}
          onPick={(picked) => {
            setPicking(false);
            onSwitch(picked);
          }}
        />
      )}
    </section>
  );
}

/** The end of the chat, which scrolls into view whenever it is a new one: another message, another member. */
function End() {
  const here = useRef<HTMLDivElement>(null);
  useEffect(() => {
    here.current?.scrollIntoView({ block: 'end' });
  }, []);
  return <div ref={here} />;
}

interface LineProps {
  entry: ScreenEntry;
  previous: ScreenEntry | undefined;
  newest: ScreenEntry | undefined;
  appName: string;
  member: Member | null;
  children: React.ReactNode;
}

function Line({ entry, previous, newest, appName, member, children }: LineProps) {
  const at = new Date(entry.at);
  const isApart = !previous || at.getTime() - Date.parse(previous.at) > SEPARATE_AFTER_MS;
  return (
    <>
      {isApart && <p className="separator">{separatorText(at, new Date(newest?.at ?? entry.at))}</p>}
      {entry.recalled ? (
        <p className="separator">“{appName}”撤回了一条消息</p>
      ) : (
        <div className={entry.own ? 'line own' : 'line'}>
          {entry.own ? <span className="face">{member?.name.slice(-1)}</span> : <span className="face app" />}
          {entry.card ? children : <Said entry={entry} />}
        </div>
      )}
    </>
  );
}

function Said({ entry }: { entry: ScreenEntry }) {
  if (entry.mediaId === undefined) return <p className="bubble">{entry.text}</p>;
  return <img className="picture" src={mediaPath(entry.mediaId)} alt={entry.text ?? '图片'} />;
}

const ROLE_NAMES: Record<string, string> = {
  CENTER_OFFICER: '反诈中心',
  COUNTY_ADMIN: '县局管理',
  JOINT_OFFICE: '联席办',
  STATION_DUTY: '值班',
  STATION_CHIEF: '所长',
  COMMUNITY_POLICE: '社区民警',
  ADVISOR: '安全顾问',
  PROPAGANDIST: '宣传员',
  GRID_OWNER: '片区负责人',
  LECTURER: '宣讲员',
  EMPLOYEE: '员工',
  DESK: '联盟窗口',
  AUDITOR: '审计员',
};

/** Search by name, account or organisation: any member can hold this phone. */
function MemberPicker({ onPick, onClose }: { onPick: (member: Member) => void; onClose: () => void }) {
  const [q, setQ] = useState('');
  const [members, setMembers] = useState<Member[]>([]);
  const search = useRef<HTMLInputElement>(null);
  useEffect(() => {
    search.current?.focus();
  }, []);

  useEffect(() => {
    let isCurrent = true;
    const timer = setTimeout(() => {
      const query = { limit: '60', ...(q.trim() === '' ? {} : { q: q.trim() }) };
      api.members(query).then(
        (found) => isCurrent && setMembers(found),
        () => undefined,
      );
    }, 150);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [q]);

  return (
    <div className="picker">
      <div className="picker-head">
        <input
          ref={search}
          value={q}
          onChange={(event) => setQ(event.target.value)}
          placeholder="搜索姓名、账号或单位"
        />
        <button type="button" onClick={onClose}>
          取消
        </button>
      </div>
      <ul>
        {members.map((member) => (
          <li key={member.userid}>
            <button type="button" onClick={() => onPick(member)}>
              <b>{member.name}</b>
              <span>{member.roles.map((role) => ROLE_NAMES[role] ?? role).join('、')}</span>
              <small>
                {member.org} · {member.userid}
              </small>
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}

import './member-picker.css';
import { useEffect, useRef, useState } from 'react';
import { api, type Member } from './api.ts';

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
export function MemberPicker({ onPick, onClose }: { onPick: (member: Member) => void; onClose: () => void }) {
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

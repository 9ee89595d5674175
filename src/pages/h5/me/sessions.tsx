import { useState } from 'react';
import { call } from '../call.ts';
import { type Sure, SureButton } from '../parts/sure.tsx';
import { minuteText } from '../time.ts';
import { useAct } from '../use-act.ts';
import { useLoaded } from '../use-loaded.ts';

interface Session {
  id: string;
  openedAt: string;
  seenAt: string;
  agent: string | null;
  current: boolean;
}

const load = () => call<{ sessions: Session[] }>('GET', '/api/me/sessions');

/** Where the reader is logged in. What he does not know he ends here. */
export function Sessions() {
  const { data, refresh } = useLoaded(load);
  const [said, setSaid] = useState('');
  const { busy, trouble, run } = useAct();
  const end = (_sure: Sure, path: string) =>
    void run(path, async () => {
      await call('DELETE', path);
      setSaid('已退出');
      await refresh();
    });
  if (!data) return null;
  const others = data.sessions.filter(({ current }) => !current);
  return (
    <>
      {data.sessions.map(({ id, openedAt, seenAt, agent, current }) => (
        <div className="consent" key={id}>
          <p>
            {deviceOf(agent ?? '')}
            {current && '（这一台）'}
            <span className="small">
              {minuteText(openedAt)}登录，{minuteText(seenAt)}用过
            </span>
          </p>
          {!current && (
            <SureButton
              danger={{ says: `${deviceOf(agent ?? '')}立即退出，再用须重新登录。`, again: '让这1台退出' }}
              isBusy={busy !== null}
              onSure={(sure) => end(sure, `/api/me/sessions/${id}`)}
            >
              退出
            </SureButton>
          )}
        </div>
      ))}
      {others.length > 1 && (
        <SureButton
          danger={{
            says: `除这一台外，${others.length}台设备立即退出，再用须重新登录。`,
            again: `让${others.length}台退出`,
          }}
          isBusy={busy !== null}
          onSure={(sure) => end(sure, '/api/me/sessions')}
        >
          其他全部退出
        </SureButton>
      )}
      {said && (
        <p className="said" role="status">
          {said}
        </p>
      )}
      {trouble && <p className="fault">{trouble}</p>}
    </>
  );
}

function deviceOf(agent: string): string {
  const app = /wxwork/i.test(agent) ? '企业微信' : '浏览器';
  const system = SYSTEMS.find(([pattern]) => pattern.test(agent))?.[1];
  return system === undefined ? app : `${system}的${app}`;
}

const SYSTEMS: [RegExp, string][] = [
  [/iphone/i, '苹果手机'],
  [/ipad/i, '苹果平板'],
  [/android/i, '安卓手机'],
  [/windows/i, 'Windows电脑'],
  [/mac os/i, '苹果电脑'],
];

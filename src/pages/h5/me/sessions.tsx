import { useState } from 'react';
import { call } from '../../kit/call.ts';
import { CommandLine, type Sure } from '../../kit/command.tsx';
import { useLoaded } from '../../kit/data.ts';
import { Said } from '../../kit/page.tsx';
import { minuteText } from '../../kit/time.ts';

interface Session {
  id: string;
  openedAt: string;
  seenAt: string;
  agent: string | null;
  current: boolean;
}

const end = (_sure: Sure, path: string) => call('DELETE', path);

/** Where the reader is logged in. What he does not know he ends here. */
export function Sessions() {
  const { data, refresh } = useLoaded<{ sessions: Session[] }>('/api/me/sessions');
  const [said, setSaid] = useState('');
  const ended = async () => {
    setSaid('已退出');
    await refresh();
  };
  if (!data) return null;
  const others = data.sessions.filter(({ current }) => !current).length;
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
            <CommandLine
              command={{
                label: '退出',
                danger: { says: `${deviceOf(agent ?? '')}立即退出，再用须重新登录。`, again: '让这1台退出' },
                run: (sure) => end(sure, `/api/me/sessions/${id}`).then(ended),
              }}
            />
          )}
        </div>
      ))}
      {others > 1 && (
        <CommandLine
          command={{
            label: '其他全部退出',
            danger: { says: `除这一台外，${others}台设备立即退出，再用须重新登录。`, again: `让${others}台退出` },
            run: (sure) => end(sure, '/api/me/sessions').then(ended),
          }}
        />
      )}
      <Said words={said} />
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

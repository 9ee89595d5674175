import { useCallback, useEffect, useRef, useState } from 'react';
import { api, type Clock, type DeskInfo, type Member } from './api.ts';
import { clockText, dayText } from './time.ts';

const LEVELS = [
  ['CRITICAL', '特急'],
  ['HIGH', '高危'],
  ['MEDIUM', '中危'],
  ['LOW', '低危'],
];
const FRAUD_TYPES = ['BRUSHING_REBATE', 'FAKE_INVESTMENT', 'FAKE_CS_LOGISTICS', 'IMPERSONATE_AUTHORITY', 'FAKE_LOAN'];
const SPEEDS = [1, 10, 60];
const MINUTES = [1, 5, 12];

interface TopBarProps {
  info: DeskInfo;
  /** Where the demo warning's employee works: the first phone's organisation. */
  org: string;
  onNotice: (text: string) => void;
  onMoved: () => Promise<void>;
}

export function TopBar({ info, org, onNotice, onMoved }: TopBarProps) {
  const [clock, setClock] = useClock();
  const [level, setLevel] = useState('CRITICAL');
  const [busy, setBusy] = useState('');
  const [isHelpOpen, setHelpOpen] = useState(() => window.innerWidth > 720);

  const run = async (name: string, work: () => Promise<void>) => {
    setBusy(name);
    await work().catch((error: Error) => onNotice(error.message));
    setBusy('');
  };
  const warn = async () => {
    const here = org === '' ? [] : await plainEmployees({ org });
    const person = pick(here.length > 0 ? here : await plainEmployees({}));
    if (!person) return onNotice('没有可用于演示的员工，请先导入演示数据');
    const token = info.apiToken ?? window.prompt('本服务使用自己的接入口令，请输入 API_TOKEN');
    if (!token) return;
    const { number } = await api.warn(token, {
      sourceRef: `DEMO-${Date.now()}`,
      level,
      fraudType: pick(FRAUD_TYPES),
      person: { employeeId: person.userid },
    });
    onNotice(`已发起预警 ${number}，请看手机`);
    await onMoved();
  };
  const advance = async (minutes: number) => {
    const watch = window.setInterval(() => void api.clock().then(setClock, () => undefined), 500);
    const moved = api.advance(minutes * 60).finally(() => window.clearInterval(watch));
    setClock(await moved);
    await onMoved();
  };

  return (
    <header className="top">
      <div className="top-row">
        <h1>
          企业微信沙盒<small>{info.appName} 演示</small>
        </h1>
        <div className="clock" title="业务时间（北京时间），可加快、可前进">
          <b>{clock ? clockText(clock.at) : '--:--:--'}</b>
          <span>{clock ? dayText(clock.at) : ''}</span>
        </div>
        <fieldset className="group" aria-label="时间速度">
          {SPEEDS.map((speed) => (
            <button
              key={speed}
              type="button"
              className={clock?.speed === speed ? 'on' : ''}
              onClick={() => run('speed', async () => setClock(await api.setSpeed(speed)))}
            >
              {speed}×
            </button>
          ))}
        </fieldset>
        <fieldset className="group" aria-label="时间前进">
          {MINUTES.map((minutes) => (
            <button
              key={minutes}
              type="button"
              disabled={busy !== ''}
              onClick={() => run(`${minutes}`, () => advance(minutes))}
            >
              {busy === `${minutes}` ? `前进中${clock?.done ?? '…'}` : `前进${minutes}分钟`}
            </button>
          ))}
        </fieldset>
        <div className="warn">
          <select value={level} onChange={(event) => setLevel(event.target.value)} aria-label="预警等级">
            {LEVELS.map(([code, text]) => (
              <option key={code} value={code}>
                {text}
              </option>
            ))}
          </select>
          <button type="button" className="primary" disabled={busy !== ''} onClick={() => run('warn', warn)}>
            {busy === 'warn' ? '发起中…' : '发起一条预警'}
          </button>
        </div>
        <span className="links">
          <a href="/docs" target="_blank" rel="noreferrer">
            接口文档
          </a>
          <button type="button" className="plain" onClick={() => setHelpOpen(!isHelpOpen)}>
            {isHelpOpen ? '收起说明' : '说明'}
          </button>
        </span>
      </div>
      {isHelpOpen && (
        <p className="help">
          这里用几部手机模拟企业微信，数据全部虚构。①点「发起一条预警」，安全顾问的手机会收到卡片；②按「立即签收」，卡片随即变化，其他人的卡片同步更新；
          ③不签收，点「前进5分钟」或用 60×
          加快时间，看预警逐级升级到社区民警、派出所和反诈中心。点手机上方的姓名可换成任何一位成员。
        </p>
      )}
    </header>
  );
}

interface Shown {
  at: Date;
  speed: number;
  /** How far a move of the clock has come. */
  done: string | null;
}

function doneOf({ now, advancing }: Clock): string | null {
  if (advancing === null) return null;
  const [from, to] = [Date.parse(advancing.from), Date.parse(advancing.to)];
  return to > from ? `${Math.min(100, Math.round(((Date.parse(now) - from) * 100) / (to - from)))}%` : null;
}

/** Reads the service's clock every few seconds and lets it run on in between. */
function useClock(): [Shown | null, (clock: Clock) => void] {
  const known = useRef<{ clock: Clock; readAt: number } | null>(null);
  const [shown, setShown] = useState<Shown | null>(null);

  const show = useCallback(() => {
    if (known.current === null) return;
    const { clock, readAt } = known.current;
    const passed = (performance.now() - readAt) * clock.speed;
    setShown({ at: new Date(Date.parse(clock.now) + passed), speed: clock.speed, done: doneOf(clock) });
  }, []);
  const set = useCallback(
    (clock: Clock) => {
      known.current = { clock, readAt: performance.now() };
      show();
    },
    [show],
  );

  useEffect(() => {
    const read = () => api.clock().then(set, () => undefined);
    void read();
    const timers = [window.setInterval(read, 5_000), window.setInterval(show, 250)];
    return () => timers.forEach((timer) => void window.clearInterval(timer));
  }, [set, show]);
  return [shown, set];
}

/** Advisors are employees too, but a warning about one of them runs another way. */
async function plainEmployees(where: Record<string, string>): Promise<Member[]> {
  const found = await api.members({ role: 'EMPLOYEE', limit: '1000', ...where });
  return found.filter(({ roles }) => roles.length === 1);
}

function pick<T>(items: T[]): T | undefined {
  return items[Math.floor(Math.random() * items.length)];
}

import './desk.css';
import { useCallback, useEffect, useRef, useState } from 'react';
import { createRoot } from 'react-dom/client';
import type { ScreenEntry } from '../desk/card-view.ts';
import { api, type DeskInfo, type Screens } from './api.ts';
import { Phone } from './phone.tsx';
import { firstSlots, followRecent, type Slot } from './slots.ts';
import { TopBar } from './top-bar.tsx';

const POLL_MS = 1_000;
const NOBODY: DeskInfo = { publicUrl: '', apiToken: null, exposed: false, appName: 'E企安', menu: null };

/** The whole page: a bar with the clock above, phones side by side below; one phone at a time on a narrow screen. */
function Desk() {
  const [info, setInfo] = useState(NOBODY);
  const [slots, setSlots] = useState<Slot[]>([]);
  const [screens, setScreens] = useState<Record<string, ScreenEntry[]>>({});
  const [active, setActive] = useState('advisor');
  const [seen, setSeen] = useState<Record<string, string>>({});
  const [webview, setWebview] = useState<{ slot: string; url: string } | null>(null);
  const [notice, setNotice] = useState('');
  const stamp = useRef('');
  /** Grows with each question: the answer to an older one is old, and may be about other phones. */
  const asked = useRef(0);

  const userids = slots.flatMap(({ member }) => (member ? [member.userid] : []));
  const wanted = userids.join(',');

  const refresh = useCallback(async () => {
    asked.current += 1;
    const mine = asked.current;
    const answer: Screens = await api.screens(wanted === '' ? [] : wanted.split(','), stamp.current);
    if (mine !== asked.current) return;
    stamp.current = answer.stamp;
    const { screens, recent } = answer;
    if (screens) setScreens(screens);
    if (recent) setSlots((now) => followRecent(now, recent));
  }, [wanted]);

  const show = useCallback((text: string) => {
    setNotice(text);
    setTimeout(() => setNotice((now) => (now === text ? '' : now)), 4_000);
  }, []);

  useEffect(() => {
    const start = async () => {
      const [desk, members] = await Promise.all([api.desk(), api.members({ limit: '1000' })]);
      moveToOwnHost(desk.publicUrl);
      setInfo(desk);
      setSlots(firstSlots(members));
    };
    start().catch((error: Error) => show(error.message));
  }, [show]);

  useEffect(() => {
    stamp.current = '';
    let timer = 0;
    let isGone = false;
    const tick = async () => {
      await refresh().catch(() => undefined);
      if (!isGone) timer = window.setTimeout(tick, POLL_MS);
    };
    void tick();
    return () => {
      isGone = true;
      window.clearTimeout(timer);
    };
  }, [refresh]);

  useEffect(() => {
    const member = slots.find(({ id }) => id === active)?.member;
    const last = member ? screens[member.userid]?.at(-1)?.messageId : undefined;
    if (member && last) setSeen((now) => (now[member.userid] === last ? now : { ...now, [member.userid]: last }));
  }, [active, slots, screens]);

  const hasNews = ({ member }: Slot) => {
    const last = member ? screens[member.userid]?.at(-1) : undefined;
    return last !== undefined && !last.own && member !== null && seen[member.userid] !== last.messageId;
  };

  return (
    <div className="desk">
      {info.exposed && (
        <p className="exposed" role="alert">
          本沙盒对网络开放：能打开此页的任何人都可以扮演任何成员。只供演示，请勿录入真实数据。
        </p>
      )}
      <TopBar info={info} org={slots[0]?.member?.org ?? ''} onNotice={show} onMoved={refresh} />
      <nav className="tabs">
        {slots.map((slot) => (
          <button
            key={slot.id}
            type="button"
            className={slot.id === active ? 'tab on' : 'tab'}
            onClick={() => setActive(slot.id)}
          >
            {slot.label}
            {slot.id !== active && hasNews(slot) && <i className="dot" />}
          </button>
        ))}
      </nav>
      <main className="phones">
        {slots.map((slot) => (
          <Phone
            key={slot.id}
            slot={slot}
            info={info}
            isActive={slot.id === active}
            entries={(slot.member && screens[slot.member.userid]) || []}
            webviewUrl={webview?.slot === slot.id ? webview.url : null}
            onOpen={(url) => setWebview(url === null ? null : { slot: slot.id, url })}
            onSwitch={(member) =>
              setSlots((now) =>
                now.map((other) => (other.id === slot.id ? { ...other, member, isPinned: true } : other)),
              )
            }
            onChanged={refresh}
            onNotice={show}
          />
        ))}
        {slots.length === 0 && <p className="empty">正在连接沙盒……</p>}
      </main>
      {notice !== '' && (
        <div className="toast" role="status">
          {notice}
        </div>
      )}
    </div>
  );
}

/** Cookies and frames belong to a host: 127.0.0.1 and localhost are two, so the page moves to the one the links name. */
function moveToOwnHost(publicUrl: string): void {
  const own = new URL(publicUrl);
  const isLocal = ({ hostname }: { hostname: string }) => ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
  if (own.host === location.host || own.port !== location.port || !isLocal(own) || !isLocal(location)) return;
  location.replace(`${own.origin}${location.pathname}`);
}

const root = document.getElementById('desk');
if (root) createRoot(root).render(<Desk />);

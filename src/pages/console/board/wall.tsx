import './board.css';
import { FullscreenOutlined, LeftOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { Link } from 'wouter';
import { MuteBanner } from '../parts/mute-banner.tsx';
import { useAlarm } from './alarm.ts';
import { Beacon } from './beacon.tsx';
import { ChannelAlarm } from './board.tsx';
import { FreshAlarm, SoundButton, useTimes } from './controls.tsx';
import { Figures } from './figures.tsx';
import { Rows } from './rows.tsx';
import { useBoard } from './use-board.ts';
import { useBoardColours, useWords } from './words.tsx';

/** A line is so many times as high as its letters, as the style sheet draws it. */
const LINE_EM = 3.2;

/** For a screen on the wall: no menu, nothing to scroll, letters that grow with the screen. */
export function WallPage() {
  const board = useBoard();
  const words = useWords();
  const alarm = useAlarm(board.data?.warnings ?? null, 'wall');
  const [isRelative, changeTimes] = useTimes();
  const list = useRef<HTMLDivElement>(null);
  const fit = useFit(list);
  const { data, problem } = board;
  useEffect(() => {
    document.title = '大屏 · E企安';
  }, []);
  const shown = data?.warnings.slice(0, fit) ?? [];
  const more = (data?.total ?? 0) - shown.length;
  return (
    <main className="board wall" style={useBoardColours()}>
      <header>
        <h1>实时态势</h1>
        <Beacon />
        <span className="wall-controls">
          <Button size="small" onClick={changeTimes}>
            {isRelative ? '时刻' : '时长'}
          </Button>
          <SoundButton alarm={alarm} />
          <Button
            size="small"
            aria-label="全屏"
            icon={<FullscreenOutlined />}
            onClick={() => void document.documentElement.requestFullscreen()}
          />
          <Link href="/" aria-label="回到工作台">
            <LeftOutlined />
          </Link>
        </span>
      </header>
      <section className="wall-alarms">
        <FreshAlarm alarm={alarm} />
        <ChannelAlarm />
        <MuteBanner isLinked={false} />
      </section>
      {data && <Figures data={data} words={words} />}
      <div className="wall-list" ref={list}>
        {data?.total === 0 && <p className="wall-none">现在没有未结预警</p>}
        {data === null && <p className="wall-none">{problem?.message ?? '正在打开'}</p>}
        <Rows warnings={shown} words={words} isRelative={isRelative} />
      </div>
      <footer>{more > 0 ? `另有 ${more} 条` : data ? `共 ${data.total} 条未结预警` : ''}</footer>
    </main>
  );
}

/** How many whole lines have room. */
function useFit(list: RefObject<HTMLDivElement | null>): number {
  const [fit, setFit] = useState(1);
  useLayoutEffect(() => {
    const { current } = list;
    if (current === null) return;
    const measure = () => {
      const letters = Number.parseFloat(getComputedStyle(current).fontSize);
      setFit(Math.max(1, Math.floor(current.clientHeight / (letters * LINE_EM))));
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(current);
    return () => observer.disconnect();
  }, [list]);
  return fit;
}

import './styles/plain.css';
import { Component, type ComponentType, lazy, type ReactNode, Suspense, useLayoutEffect } from 'react';
import { sharesOf } from '../../lib/shares.ts';
import type { ApiProblem } from './call.ts';
import type { Loaded } from './data.ts';
import { goTo, usePath } from './router.tsx';

interface PageProps {
  title: ReactNode;
  lead?: ReactNode;
  /** What the page shows: while nothing newer is to be had, it says so. */
  of?: Pick<Loaded<unknown>, 'problem' | 'refresh'> & { said?: string };
  className?: string;
  children?: ReactNode;
  /** Where else to go: path and words. What is not for this reader is left out. */
  foot?: Readonly<Record<string, string | false>>;
  /** Whose name stands across the page. */
  viewer?: string;
  mark?: string;
}

/** The frame of a plain page: white cards on grey, one thing below the other. */
export function Page({ title, lead, of, className, children, foot = {}, viewer, mark = '' }: PageProps) {
  const links = Object.entries(foot).filter(([, words]) => words);
  return (
    <main className={className ? `plain ${className}` : 'plain'}>
      {of?.problem && <OfflineBar onRetry={() => void of.refresh()} />}
      <h1>{title}</h1>
      {lead && <p className="lead">{lead}</p>}
      <Said words={of?.said ?? ''} />
      {children}
      {links.length > 0 && (
        <p className="page-foot">
          {links.map(([path, words]) => (
            <a key={path} href={path}>
              {words}
            </a>
          ))}
        </p>
      )}
      {viewer !== undefined && <Watermark name={viewer} mark={mark} />}
    </main>
  );
}

/** What came of the last command. */
export function Said({ words }: { words: ReactNode }) {
  if (!words) return null;
  return (
    <p className="said" role="status">
      {words}
    </p>
  );
}

/** What stands where a page will be, or cannot be. */
export function Unready({ of: { problem }, title }: { of: { problem: ApiProblem | null }; title?: string }) {
  return problem ? <Unopened title={title} problem={problem} /> : <Opening />;
}

interface MessageProps {
  title: string;
  text?: string;
  /** Where to go on from here: pages about warnings lead to the tasks, all others to the start page. */
  next?: 'home' | 'tasks';
  children?: ReactNode;
}

/** A page that has nothing else to show. */
export function Message({ title, text, next = 'home', children }: MessageProps) {
  const [path, name] = next === 'tasks' ? ['/h5/warnings', '看我的任务'] : ['/h5/home', '回首页'];
  return (
    <main className="message" role="alert">
      <h1>{title}</h1>
      {text && <p>{text}</p>}
      {children}
      <button type="button" className="weui-btn weui-btn_default act-button" onClick={() => goTo(path)}>
        {name}
      </button>
      <p className="message-foot">
        急事请拨 <a href="tel:110">110</a>，咨询拨 <a href="tel:96110">96110</a>
      </p>
    </main>
  );
}

/** The service said no, or nothing. What may be different the next time can be asked again. */
function Unopened({ title = '暂时打不开', problem }: { title: string | undefined; problem: ApiProblem }) {
  const isFinal = problem.status === 403 || problem.status === 404;
  return (
    <Message title={problem.status === 403 ? '您没有查看权限' : title} text={problem.message}>
      {!isFinal && <TryAgain onPress={() => location.reload()} />}
    </Message>
  );
}

function TryAgain({ onPress }: { onPress: () => void }) {
  return (
    <button type="button" className="weui-btn weui-btn_primary act-button" onClick={onPress}>
      再试一次
    </button>
  );
}

export function Opening() {
  return (
    <div className="opening" role="status">
      <i />
      <i />
      <i />
      正在打开…
    </div>
  );
}

/** What is on the screen may be old: said plainly, with a way out. */
export function OfflineBar({ onRetry }: { onRetry: () => void }) {
  return (
    <div className="offline-bar" role="alert">
      <span>网络不通，下面可能不是最新情况</span>
      <button type="button" onClick={onRetry}>
        重试
      </button>
    </div>
  );
}

/** A page whose bundle did not arrive, or that broke: never an empty screen, always a way on. */
class PageFault extends Component<{ children: ReactNode }, { isBroken: boolean }> {
  override state = { isBroken: false };

  static getDerivedStateFromError() {
    return { isBroken: true };
  }

  override render() {
    if (!this.state.isBroken) return this.props.children;
    return (
      <Message title="页面没有打开" text="多半是网络不通。请再试一次；急事请直接在卡片上按键。">
        <TryAgain onPress={() => location.reload()} />
      </Message>
    );
  }
}

/** The reader's name over the page: a picture of the screen tells whose it was. */
export function Watermark({ name, mark = '' }: { name: string; mark?: string }) {
  const text = `${name} ${mark}`.replace(/[<>&'"]/g, '');
  const drawing = `<svg xmlns="http://www.w3.org/2000/svg" width="220" height="140"><text x="10" y="90" transform="rotate(-20 110 70)" font-family="sans-serif" font-size="15" fill="gray" fill-opacity=".16">${text}</text></svg>`;
  return (
    <div
      className="watermark"
      aria-hidden="true"
      style={{ backgroundImage: `url("data:image/svg+xml,${encodeURIComponent(drawing)}")` }}
    />
  );
}

export function NowherePage() {
  return <Message title="没有这个页面" text="请从企业微信的卡片重新打开。" />;
}

/** How much of a whole is done. Drawn by us: old web views show their own as a grey line. */
export function Meter({ value, max, label }: { value: number; max: number; label: string }) {
  const percent = max > 0 ? Math.min(100, (value / max) * 100) : 0;
  return (
    <span
      className="meter"
      role="progressbar"
      aria-label={label}
      aria-valuenow={sharesOf([value, Math.max(0, max - value)])[0]}
      aria-valuemin={0}
      aria-valuemax={100}
    >
      <i style={{ width: `${percent}%` }} />
    </span>
  );
}

export interface PageEntry {
  /** A part like `:id` is handed to the page. */
  path: string;
  /** Of the window, until the page knows a better one. */
  title: string;
  load: () => Promise<ComponentType<{ id: string }>>;
}

interface RoutedPage extends Pick<PageEntry, 'title'> {
  pattern: RegExp;
  Content: ComponentType<{ id: string }>;
}

/** Each page is a bundle of its own, so that a slow phone loads what it opened. */
export function pagesOf(entries: readonly PageEntry[]): RoutedPage[] {
  return entries.map(({ path, title, load }) => ({
    pattern: new RegExp(`^${path.replace(/:\w+/, '([^/]+)')}$`),
    title,
    Content: lazy(async () => ({ default: await load() })),
  }));
}

/** The page that the address names. */
export function CurrentPage({ pages, nowhere }: { pages: readonly RoutedPage[]; nowhere: ReactNode }) {
  const path = usePath().replace(/\/+$/, '');
  const page = pages.find(({ pattern }) => pattern.test(path));
  useLayoutEffect(() => {
    if (page) document.title = page.title;
  }, [page]);
  return (
    <PageFault key={path}>
      <Suspense fallback={<Opening />}>
        {page ? <page.Content id={page.pattern.exec(path)?.[1] ?? ''} /> : nowhere}
      </Suspense>
    </PageFault>
  );
}

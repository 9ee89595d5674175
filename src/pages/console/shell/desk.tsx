import './desk.css';
import { App, ConfigProvider, Result, Watermark } from 'antd';
import zhCN from 'antd/locale/zh_CN';
import dayjs from 'dayjs';
import 'dayjs/locale/zh-cn';
import { Component, type ComponentType, lazy, type ReactNode, Suspense } from 'react';
import { Link, Route, Router, Switch, useLocation } from 'wouter';
import type { DeskMeData } from '../../../domain/desk/api.ts';
import { Guard } from '../account/guard.tsx';
import { type DeskPage, PAGES } from '../pages.ts';
import type { Asked } from '../parts/ask.ts';
import { Unready } from '../parts/page-frame.tsx';
import { TurnedAway } from './first.tsx';
import { Keys } from './keys.tsx';
import { Layout } from './layout.tsx';
import { mayOpen, useMe } from './me.ts';
import { Palette } from './palette.tsx';
import { themeOf, useIsDark } from './theme.ts';

dayjs.locale('zh-cn');

const ROUTES = PAGES.map((page) => ({ ...page, Content: lazy(async () => ({ default: await page.load() })) }));

/** The officers' desk: one document, its own paths under /console. */
export function Desk() {
  const isDark = useIsDark();
  return (
    <ConfigProvider locale={zhCN} theme={themeOf(isDark)}>
      <App>
        <Router base="/console">
          <Guard>
            <SignedIn />
          </Guard>
        </Router>
      </App>
    </ConfigProvider>
  );
}

function SignedIn() {
  const me = useMe();
  const [path] = useLocation();
  if (me.data === null) return <Unready of={me} />;
  const isBare = ROUTES.some((route) => route.isBare && route.path === path);
  const pages = <Pages me={me} />;
  return (
    <Watermark
      content={[me.data.name, me.data.mark]}
      font={{ fontSize: 14, color: 'rgba(128,128,128,.16)' }}
      gap={[160, 140]}
      // Else it would be what scrolls, and the head, the menu and whatever stays in sight would scroll away.
      style={{ overflow: 'visible' }}
    >
      <Keys />
      <Palette me={me.data} />
      {isBare ? pages : <Layout me={me.data}>{pages}</Layout>}
    </Watermark>
  );
}

function Pages({ me }: { me: Asked<DeskMeData> }) {
  return (
    <Suspense fallback={<Unready of={{ problem: null, refresh: me.refresh }} />}>
      <Switch>
        {ROUTES.map((route) => (
          <Route key={route.path} path={route.path}>
            {({ id = '' }: { id?: string }) => <Guarded route={route} me={me.data} id={id} />}
          </Route>
        ))}
        <Route>
          <Result status="404" title="没有这个页面" extra={<Link href="/">回到首页</Link>} />
        </Route>
      </Switch>
    </Suspense>
  );
}

interface GuardedProps {
  route: Pick<DeskPage, 'path' | 'rights'> & { Content: ComponentType<{ id: string }> };
  me: DeskMeData | null;
  id: string;
}

function Guarded({ route: { path, rights, Content }, me, id }: GuardedProps) {
  if (me === null) return null;
  if (!mayOpen(rights, me.rights)) return <TurnedAway rights={me.rights} roles={me.roles} path={path} />;
  return (
    <PageFault key={`${path} ${id}`}>
      <Content id={decodeURIComponent(id)} />
    </PageFault>
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
      <Result
        status="warning"
        title="页面没有打开"
        subTitle="多半是网络不通，或服务刚更新过。"
        extra={
          <button type="button" onClick={() => location.reload()}>
            再试一次
          </button>
        }
      />
    );
  }
}

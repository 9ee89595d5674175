import {
  MenuFoldOutlined,
  MenuUnfoldOutlined,
  SafetyCertificateFilled,
  SearchOutlined,
  UserOutlined,
} from '@ant-design/icons';
import { Layout as AntLayout, Badge, Button, Dropdown, Menu, Typography, theme } from 'antd';
import { type ReactNode, useState } from 'react';
import { Link, useLocation } from 'wouter';
import type { DeskMeData } from '../../../domain/desk/api.ts';
import { call } from '../../kit/call.ts';
import { lockScreen } from '../account/guard.tsx';
import { BreakGlassStrip } from '../break-glass/strip.tsx';
import { useKeys } from './keys.tsx';
import { useMenu } from './menu.ts';
import { openPalette } from './palette.tsx';
import { chooseShade, type Shade, useShade } from './theme.ts';

const SHADES: Readonly<Record<Shade, string>> = { system: '随系统', light: '日间', dark: '夜间' };

/** Head across the window, menu beside the page. */
export function Layout({ me, children }: { me: DeskMeData; children: ReactNode }) {
  const [, go] = useLocation();
  const [isFolded, fold] = useFolded();
  useKeys([
    ...(me.rights.includes('warning.create')
      ? [{ keys: 'n', says: '发起预警', run: () => go('/raise'), everywhere: true }]
      : []),
    { keys: 'm', says: isFolded ? '展开菜单' : '收起菜单', run: () => fold(!isFolded), everywhere: true },
  ]);
  return (
    <AntLayout style={{ minHeight: '100vh' }}>
      <Head me={me} isFolded={isFolded} onFold={() => fold(!isFolded)} />
      <AntLayout hasSider>
        <AntLayout.Sider
          className="desk-menu"
          theme="light"
          width={184}
          collapsedWidth={0}
          collapsed={isFolded}
          trigger={null}
          breakpoint="lg"
          onBreakpoint={(isNarrow) => isNarrow && fold(true)}
        >
          <DeskMenu me={me} />
        </AntLayout.Sider>
        <AntLayout.Content className="desk-page">
          <BreakGlassStrip rights={me.rights} />
          {children}
        </AntLayout.Content>
      </AntLayout>
    </AntLayout>
  );
}

function Head({ me, isFolded, onFold }: { me: DeskMeData; isFolded: boolean; onFold: () => void }) {
  const { token } = theme.useToken();
  return (
    <AntLayout.Header
      className="desk-head"
      style={{ background: token.colorBgContainer, borderBlockEnd: `1px solid ${token.colorBorderSecondary}` }}
    >
      <Button
        type="text"
        aria-label={isFolded ? '展开菜单' : '收起菜单'}
        aria-expanded={!isFolded}
        icon={isFolded ? <MenuUnfoldOutlined /> : <MenuFoldOutlined />}
        onClick={onFold}
      />
      <Link href="/" className="desk-name" style={{ color: token.colorText }}>
        <SafetyCertificateFilled style={{ color: token.colorPrimary, fontSize: 20 }} />
        E企安工作台
      </Link>
      <Button className="desk-find" icon={<SearchOutlined />} onClick={openPalette}>
        找页面、操作 <Typography.Text keyboard>Ctrl K</Typography.Text>
      </Button>
      <Person me={me} />
    </AntLayout.Header>
  );
}

const FOLDED = 'eqian.menu-folded';

/** Whether the menu is folded away, as it was left on this computer. */
function useFolded(): [isFolded: boolean, fold: (isFolded: boolean) => void] {
  const [isFolded, setFolded] = useState(() => localStorage.getItem(FOLDED) === 'yes');
  const fold = (next: boolean) => {
    setFolded(next);
    localStorage.setItem(FOLDED, next ? 'yes' : 'no');
  };
  return [isFolded, fold];
}

function DeskMenu({ me }: { me: DeskMeData }) {
  const [path] = useLocation();
  const groups = useMenu(me);
  const own = groups
    .flatMap(({ entries }) => entries)
    .filter((entry) => path === entry.path || path.startsWith(`${entry.path}/`))
    .sort((a, b) => b.path.length - a.path.length)[0];
  return (
    <nav aria-label="主菜单">
      <Menu
        mode="inline"
        style={{ borderInlineEnd: 0 }}
        selectedKeys={own ? [own.path] : []}
        items={groups.map(({ title, entries }) => ({
          key: title,
          type: 'group',
          label: title,
          children: entries.map((entry) => ({
            key: entry.path,
            label: (
              <Link href={entry.path}>
                {entry.title}
                {entry.waiting > 0 && (
                  <Badge
                    className="desk-waiting"
                    size="small"
                    count={entry.waiting}
                    title={`${entry.waiting}件等您处理`}
                  />
                )}
              </Link>
            ),
          })),
        }))}
      />
    </nav>
  );
}

function Person({ me }: { me: DeskMeData }) {
  const shade = useShade();
  return (
    <Dropdown
      trigger={['click']}
      menu={{
        items: [
          ...me.roles.map(({ title, place }) => ({
            key: `${title} ${place}`,
            disabled: true,
            label: place === '' ? title : `${title} · ${place}`,
          })),
          { type: 'divider' },
          ...(Object.keys(SHADES) as Shade[]).map((one) => ({
            key: one,
            label: `${shade === one ? '✓ ' : ''}${SHADES[one]}`,
            onClick: () => chooseShade(one),
          })),
          { type: 'divider' },
          { key: 'account', label: <Link href="/account">账号与安全</Link> },
          { key: 'lock', label: '锁屏（Ctrl+Alt+L）', onClick: lockScreen },
          { key: 'out', label: '退出登录', onClick: () => void signOut() },
        ],
      }}
    >
      <Button type="text" className="desk-person" icon={<UserOutlined />}>
        {me.name}
        {me.roles[0] && <Typography.Text type="secondary"> {me.roles[0].title}</Typography.Text>}
      </Button>
    </Dropdown>
  );
}

async function signOut(): Promise<void> {
  await call('POST', '/api/logout').catch(() => {});
  location.assign('/console/sign-in?to=/console/&reason=out');
}

import { Layout as AntLayout, Button, Dropdown, Menu, Typography } from 'antd';
import type { ReactNode } from 'react';
import { Link, useLocation } from 'wouter';
import type { DeskMeData } from '../../../domain/desk/api.ts';
import { call } from '../../kit/call.ts';
import { lockScreen } from '../account/guard.tsx';
import { GROUPS, type Group, PAGES } from '../pages.ts';
import { useKeys } from './keys.tsx';
import { mayOpen } from './me.ts';
import { chooseShade, type Shade, useShade } from './theme.ts';

const SHADES: Readonly<Record<Shade, string>> = { system: '随系统', light: '日间', dark: '夜间' };

/** Menu, head and the page between them. */
export function Layout({ me, children }: { me: DeskMeData; children: ReactNode }) {
  const [, go] = useLocation();
  useKeys(
    me.rights.includes('warning.create')
      ? [{ keys: 'n', says: '发起预警', run: () => go('/raise'), everywhere: true }]
      : [],
  );
  return (
    <AntLayout style={{ minHeight: '100vh' }}>
      <AntLayout.Sider className="desk-menu" theme="light" width={200} breakpoint="lg" collapsedWidth={0}>
        <DeskMenu rights={me.rights} />
      </AntLayout.Sider>
      <AntLayout>
        <AntLayout.Header className="desk-head">
          <Person me={me} />
        </AntLayout.Header>
        <AntLayout.Content style={{ padding: 16 }}>{children}</AntLayout.Content>
      </AntLayout>
    </AntLayout>
  );
}

function DeskMenu({ rights }: Pick<DeskMeData, 'rights'>) {
  const [path] = useLocation();
  const shown = PAGES.filter(({ group, rights: asked }) => group !== undefined && mayOpen(asked, rights));
  const groups = (Object.keys(GROUPS) as Group[]).filter((group) => shown.some((page) => page.group === group));
  const own = shown
    .filter((page) => path === page.path || path.startsWith(`${page.path}/`))
    .sort((a, b) => b.path.length - a.path.length)[0];
  return (
    <nav aria-label="主菜单">
      <Typography.Paragraph strong style={{ padding: '16px 24px 0', margin: 0, fontSize: 16 }}>
        E企安工作台
      </Typography.Paragraph>
      <Menu
        mode="inline"
        style={{ borderInlineEnd: 0 }}
        selectedKeys={own ? [own.path] : []}
        items={groups.map((group) => ({
          key: group,
          type: 'group',
          label: GROUPS[group],
          children: shown
            .filter((page) => page.group === group)
            .map((page) => ({ key: page.path, label: <Link href={page.path}>{page.title}</Link> })),
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
      <Button type="text">{me.name}</Button>
    </Dropdown>
  );
}

async function signOut(): Promise<void> {
  await call('POST', '/api/logout').catch(() => {});
  location.assign('/console/sign-in?to=/console/&reason=out');
}

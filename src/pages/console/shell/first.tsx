import { Result } from 'antd';
import { Link, Redirect } from 'wouter';
import { PAGES } from '../pages.ts';
import { mayOpen } from './me.ts';

/** Where somebody's work begins: the board for whoever acts on warnings, else the first of these that is his. */
const FIRST = ['/', '/operations', '/figures', '/campaigns', '/people'];

function firstPage(has: readonly string[]): string | null {
  const isOpen = (path: string) => {
    const page = PAGES.find((one) => one.path === path);
    return page !== undefined && mayOpen(page.rights, has);
  };
  return FIRST.find(isOpen) ?? null;
}

interface TurnedAwayProps {
  rights: readonly string[];
  /** As what he sits here. */
  roles: readonly { title: string }[];
  path: string;
}

/** Of a page that is not his: why, whom to ask, and where to go on. Who opens the desk itself is led to his own work. */
export function TurnedAway({ rights, roles, path }: TurnedAwayProps) {
  const first = firstPage(rights);
  if (path === '/' && first !== null) return <Redirect to={first} replace />;
  if (first === null)
    return (
      <Result
        status="info"
        title="工作台里没有您的工作"
        subTitle="工作台供民警、安全顾问和管理人员使用。您的待办、通报和个人信息在手机页面上。"
        extra={<a href="/h5/home">打开手机页面</a>}
      />
    );
  const titles = [...new Set(roles.map(({ title }) => title))].join('、');
  return (
    <Result
      status="403"
      title="您没有查看权限"
      subTitle={`您以${titles}身份登录，这一页不在您的职责内。确需查看，请联系反诈中心或县级管理员。`}
      extra={<Link href={first}>回到{PAGES.find((page) => page.path === first)?.title}</Link>}
    />
  );
}

import './sign-in.css';
import { Alert, Button, Card, ConfigProvider, Divider, Flex, Typography, theme } from 'antd';
import zhCN from 'antd/locale/zh_CN';
import { useEffect } from 'react';
import type { SignInWaysData } from '../../../domain/accounts/api.ts';
import { useAsk } from '../parts/ask.ts';
import { themeOf, useIsDark } from '../shell/theme.ts';
import { LocalSignIn } from './local-sign-in.tsx';
import { insideWecom, reasonIn, returnPath, wecomLogin } from './way-back.ts';

/** Who sits down at the desk says who he is; nothing of the desk is loaded before. */
export function SignIn() {
  const isDark = useIsDark();
  return (
    <ConfigProvider locale={zhCN} theme={themeOf(isDark)}>
      <SignInPage />
    </ConfigProvider>
  );
}

function SignInPage() {
  const ways = useAsk<SignInWaysData>('/api/accounts/sign-in', { staleMs: 60_000 });
  const reason = reasonIn(location.search);
  const to = returnPath(location.search);
  const { token } = theme.useToken();
  useEffect(() => {
    document.title = '登录 · E企安工作台';
    // WeCom's own client knows who holds it: nothing needs to be pressed, unless somebody has just left.
    if (insideWecom() && reason === null) location.replace(wecomLogin(to));
  }, [reason, to]);
  return (
    <main className="sign-in" style={{ background: token.colorBgLayout }}>
      <Card className="sign-in-card">
        <Typography.Title level={1} style={{ fontSize: 24, margin: 0 }}>
          E企安工作台
        </Typography.Title>
        <Typography.Paragraph type="secondary" style={{ minHeight: 22 }}>
          {ways.data?.county}
        </Typography.Paragraph>
        {reason && <Alert type="warning" showIcon title={reason} style={{ marginBottom: 16 }} />}
        <Button type="primary" size="large" block href={wecomLogin(to)}>
          {insideWecom() ? '用企业微信登录' : '企业微信扫码登录'}
        </Button>
        <Divider plain>没有企业微信</Divider>
        <LocalSignIn onDone={() => location.replace(to)} />
        {ways.problem && (
          <Alert
            type="error"
            showIcon
            title={ways.problem.message}
            action={<Button onClick={() => void ways.refresh()}>再试一次</Button>}
            style={{ marginTop: 16 }}
          />
        )}
        {ways.data && ways.data.demo.length > 0 && <DemoRoles demo={ways.data.demo} to={to} />}
      </Card>
      <Typography.Text type="secondary" className="sign-in-foot">
        仅限授权人员使用，登录与查看均有记录。紧急情况请直接电话联系，不要等页面。
      </Typography.Text>
    </main>
  );
}

/** Invented people: one press, and the desk is theirs. */
function DemoRoles({ demo, to }: Pick<SignInWaysData, 'demo'> & { to: string }) {
  return (
    <nav aria-label="演示身份">
      <Divider plain>演示环境：一键以下列身份进入</Divider>
      <Flex wrap gap={8}>
        {demo.map(({ title, userid }) => (
          <Button key={userid} className="sign-in-demo" href={demoLogin(userid, to)}>
            {title}
            <Typography.Text type="secondary" style={{ fontSize: 12 }}>
              {userid}
            </Typography.Text>
          </Button>
        ))}
      </Flex>
    </nav>
  );
}

const demoLogin = (userid: string, to: string): string =>
  `/sandbox/api/members/${encodeURIComponent(userid)}/open?url=${encodeURIComponent(to)}`;

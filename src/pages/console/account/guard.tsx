import { Alert, App, Button, Flex, Form, Input, Modal, Typography, theme } from 'antd';
import { type ReactNode, useCallback, useEffect, useState } from 'react';
import type { OwnSessionData } from '../../../domain/accounts/api.ts';
import { ApiProblem, call } from '../../kit/call.ts';
import { askAgain, useAsk } from '../parts/ask.ts';
import { shutScreen, useKeptForms } from '../parts/kept-form.ts';
import { Unready } from '../parts/page-frame.tsx';
import { attend, attendedAt, watchHands } from './attendance.ts';
import { wecomLogin } from './way-back.ts';

const PATH = '/api/me/session';
const ASK_EVERY_MS = 30_000;
const LOCK = 'eqian:lock';
/** A second tab locks, and is unlocked, with the first. */
const SHARED = 'eqian.locked';

/** For a menu or a key: locks the screen now. */
export const lockScreen = (): void => void dispatchEvent(new Event(LOCK));

/**
 * Stands between the desk and whoever is there: asks how long the session lasts, warns before it ends, locks a desk left
 * alone. What is locked is not on the page at all, and the service answers nothing of it.
 */
export function Guard({ children }: { children: ReactNode }) {
  const session = useAsk<OwnSessionData>(PATH, { everyMs: ASK_EVERY_MS });
  const [isLocked, setLocked] = useState(false);
  const shown = isLocked || session.data?.isLocked === true;
  const areFormsRead = useKeptForms(session.data !== null && !shown);
  shutScreen(shown);

  const lock = useCallback(async () => {
    setLocked(true);
    await call('POST', '/api/me/session/lock', {}).catch(() => {});
    localStorage.setItem(SHARED, String(Date.now()));
    await askAgain(PATH);
  }, []);
  const open = useCallback(async () => {
    attend();
    await askAgain(PATH);
    setLocked(false);
    localStorage.removeItem(SHARED);
  }, []);

  useEffect(() => watchHands(), []);
  useEffect(() => {
    const now = () => void lock();
    const byKey = (event: KeyboardEvent) => {
      if (event.ctrlKey && event.altKey && event.key.toLowerCase() === 'l') now();
    };
    const byTab = (event: StorageEvent) => {
      if (event.key === SHARED) void askAgain(PATH);
    };
    addEventListener(LOCK, now);
    addEventListener('keydown', byKey);
    addEventListener('storage', byTab);
    return () => {
      removeEventListener(LOCK, now);
      removeEventListener('keydown', byKey);
      removeEventListener('storage', byTab);
    };
  }, [lock]);

  if (session.data === null) return <Unready of={session} />;
  if (shown) return <LockScreen session={session.data} onOpen={open} />;
  if (!areFormsRead) return <Unready of={{ problem: null, refresh: session.refresh }} />;
  return (
    <>
      {children}
      <IdleWatch session={session.data} onLock={lock} />
    </>
  );
}

/** Counts by the time that went by since the answer, not by the computer's clock. */
function IdleWatch({ session, onLock }: { session: OwnSessionData; onLock: () => Promise<void> }) {
  const [left, setLeft] = useState<number | null>(null);
  useEffect(() => {
    const answeredAt = Date.now();
    const endsIn = Math.min(...[session.idleAt, session.expiresAt].map(Date.parse)) - Date.parse(session.now);
    const look = () => {
      const now = Date.now();
      if (now - attendedAt() >= session.lockAfterSeconds * 1_000) return void onLock();
      const remaining = endsIn - (now - answeredAt);
      setLeft(remaining <= session.warnBeforeSeconds * 1_000 ? Math.max(0, Math.ceil(remaining / 1_000)) : null);
      if (remaining <= 0) void askAgain('/api/');
    };
    look();
    const timer = setInterval(look, 1_000);
    return () => clearInterval(timer);
  }, [session, onLock]);
  return (
    <Modal
      title="即将自动退出"
      open={left !== null}
      closable={false}
      footer={
        <Button
          type="primary"
          onClick={() => {
            attend();
            void call('GET', '/api/me/sessions').then(() => askAgain(PATH));
          }}
        >
          继续使用
        </Button>
      }
    >
      <Typography.Text role="status">
        {left} 秒后退出登录，正在填写的预警、通报和复核意见会保留，其他没有保存的内容会丢失。
      </Typography.Text>
    </Modal>
  );
}

function LockScreen({ session, onOpen }: { session: OwnSessionData; onOpen: () => Promise<void> }) {
  const { token } = theme.useToken();
  const { message } = App.useApp();
  const [problem, setProblem] = useState<string | null>(null);
  const here = `${location.pathname}${location.search}`;
  useEffect(() => {
    document.title = '已锁屏 · E企安工作台';
    message.destroy();
  }, [message]);
  async function unlock({ proof }: { proof: string }) {
    try {
      await call('POST', '/api/me/session/unlock', { proof });
      await onOpen();
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error;
      setProblem(error.message);
    }
  }
  return (
    <Flex
      component="main"
      vertical
      align="center"
      justify="center"
      gap={16}
      style={{ minHeight: '100vh', background: token.colorBgLayout }}
    >
      <Typography.Title level={1} style={{ fontSize: 24, margin: 0 }}>
        屏幕已锁定
      </Typography.Title>
      <Typography.Text type="secondary">{session.name} 正在使用本机，其他人请不要操作。</Typography.Text>
      {session.way === 'LOCAL' ? (
        <Form<{ proof: string }> onFinish={unlock} layout="vertical" requiredMark={false} style={{ width: 320 }}>
          <Form.Item
            name="proof"
            label="密码，或验证器上的6位验证码"
            rules={[{ required: true, message: '请输入密码或验证码' }]}
          >
            <Input.Password autoFocus autoComplete="current-password" />
          </Form.Item>
          <Flex vertical gap={12}>
            {problem && <Alert type="error" showIcon title={problem} />}
            <Button type="primary" htmlType="submit" block>
              解锁
            </Button>
          </Flex>
        </Form>
      ) : (
        <Button type="primary" size="large" href={wecomLogin(here)}>
          企业微信扫码解锁
        </Button>
      )}
      <Button
        type="link"
        onClick={() =>
          void call('POST', '/api/logout')
            .catch(() => {})
            .then(() => location.assign('/console/sign-in?to=/console/&reason=out'))
        }
      >
        退出登录，换人使用
      </Button>
    </Flex>
  );
}

import { startRegistration } from '@simplewebauthn/browser';
import { App, Button, Card, Descriptions, Flex, Form, Input, Modal, Popconfirm, Table, Tag, Typography } from 'antd';
import { useState } from 'react';
import type { OwnAccountData, RecoveryCodesData, TotpSetupData } from '../../../domain/accounts/api.ts';
import { ApiProblem, call } from '../../kit/call.ts';
import { askAgain, useAsk } from '../parts/ask.ts';
import { PageFrame } from '../parts/page-frame.tsx';
import { TotpForm } from './local-sign-in.tsx';
import { RecoveryCodes } from './recovery-codes.tsx';

interface Session {
  id: string;
  openedAt: string;
  seenAt: string;
  ip: string | null;
  agent: string | null;
  current: boolean;
  way: 'WECOM' | 'LOCAL';
  factor: 'WECOM' | 'PASSWORD' | 'TOTP' | 'PASSKEY' | 'RECOVERY';
}

const FACTORS: Readonly<Record<Session['factor'], string>> = {
  WECOM: '企业微信',
  PASSWORD: '仅密码',
  TOTP: '密码＋验证码',
  PASSKEY: '密码＋通行密钥',
  RECOVERY: '密码＋恢复码',
};

const at = (iso: string): string => new Date(iso).toLocaleString('zh-CN');

/** One's own account: what it is proven by, and where it is signed in. */
export function SecurityPage() {
  const own = useAsk<OwnAccountData>('/api/me/account');
  return (
    <PageFrame title="账号与安全" of={own}>
      {own.data?.account ? (
        <LocalAccount account={own.data.account} />
      ) : (
        <Card title="登录方式">您用企业微信登录，密码和设备在企业微信里管理。</Card>
      )}
      <Sessions />
    </PageFrame>
  );
}

type Change = 'password' | 'totp' | 'passkey' | 'codes';

function LocalAccount({ account }: { account: NonNullable<OwnAccountData['account']> }) {
  const [change, setChange] = useState<Change | null>(null);
  const { message } = App.useApp();
  async function remove(id: string) {
    try {
      await call('DELETE', `/api/me/account/passkeys/${id}`);
      await askAgain('/api/me/account');
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error;
      message.error(error.message);
    }
  }
  return (
    <Card title="本地账号">
      <Descriptions
        column={1}
        items={[
          { key: 'name', label: '用户名', children: account.name },
          { key: 'password', label: '密码', children: <Button onClick={() => setChange('password')}>修改密码</Button> },
          {
            key: 'totp',
            label: '手机验证器',
            children: (
              <Flex gap={8} align="center">
                <Tag color={account.totp ? 'green' : 'orange'}>{account.totp ? '已绑定' : '未绑定'}</Tag>
                <Button onClick={() => setChange('totp')}>{account.totp ? '换一个' : '绑定'}</Button>
              </Flex>
            ),
          },
          {
            key: 'passkeys',
            label: '通行密钥',
            children: (
              <Flex vertical gap={8} align="start">
                {account.passkeys.map(({ id, title, createdAt, usedAt }) => (
                  <Flex key={id} gap={8} align="center">
                    {title}
                    <Typography.Text type="secondary">
                      {at(createdAt)} 添加，{usedAt ? `${at(usedAt)} 用过` : '还没用过'}
                    </Typography.Text>
                    <Popconfirm
                      title="删除这个通行密钥？"
                      description="以后不能再用它登录。"
                      okText="删除"
                      onConfirm={() => remove(id)}
                    >
                      <Button size="small">删除</Button>
                    </Popconfirm>
                  </Flex>
                ))}
                <Button onClick={() => setChange('passkey')}>添加通行密钥</Button>
              </Flex>
            ),
          },
          {
            key: 'codes',
            label: '恢复码',
            children: (
              <Flex gap={8} align="center">
                <Tag color={account.recoveryLeft > 3 ? 'green' : 'orange'}>还剩 {account.recoveryLeft} 个</Tag>
                <Button onClick={() => setChange('codes')}>重新生成</Button>
              </Flex>
            ),
          },
        ]}
      />
      <Modal
        title={
          { password: '修改密码', totp: '绑定手机验证器', passkey: '添加通行密钥', codes: '重新生成恢复码' }[
            change ?? 'password'
          ]
        }
        open={change !== null}
        footer={null}
        destroyOnHidden
        onCancel={() => setChange(null)}
      >
        {change && (
          <ChangeForm
            change={change}
            onDone={() => {
              setChange(null);
              void askAgain('/api/me');
            }}
          />
        )}
      </Modal>
    </Card>
  );
}

interface Fields {
  current: string;
  password?: string;
  title?: string;
}

/** Whoever changes something shows first that he knows the password. */
function ChangeForm({ change, onDone }: { change: Change; onDone: () => void }) {
  const { message } = App.useApp();
  const [isBusy, setBusy] = useState(false);
  const [totp, setTotp] = useState<(TotpSetupData & { ticket: string }) | null>(null);
  const [codes, setCodes] = useState<string[] | null>(null);

  async function act(work: () => Promise<void>) {
    setBusy(true);
    try {
      await work();
    } catch (error) {
      message.error(error instanceof ApiProblem ? error.message : '没有完成，请重试');
    } finally {
      setBusy(false);
    }
  }
  const done = (text: string) => {
    message.success(text);
    onDone();
  };
  async function submit({ current, password, title }: Fields) {
    if (change === 'password') {
      await call('POST', '/api/me/account/password', { current, password });
      return done('密码已修改，其他设备上的本地登录已退出');
    }
    if (change === 'totp') return setTotp(await call('POST', '/api/me/account/totp-setup', { current }));
    if (change === 'codes')
      return setCodes((await call<RecoveryCodesData>('POST', '/api/me/account/recovery-codes', { current })).codes);
    const { ticket, options } = await call<{
      ticket: string;
      options: Parameters<typeof startRegistration>[0]['optionsJSON'];
    }>('POST', '/api/me/account/passkey-options', { current });
    const answer = await startRegistration({ optionsJSON: options });
    await call('POST', '/api/me/account/passkeys', { ticket, answer: JSON.stringify(answer), title });
    return done('通行密钥已添加');
  }
  if (codes) return <RecoveryCodes codes={codes} done="已经抄好" onDone={onDone} />;
  if (totp)
    return (
      <TotpForm
        setup={totp}
        isBusy={isBusy}
        problem={null}
        onCode={(code) =>
          act(async () => {
            await call('POST', '/api/me/account/totp', { ticket: totp.ticket, code });
            done('验证器已绑定');
          })
        }
      />
    );
  return (
    <Form<Fields> layout="vertical" requiredMark={false} onFinish={(values) => act(() => submit(values))}>
      <Form.Item name="current" label="当前密码" rules={[{ required: true, message: '请输入当前密码' }]}>
        <Input.Password autoComplete="current-password" autoFocus />
      </Form.Item>
      {change === 'password' && (
        <Form.Item
          name="password"
          label="新密码"
          extra="至少12个字符"
          rules={[{ required: true, min: 12, message: '至少12个字符' }]}
        >
          <Input.Password autoComplete="new-password" />
        </Form.Item>
      )}
      {change === 'passkey' && (
        <Form.Item name="title" label="给它起个名字" rules={[{ required: true, max: 30, message: '1到30个字' }]}>
          <Input placeholder="如：值班室电脑指纹" />
        </Form.Item>
      )}
      <Button type="primary" htmlType="submit" block loading={isBusy}>
        继续
      </Button>
    </Form>
  );
}

function Sessions() {
  const { message } = App.useApp();
  const list = useAsk<{ sessions: Session[] }>('/api/me/sessions');
  async function end(path: string) {
    const { ended } = await call<{ ended: number }>('DELETE', path);
    message.success(`已退出 ${ended} 处登录`);
    await askAgain('/api/me/sessions');
  }
  const others = list.data?.sessions.filter(({ current }) => !current).length ?? 0;
  return (
    <Card
      title="登录设备"
      extra={
        <Popconfirm
          title="退出其他所有登录？"
          description="别处打开的页面会立即回到登录页。"
          okText="全部退出"
          onConfirm={() => end('/api/me/sessions')}
        >
          <Button disabled={others === 0}>退出其他所有登录</Button>
        </Popconfirm>
      }
    >
      <Table<Session>
        rowKey="id"
        size="small"
        pagination={false}
        loading={list.data === null}
        dataSource={list.data?.sessions ?? []}
        columns={[
          { title: '设备', render: (_, { agent }) => deviceOf(agent ?? '') },
          { title: '方式', render: (_, { factor }) => FACTORS[factor] },
          { title: '地址', dataIndex: 'ip' },
          { title: '登录时间', render: (_, { openedAt }) => at(openedAt) },
          { title: '最近使用', render: (_, { seenAt }) => at(seenAt) },
          {
            title: '操作',
            render: (_, { id, current }) =>
              current ? (
                <Tag color="blue">当前页面</Tag>
              ) : (
                <Popconfirm
                  title="退出这处登录？"
                  description="那里的页面会立即回到登录页。"
                  okText="退出"
                  onConfirm={() => end(`/api/me/sessions/${id}`)}
                >
                  <Button size="small">退出</Button>
                </Popconfirm>
              ),
          },
        ]}
      />
    </Card>
  );
}

/** What somebody recognises his device by. */
function deviceOf(agent: string): string {
  const system = [
    ['Windows', 'Windows'],
    ['Android', '安卓手机'],
    ['iPhone', 'iPhone'],
    ['Mac OS', 'Mac'],
    ['Linux', 'Linux'],
  ].find(([mark]) => agent.includes(mark ?? ''))?.[1];
  const program = [
    ['wxwork', '企业微信'],
    ['Edg/', 'Edge'],
    ['Firefox', 'Firefox'],
    ['Chrome', 'Chrome'],
    ['Safari', 'Safari'],
  ].find(([mark]) => agent.includes(mark ?? ''))?.[1];
  return [system ?? '未知设备', program].filter(Boolean).join(' · ');
}

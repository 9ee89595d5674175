import {
  Alert,
  App,
  Button,
  Flex,
  Form,
  Input,
  Modal,
  Popconfirm,
  Segmented,
  Space,
  Table,
  Tag,
  Typography,
} from 'antd';
import { useState } from 'react';
import type { LocalAccountListData, OneTimeData } from '../../../domain/accounts/api.ts';
import { ApiProblem, call, query } from '../../kit/call.ts';
import { useAddress } from '../parts/address.ts';
import { askAgain, useAsk } from '../parts/ask.ts';
import { PageFrame } from '../parts/page-frame.tsx';

type Row = LocalAccountListData['accounts'][number];

const STATES: Readonly<Record<Row['state'], { text: string; color: string }>> = {
  NONE: { text: '未开通', color: 'default' },
  ONE_TIME: { text: '待首次登录', color: 'blue' },
  EXPIRED: { text: '一次性密码已过期', color: 'red' },
  NO_FACTOR: { text: '待绑定第二验证', color: 'orange' },
  ACTIVE: { text: '正常', color: 'green' },
  DISABLED: { text: '已停用', color: 'default' },
};

const FACTORS = { TOTP: '验证器', PASSKEY: '通行密钥' } as const;

/** Accounts of officers without WeCom: opened, reset, disabled by the county's administrator; never his own. */
export function LocalAccountsPage() {
  const { message } = App.useApp();
  const address = useAddress();
  const of = address.one('of') === 'CANDIDATES' ? 'CANDIDATES' : 'ACCOUNTS';
  const path = `/api/accounts?${query({ of, q: address.one('q'), after: address.one('after') })}`;
  const list = useAsk<LocalAccountListData>(path);
  const [opening, setOpening] = useState<Row | null>(null);
  const [once, setOnce] = useState<OneTimeData | null>(null);

  async function act(work: () => Promise<string | null>) {
    try {
      const done = await work();
      if (done !== null) message.success(done);
      await askAgain('/api/accounts');
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error;
      message.error(error.message);
    }
  }
  const change = (row: Row, what: 'RESET_FACTORS' | 'DISABLE' | 'ENABLE', done: string) =>
    act(async () => {
      await call('POST', `/api/accounts/${row.personId}/act`, { act: what });
      return done;
    });
  const reset = (row: Row) =>
    act(async () => {
      setOnce(await call<OneTimeData>('POST', `/api/accounts/${row.personId}/password`, {}));
      return null;
    });

  return (
    <PageFrame title="本地账号" of={list}>
      <Typography.Text type="secondary">
        给没有企业微信的民警和管理人员使用。所有操作都有记录；自己的账号由另一位管理员办理。
      </Typography.Text>
      <Flex gap={8} wrap>
        <Segmented
          value={of}
          options={[
            { value: 'ACCOUNTS', label: '已开通' },
            { value: 'CANDIDATES', label: '可开通的人员' },
          ]}
          onChange={(value) => address.change({ of: value, after: null })}
        />
        <Input.Search
          key={address.one('q')}
          allowClear
          style={{ width: 240 }}
          placeholder="姓名或用户名"
          defaultValue={address.one('q')}
          onSearch={(q) => address.change({ q, after: null })}
        />
      </Flex>
      <Table<Row>
        rowKey="personId"
        dataSource={list.data?.accounts ?? []}
        loading={list.isAsking}
        pagination={false}
        size="middle"
        locale={{ emptyText: of === 'ACCOUNTS' ? '还没有本地账号：到“可开通的人员”里开通' : '没有符合条件的人员' }}
        columns={[
          { title: '姓名', dataIndex: 'person' },
          { title: '岗位', render: (_, { roles }) => roles.join('、') },
          ...(of === 'ACCOUNTS'
            ? [
                { title: '用户名', dataIndex: 'name' },
                {
                  title: '状态',
                  render: (_: unknown, { state }: Row) => <Tag color={STATES[state].color}>{STATES[state].text}</Tag>,
                },
                {
                  title: '第二验证',
                  render: (_: unknown, { factors }: Row) => factors.map((one) => FACTORS[one]).join('、') || '无',
                },
                {
                  title: '最近登录',
                  render: (_: unknown, { signedInAt }: Row) =>
                    signedInAt ? new Date(signedInAt).toLocaleString('zh-CN') : '从未',
                },
              ]
            : []),
          {
            title: '操作',
            render: (_, row) => {
              if (!row.mayChange) return <Typography.Text type="secondary">本人</Typography.Text>;
              if (row.state === 'NONE')
                return (
                  <Button size="small" onClick={() => setOpening(row)}>
                    开通
                  </Button>
                );
              return (
                <Space wrap>
                  <Popconfirm
                    title="重置密码？"
                    description="原密码作废，此人会被退出，需用新的一次性密码登录。"
                    okText="重置密码"
                    onConfirm={() => reset(row)}
                  >
                    <Button size="small">重置密码</Button>
                  </Popconfirm>
                  <Popconfirm
                    title="重置第二验证？"
                    description="验证器、通行密钥和恢复码全部作废，下次登录须重新绑定。"
                    okText="重置第二验证"
                    onConfirm={() => change(row, 'RESET_FACTORS', '已重置第二验证')}
                  >
                    <Button size="small">重置第二验证</Button>
                  </Popconfirm>
                  {row.state === 'DISABLED' ? (
                    <Button size="small" onClick={() => void change(row, 'ENABLE', '已启用')}>
                      启用
                    </Button>
                  ) : (
                    <Popconfirm
                      title="停用这个账号？"
                      description="此人立即被退出，启用之前不能登录。"
                      okText="停用"
                      onConfirm={() => change(row, 'DISABLE', '已停用')}
                    >
                      <Button size="small" danger>
                        停用
                      </Button>
                    </Popconfirm>
                  )}
                </Space>
              );
            },
          },
        ]}
      />
      {list.data?.next && (
        <Button style={{ alignSelf: 'center' }} onClick={() => address.change({ after: list.data?.next ?? null })}>
          下一页
        </Button>
      )}
      <Modal
        title={`为${opening?.person ?? ''}开通本地账号`}
        open={opening !== null}
        footer={null}
        destroyOnHidden
        onCancel={() => setOpening(null)}
      >
        <Form<{ name: string }>
          layout="vertical"
          requiredMark={false}
          onFinish={({ name }) =>
            act(async () => {
              setOnce(await call<OneTimeData>('POST', '/api/accounts', { personId: opening?.personId, name }));
              setOpening(null);
              return null;
            })
          }
        >
          <Form.Item
            name="name"
            label="用户名"
            extra="3到40位字母、数字、点、横线或下划线，如警号"
            rules={[{ required: true, message: '请输入用户名' }]}
          >
            <Input autoFocus autoComplete="off" />
          </Form.Item>
          <Button type="primary" htmlType="submit" block>
            开通并生成一次性密码
          </Button>
        </Form>
      </Modal>
      <Modal title="一次性密码" open={once !== null} footer={null} closable={false} destroyOnHidden>
        <Flex vertical gap={12}>
          <Alert
            type="warning"
            showIcon
            title="只显示这一次"
            description="请当面或电话告知本人，不要发到群里。首次登录后须立即改密码并绑定第二验证。"
          />
          <Typography.Text>用户名：{once?.name}</Typography.Text>
          <Typography.Text copyable={{ text: once?.password ?? '' }} style={{ fontSize: 18 }}>
            {once?.password}
          </Typography.Text>
          <Typography.Text type="secondary">
            有效至 {once && new Date(once.until).toLocaleString('zh-CN')}
          </Typography.Text>
          <Button type="primary" onClick={() => setOnce(null)}>
            已告知本人，关闭
          </Button>
        </Flex>
      </Modal>
    </PageFrame>
  );
}

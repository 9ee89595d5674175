import { App, Button, Descriptions, Drawer, Empty, Flex, Popconfirm, Space, Tag, Timeline, Typography } from 'antd';
import { useState } from 'react';
import type { PersonData } from '../../../domain/people/api.ts';
import type { LoadListData } from '../../../domain/readiness/api.ts';
import { ApiProblem, call } from '../../kit/call.ts';
import { dayText, minuteText } from '../../kit/time.ts';
import { askAgain, useAsk } from '../parts/ask.ts';
import { Unready } from '../parts/page-frame.tsx';
import { ReachDot } from '../parts/reach-dot.tsx';
import { useMe } from '../shell/me.ts';
import { AccountMark } from './account-mark.tsx';
import { CorrectForm } from './correct-form.tsx';
import { AskToSee, EndRole, RequestErasure, RoleForm } from './person-acts.tsx';

/** One person beside the list: what is known of him, and what the reader may do about it. */
export function PersonDrawer({ id, onClose }: { id: string; onClose: () => void }) {
  const person = useAsk<PersonData>(`/api/people/${encodeURIComponent(id)}`, { isOn: id !== '' });
  const shown = person.data?.personId === id ? person.data : null;
  return (
    <Drawer
      open={id !== ''}
      size={640}
      onClose={onClose}
      title={shown === null ? '人员' : shown.name}
      destroyOnHidden
      {...(shown?.isMasked ? { extra: <Tag>姓名已隐去</Tag> } : {})}
    >
      {shown === null ? <Unready of={person} /> : <Person person={shown} />}
    </Drawer>
  );
}

function Person({ person }: { person: PersonData }) {
  const [isEditing, setEditing] = useState(false);
  const renew = () => askAgain('/api/people');
  const may = (act: PersonData['allowed'][number]) => person.allowed.includes(act);
  const me = useMe();
  const isOther = person.personId !== me.data?.personId;
  const mayAsk = person.isMasked && isOther && (me.data?.rights.includes('break_glass.ask') ?? false);
  return (
    <Flex vertical gap={24}>
      <section aria-label="基本资料">
        <Descriptions
          size="small"
          bordered
          column={1}
          title="基本资料"
          extra={
            may('correct') &&
            !isEditing && (
              <Button type="primary" onClick={() => setEditing(true)}>
                更正资料
              </Button>
            )
          }
          items={[
            { key: 'phone', label: '手机号', children: <Phone person={person} /> },
            {
              key: 'account',
              label: '企业微信',
              children: (
                <Space>
                  {person.userid}
                  <AccountMark status={person.account} />
                </Space>
              ),
            },
            { key: 'reach', label: '能否联系上', children: <ReachDot personId={person.personId} isFull /> },
            ...(person.roles.length === 0
              ? []
              : [{ key: 'load', label: '近7天负担', children: <Load personId={person.personId} /> }]),
            ...person.employments.map((job) => ({
              key: job.id,
              label: job.isActive ? '在职单位' : '曾任职',
              children: (
                <>
                  <div>{job.organisation}</div>
                  <Typography.Text type="secondary">
                    {[
                      job.unit,
                      job.post,
                      `工号 ${job.employeeNo}`,
                      job.hiredOn && `${job.hiredOn} 入职`,
                      job.leftOn && `${job.leftOn} 离职`,
                    ]
                      .filter(Boolean)
                      .join(' · ')}
                  </Typography.Text>
                </>
              ),
            })),
          ]}
        />
        {isEditing && (
          <CorrectForm
            person={person}
            onDone={async () => {
              setEditing(false);
              await renew();
            }}
            onBack={() => setEditing(false)}
          />
        )}
      </section>
      <Roles person={person} renew={renew} />
      {may('request') && <RequestErasure person={person} />}
      {mayAsk && <AskToSee person={person} />}
      <Changes person={person} />
    </Flex>
  );
}

/** What a week of duty brought him. */
function Load({ personId }: { personId: string }) {
  const load = useAsk<LoadListData>(`/api/duty-load?personId=${encodeURIComponent(personId)}`);
  const [own] = load.data?.people ?? [];
  if (load.problem) return '没有查到，请稍后再打开';
  if (load.data === null) return null;
  return own ? `收到卡片 ${own.cards} 张，其中夜间（22点至6点）${own.nights} 张` : '没有值守职务';
}

function Phone({ person }: { person: PersonData }) {
  const { message } = App.useApp();
  const [full, setFull] = useState<string | null>(null);
  if (person.phone === null) return person.isMasked ? '不显示' : '没有登记';
  const open = async () => {
    try {
      setFull((await call<{ phone: string }>('GET', `/api/people/${person.personId}/phone`)).phone);
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error;
      void message.error(error.message);
    }
  };
  return (
    <Space>
      <span>{full ?? person.phone}</span>
      {full === null && person.allowed.includes('phone') && (
        <Popconfirm
          title="查看完整号码"
          description="查看会记入审计日志，本人可以看到。"
          okText="查看号码"
          cancelText="不看"
          onConfirm={open}
        >
          <Button size="small">查看</Button>
        </Popconfirm>
      )}
    </Space>
  );
}

function Roles({ person, renew }: { person: PersonData; renew: () => Promise<void> }) {
  const [isGiving, setGiving] = useState(false);
  return (
    <section aria-label="职务">
      <Flex justify="space-between" align="center">
        <Typography.Title level={2} style={{ fontSize: 16 }}>
          职务
        </Typography.Title>
        {person.allowed.includes('assign') && !isGiving && <Button onClick={() => setGiving(true)}>任命职务</Button>}
      </Flex>
      {isGiving && (
        <RoleForm
          personId={person.personId}
          onDone={async () => {
            setGiving(false);
            await renew();
          }}
          onBack={() => setGiving(false)}
        />
      )}
      {person.roles.length === 0 && <Typography.Text type="secondary">没有职务</Typography.Text>}
      <Flex vertical gap={8}>
        {person.roles.map((held) => (
          <Flex key={held.id} justify="space-between" align="center" gap={8}>
            <span>
              <b>{held.title}</b> {held.place}
              <br />
              <Typography.Text type="secondary">
                {dayText(held.from)}起{held.until === null ? '' : `，至 ${minuteText(held.until)}`}
              </Typography.Text>
            </span>
            {held.allowed.includes('end') && (
              <EndRole personId={person.personId} held={held} name={person.name} onDone={renew} />
            )}
          </Flex>
        ))}
      </Flex>
    </section>
  );
}

function Changes({ person: { changes } }: { person: PersonData }) {
  return (
    <section aria-label="变更记录">
      <Typography.Title level={2} style={{ fontSize: 16 }}>
        变更记录
      </Typography.Title>
      {changes.length === 0 ? (
        <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description="还没有人在工作台上更改过" />
      ) : (
        <Timeline
          items={changes.map((change) => ({
            key: change.id,
            content: (
              <>
                <div>
                  {change.did} <Typography.Text type="secondary">{change.by}</Typography.Text>
                </div>
                <Typography.Text type="secondary">
                  {minuteText(change.at)} · {change.reason === '' ? '原因已清除' : change.reason}
                </Typography.Text>
              </>
            ),
          }))}
        />
      )}
    </section>
  );
}

import { Card, Descriptions, Drawer, Timeline, Typography } from 'antd';
import type { MessageData } from '../../../domain/operations/api.ts';
import { ATTEMPT_KINDS, ATTEMPT_RESULTS, LANES, OWNER_KINDS, PURPOSES } from '../../../domain/operations/types.ts';
import { useAsk } from '../parts/ask.ts';
import { Unready } from '../parts/page-frame.tsx';
import { StateTag } from './state-tag.tsx';
import { secondsText, secondText } from './words.ts';

type Try = MessageData['tries'][number];

/** One message: what it said, every try, and what WeCom answered to each. */
export function MessageDrawer({ id, onClose }: { id: string | null; onClose: () => void }) {
  const asked = useAsk<MessageData>(`/api/messages/${id ?? ''}`, { isOn: id !== null });
  const message = asked.data?.id === id ? asked.data : null;
  return (
    <Drawer open={id !== null} onClose={onClose} title="一条消息" size={560} destroyOnHidden>
      {message === null ? <Unready of={asked} /> : <Message message={message} />}
    </Drawer>
  );
}

function Message({ message }: { message: MessageData }) {
  const { person, organisation, kind, number, template, title, purpose, lane, words } = message;
  return (
    <>
      <Descriptions
        column={1}
        size="small"
        items={[
          {
            key: 'to',
            label: '收件人',
            children: person === null ? '按您的权限不显示' : `${person} ${organisation ?? ''}`,
          },
          { key: 'kind', label: '事由', children: `${OWNER_KINDS[kind] ?? '其他'} ${number ?? ''}` },
          {
            key: 'card',
            label: '卡片',
            children: `${title}（${template}，${wordIn(PURPOSES, purpose)}，${LANES[lane] ?? ''}）`,
          },
          { key: 'at', label: '生成时间', children: secondText(message.at) },
          { key: 'state', label: '状态', children: <StateTag state={message.state} /> },
          ...(message.reason === null ? [] : [{ key: 'why', label: '说明', children: message.reason }]),
        ]}
      />
      <Typography.Title level={5}>内容</Typography.Title>
      {words === null ? (
        <Typography.Text type="secondary">按您的权限不显示，或已过保存期</Typography.Text>
      ) : (
        <Card size="small">
          <strong>{words[0]}</strong>
          <div style={{ whiteSpace: 'pre-line' }}>{words.slice(1).join('\n')}</div>
        </Card>
      )}
      <Typography.Title level={5}>发送经过</Typography.Title>
      {message.tries.length === 0 ? (
        <Typography.Text type="secondary">还没有发送过</Typography.Text>
      ) : (
        <Timeline items={message.tries.map((one) => ({ color: colorOf(one), content: <Tried one={one} /> }))} />
      )}
    </>
  );
}

function Tried({ one: { at, kind, n, result, errcode, meaning, milliseconds } }: { one: Try }) {
  return (
    <>
      <div>
        {secondText(at)} 第{n}次{wordIn(ATTEMPT_KINDS, kind)}：
        {result === null ? '正在进行' : wordIn(ATTEMPT_RESULTS, result)}
        {milliseconds !== null && (
          <Typography.Text type="secondary">（{secondsText(milliseconds / 1_000)}）</Typography.Text>
        )}
      </div>
      {errcode !== null && errcode !== 0 && (
        <Typography.Text type="secondary">
          错误码 {errcode}：{meaning}
        </Typography.Text>
      )}
    </>
  );
}

const colorOf = ({ result }: Try): string =>
  result === 'ok'
    ? 'green'
    : result === null
      ? 'blue'
      : result === 'permanent' || result === 'config'
        ? 'red'
        : 'orange';

const wordIn = (words: Readonly<Record<string, string>>, code: string): string => words[code] ?? code;

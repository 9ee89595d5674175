import { Alert, Button, Collapse, Descriptions, Flex, Space, Tag, Typography, theme } from 'antd';
import { useState } from 'react';
import type { output } from 'zod';
import type { PhoneView, WarningViewData, WordsData } from '../../../domain/warnings/api.ts';
import { ApiProblem, call } from '../../kit/call.ts';
import { yuanText } from '../../kit/money.ts';
import { type AppClock, minuteText } from '../../kit/time.ts';
import { readerOf } from '../../kit/warning/rules.ts';
import { whatNow } from '../../kit/warning/what-now.ts';
import { PARTICULARS, valueText } from '../../kit/warning/words.ts';
import { Late, Left, LevelTag } from './parts.tsx';

interface FactsProps {
  view: WarningViewData;
  words: WordsData;
}

/** How it stands, what is asked of this reader now, and until when. */
export function Now({ view, words, clock }: FactsProps & { clock: AppClock }) {
  const { title, hint, due, late, tone } = whatNow(view, words);
  return (
    <Alert
      type={view.exhausted || late ? 'error' : tone === 'act' ? 'warning' : tone === 'wait' ? 'info' : 'success'}
      showIcon
      aria-label="现在要做的事"
      title={<b style={{ fontSize: 16 }}>{title}</b>}
      description={
        <Flex vertical gap={2}>
          {hint && <span>{hint}</span>}
          {late && <Late clock={clock} since={late.since} words={`${late.missed}（${late.by}应${late.task}）`} />}
          {due && (
            <span role="timer">
              <b style={{ fontSize: 18 }}>
                <Left clock={clock} at={due.at} />
              </b>{' '}
              {due.label}
            </span>
          )}
        </Flex>
      }
    />
  );
}

export function Head({ view, words }: FactsProps) {
  return (
    <Space wrap>
      <LevelTag level={view.level} words={words} />
      {view.drill && <Tag color="purple">演练</Tag>}
      <b>{words.states[view.state]}</b>
      <Typography.Text copyable={{ text: view.number, tooltips: ['复制编号', '已复制'] }}>
        {view.number}
      </Typography.Text>
    </Space>
  );
}

/** Who it is about, where, and what is known. */
export function Facts({ view, words }: FactsProps) {
  const { subject, organisation, unit, owner, note, fraudName, source, createdAt } = view;
  const { token } = theme.useToken();
  const { isPolice } = readerOf(view);
  const item = (label: string, children: React.ReactNode) => ({ key: label, label, children });
  return (
    <Descriptions
      size="small"
      column={1}
      bordered
      style={{ background: token.colorBgContainer, borderRadius: token.borderRadiusLG }}
      styles={{ label: { width: 92 } }}
      items={[
        item(
          '员工本人',
          subject ? (
            <>
              <b style={{ fontSize: 16 }}>{subject.name}</b>
              {subject.post && `　${subject.post}`}
              {subject.masked && <Typography.Text type="secondary">（按您的权限隐去全名）</Typography.Text>}
            </>
          ) : (
            '待核实'
          ),
        ),
        item('单位', [organisation?.name ?? '待核实', unit].filter(Boolean).join('　')),
        item('诈骗类型', fraudName),
        item('来源', `${words.sources[source] ?? source}　${minuteText(createdAt)}`),
        ...(owner
          ? [
              item(
                owner.kind === 'POLICE' ? '处置民警' : '签收人',
                `${owner.name}${owner.me ? '（您）' : ''}　${minuteText(owner.since)} 起`,
              ),
            ]
          : []),
        ...(view.checkWord
          ? [
              item(
                '您的核验码',
                <>
                  <Typography.Text strong copyable={{ tooltips: ['复制核验码', '已复制'] }} style={{ fontSize: 18 }}>
                    {view.checkWord.word}
                  </Typography.Text>
                  <br />
                  <Typography.Text type="secondary">
                    对方不放心时念给他听，请他打开 {location.host}/h5/verify 核对。{minuteText(view.checkWord.until)}{' '}
                    前有效，交给别人或反馈结果后失效。
                  </Typography.Text>
                </>,
              ),
            ]
          : []),
        ...(view.handOver
          ? [item('交接', `已请${view.handOver.to}接手，${minuteText(view.handOver.until)} 前答复`)]
          : []),
        ...(isPolice && note ? [item('备注', note)] : []),
        ...reportedItems(view, words),
      ]}
    />
  );
}

const SUMS = ['lossCents', 'avertedCents', 'recoveredCents'] as const;

/** The outcome and what was said with it; three sums that are never added. */
function reportedItems(view: WarningViewData, words: WordsData) {
  const { outcome, openReason, detail, missing } = view;
  const came = outcome ?? openReason;
  const known = PARTICULARS.filter((field) => detail[field] !== undefined);
  return [
    ...(came ? [{ key: 'outcome', label: '反馈结果', children: <b>{words.outcomes[came]}</b> }] : []),
    ...known.map((field) => ({
      key: field,
      label: words.fields[field] ?? field,
      children: valueText(field, detail, words.methods),
    })),
    ...SUMS.flatMap((sum) =>
      view[sum] === null ? [] : [{ key: sum, label: words.fields[sum] ?? sum, children: yuanText(view[sum]) }],
    ),
    ...(missing.length > 0
      ? [
          {
            key: 'missing',
            label: '还需补充',
            children: (
              <Typography.Text type="warning">
                {missing.map((field) => words.fields[field] ?? field).join('、')}
              </Typography.Text>
            ),
          },
        ]
      : []),
  ];
}

type Whose = 'subject' | 'advisor' | 'given';

/** Numbers behind a press each; each look is in the audit log. */
export function Phones({ view }: { view: WarningViewData }) {
  const { isPolice } = readerOf(view);
  const isOpen = view.state !== 'CLOSED' && view.state !== 'REVOKED';
  if (!isOpen || !isPolice || view.drill) return null;
  const shown: [Whose, string][] = [
    ...(view.subject === null && view.allowed.includes('match') ? [['given', '来件'] as [Whose, string]] : []),
    ...(view.subject === null ? [] : [['subject', '员工本人'] as [Whose, string]]),
    ...(view.organisation === null ? [] : [['advisor', '安全顾问'] as [Whose, string]]),
  ];
  if (shown.length === 0) return null;
  return (
    <Space wrap aria-label="电话">
      {shown.map(([whose, name]) => (
        <PhoneLook key={whose} id={view.id} whose={whose} name={name} />
      ))}
    </Space>
  );
}

export function PhoneLook({ id, whose, name }: { id: string; whose: Whose; name: string }) {
  const [said, setSaid] = useState<{ phone: string } | { trouble: string } | null>(null);
  const [isBusy, setBusy] = useState(false);
  const look = async () => {
    setBusy(true);
    try {
      setSaid(await call<output<typeof PhoneView>>('GET', `/api/warnings/${id}/phone?of=${whose}`));
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error;
      setSaid({ trouble: error.status === 404 ? `${name}没有登记电话` : error.message });
    } finally {
      setBusy(false);
    }
  };
  if (said !== null && 'phone' in said)
    return (
      <Typography.Text strong copyable style={{ fontVariantNumeric: 'tabular-nums' }}>
        {`${name} ${said.phone.replace(/^(\d{3})(\d{4})(\d{4})$/, '$1 $2 $3')}`}
      </Typography.Text>
    );
  return (
    <Space>
      <Button size="small" loading={isBusy} onClick={() => void look()} title="查看会留下记录">
        查看{name}电话
      </Button>
      {said !== null && <Typography.Text type="danger">{said.trouble}</Typography.Text>}
    </Space>
  );
}

/** What to say when meeting him, in order. */
export function Script({ view }: { view: WarningViewData }) {
  if (view.script.length === 0) return null;
  const isNeeded = ['DISPATCHED', 'ACKED', 'CONTACTED'].includes(view.state);
  return (
    <Collapse
      size="small"
      defaultActiveKey={isNeeded ? ['script'] : []}
      items={[
        {
          key: 'script',
          label: '劝阻话术',
          children: (
            <ol style={{ margin: 0, paddingInlineStart: 20, lineHeight: 1.8 }}>
              {view.script.map((sentence) => (
                <li key={sentence}>{sentence}</li>
              ))}
            </ol>
          ),
        },
      ]}
    />
  );
}

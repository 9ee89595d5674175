import { Alert, Button, Card, Flex, Form, Input, Radio, Select, Typography } from 'antd';
import { useRef, useState } from 'react';
import { useLocation } from 'wouter';
import type { output } from 'zod';
import type { ReceivedView, WordsData } from '../../../domain/warnings/api.ts';
import { ApiProblem, call } from '../../kit/call.ts';
import { askAgain } from '../parts/ask.ts';
import { useKept } from '../parts/kept-form.ts';
import { PageFrame } from '../parts/page-frame.tsx';
import { useKeys } from '../shell/keys.tsx';
import { useMe } from '../shell/me.ts';
import { Finder } from './finder.tsx';
import type { Level } from './parts.tsx';
import { PickedPerson } from './picked-person.tsx';
import { FRAUD_INITIALS, faultOf, LEVEL_KEYS, NOTE_MAX, newDraft, type RaiseDraft, warningOf } from './raise-draft.ts';
import { useWords } from './use-warning.ts';

/** A warning by hand: the centre sends it out, station and community police propose it. Everything by key, from top to bottom. */
export function RaisePage() {
  const words = useWords();
  const me = useMe();
  const isCentre = me.data?.roles.some(({ role }) => role === 'CENTER_OFFICER') ?? false;
  const title = isCentre ? '发起预警' : '上报预警';
  return <PageFrame title={title}>{words && <RaiseForm words={words} isCentre={isCentre} title={title} />}</PageFrame>;
}

/** At once, since the next letter may come within a moment; and again after the next drawing, which may bring or move the field. */
const focus = (id: string): void => {
  const go = () => document.getElementById(id)?.focus();
  go();
  setTimeout(go);
};

function RaiseForm({ words, isCentre, title }: { words: WordsData; isCentre: boolean; title: string }) {
  const [, go] = useLocation();
  const [draft, setDraft, isBack] = useKept<RaiseDraft>('raise', newDraft);
  const [trouble, setTrouble] = useState('');
  const [isBusy, setBusy] = useState(false);
  const isSending = useRef(false);
  const change = (part: Partial<RaiseDraft>) => {
    setTrouble('');
    setDraft((before) => ({ ...before, ...part }));
  };
  const pickLevel = (level: Level) => {
    change({ level });
    focus('fraud-type');
  };
  const pick = (part: Pick<RaiseDraft, 'picked' | 'phone'>) => {
    change(part);
    focus(draft.level === null ? 'level-CRITICAL' : 'fraud-type');
  };
  const send = async () => {
    const fault = faultOf(draft);
    if (fault) {
      setTrouble(fault.words);
      return focus(fault.field);
    }
    if (isSending.current) return;
    isSending.current = true;
    setBusy(true);
    try {
      const { id } = await call<output<typeof ReceivedView>>('POST', '/api/warnings', warningOf(draft));
      void askAgain('/api/warnings');
      go(`/w/${id}`);
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error;
      setTrouble(error.message);
      setBusy(false);
      isSending.current = false;
    }
  };
  const [open] = draft.picked?.open ?? [];
  useKeys([
    { keys: 'Ctrl+Enter', says: isCentre ? '发出预警' : '上报预警', run: () => void send(), inFields: true },
    ...LEVEL_KEYS.map(([level, keys]) => ({
      keys,
      says: `等级选${words.levels[level]?.tag ?? level}`,
      run: () => pickLevel(level),
    })),
    ...(open ? [{ keys: 'o', says: '打开此人未办结的预警', run: () => go(`/w/${open.id}`) }] : []),
  ]);
  return (
    <Card style={{ maxWidth: 860 }}>
      <Form layout="vertical" component="div">
        <Typography.Paragraph type="secondary">
          {isCentre ? '发出后立即通知其单位的安全顾问。' : '先报反诈中心，中心确认后下发。急事请同时拨110。'}
          查找都有记录。
        </Typography.Paragraph>
        {isBack && (
          <Alert type="info" showIcon title="已恢复先前填写的内容，请核对人员后再发出" style={{ marginBottom: 12 }} />
        )}
        <Form.Item label="员工" htmlFor="who" required>
          {draft.picked === null && draft.phone === '' ? (
            <Finder mayGivePhone={isCentre} onPick={pick} />
          ) : (
            <PickedPerson
              draft={draft}
              words={words}
              onAgain={() => {
                change({ picked: null, phone: '' });
                focus('who');
              }}
            />
          )}
        </Form.Item>
        <Form.Item label="等级" required>
          <Radio.Group
            value={draft.level}
            optionType="button"
            buttonStyle="solid"
            aria-label="等级"
            onChange={(event) => change({ level: event.target.value as Level })}
          >
            {LEVEL_KEYS.map(([level, key]) => (
              <Radio.Button key={level} value={level} id={`level-${level}`}>
                {words.levels[level]?.tag}（{key}）
              </Radio.Button>
            ))}
          </Radio.Group>
        </Form.Item>
        <Flex gap={16} wrap>
          <Form.Item label="诈骗类型" htmlFor="fraud-type" required style={{ flex: '2 1 320px' }}>
            <Select
              id="fraud-type"
              placeholder="打汉字或拼音首字母，如 sdfl"
              value={draft.fraudType || null}
              options={Object.entries(words.fraudTypes).map(([value, label]) => ({ value, label }))}
              showSearch={{
                filterOption: (typed, option) => {
                  const sought = typed.trim().toLowerCase();
                  const initials = FRAUD_INITIALS[option?.value ?? ''] ?? '';
                  return (option?.label ?? '').includes(sought) || initials.startsWith(sought);
                },
              }}
              notFoundContent="没有这种类型，请换个写法"
              onChange={(fraudType: string) => {
                change({ fraudType });
                focus('note');
              }}
            />
          </Form.Item>
          <Form.Item label="来源" htmlFor="source" style={{ flex: '1 1 180px' }}>
            <Select
              id="source"
              value={draft.source}
              options={Object.entries(words.sources).map(([value, label]) => ({ value, label }))}
              onChange={(source: string) => change({ source })}
            />
          </Form.Item>
        </Flex>
        <Form.Item label="备注（只给民警看，不写证件号和卡号）" htmlFor="note" required={draft.fraudType === 'OTHER'}>
          <Input.TextArea
            id="note"
            rows={2}
            maxLength={NOTE_MAX}
            showCount
            value={draft.note}
            onChange={(event) => change({ note: event.target.value })}
          />
        </Form.Item>
        {trouble && <Alert type="error" showIcon role="alert" title={trouble} style={{ marginBottom: 12 }} />}
        <Button type="primary" size="large" loading={isBusy} onClick={() => void send()}>
          {isCentre ? '发出预警' : '上报反诈中心'}（Ctrl+Enter）
        </Button>
        <Typography.Text type="secondary" style={{ marginInlineStart: 12 }}>
          {title}不再另行确认。
        </Typography.Text>
      </Form>
    </Card>
  );
}

import { Alert, Button, Card, Flex, Form, Input, type InputRef, Radio, Select, Tag, Typography, theme } from 'antd';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { Link, useLocation } from 'wouter';
import type { output } from 'zod';
import type { PeopleData } from '../../../domain/warning-views/api.ts';
import type { ReceivedView, WordsData } from '../../../domain/warnings/api.ts';
import { maskPhone } from '../../../lib/masking.ts';
import { normalisePhone } from '../../../lib/phone.ts';
import { ApiProblem, call } from '../../kit/call.ts';
import { minuteText } from '../../kit/time.ts';
import { AdvisorsReach } from '../parts/advisors-reach.tsx';
import { askAgain, useAsk } from '../parts/ask.ts';
import { useKept } from '../parts/kept-form.ts';
import { PageFrame } from '../parts/page-frame.tsx';
import { useSettled } from '../parts/settled.ts';
import { KeyCaps, useKeys } from '../shell/keys.tsx';
import { useMe } from '../shell/me.ts';
import { type Level, LevelTag } from './parts.tsx';
import {
  FRAUD_INITIALS,
  faultOf,
  LEVEL_KEYS,
  NOTE_MAX,
  newDraft,
  type Person,
  type RaiseDraft,
  warningOf,
} from './raise-draft.ts';
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

/** Who is meant, found while he is typed: ↓↑ and Enter. */
function Finder({
  mayGivePhone,
  onPick,
}: {
  mayGivePhone: boolean;
  onPick: (part: Pick<RaiseDraft, 'picked' | 'phone'>) => void;
}) {
  const { token } = theme.useToken();
  const box = useRef<InputRef>(null);
  const [typed, setTyped] = useKept('raise who', () => '');
  const [at, setAt] = useState(0);
  const [awaited, setAwaited] = useState<string | null>(null);
  const words = useSettled(typed.trim());
  const isOn = words.length > 1;
  const found = useAsk<PeopleData>(`/api/warnings/people?q=${encodeURIComponent(words)}`, { isOn });
  const isCurrent = isOn && words === typed.trim() && !found.isAsking;
  const people = isOn ? (found.data?.people ?? []) : [];
  const phone = normalisePhone(typed);
  const canGivePhone = mayGivePhone && isCurrent && people.length === 0 && phone !== null;
  useEffect(() => box.current?.focus(), []);
  const take = (one: Person | undefined) => {
    setAwaited(null);
    if (one) onPick({ picked: one, phone: '' });
    else if (canGivePhone) onPick({ picked: null, phone });
  };
  useEffect(() => {
    // Enter came before the answer: whoever is the only one is meant, among several he is still to be chosen.
    if (!isCurrent || awaited !== words) return;
    setAwaited(null);
    if (people.length <= 1) take(people[0]);
  });
  const press = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) {
      event.preventDefault();
      setAt(Math.max(0, Math.min(people.length - 1, at + step)));
    }
    // What stands there may be about older words: the wrong one would be taken.
    if (event.key === 'Enter' && !event.ctrlKey) {
      event.preventDefault();
      if (isCurrent) take(people[at]);
      else setAwaited(typed.trim());
    }
  };
  return (
    <>
      <Input
        id="who"
        ref={box}
        role="combobox"
        aria-expanded={people.length > 0}
        aria-controls="people"
        aria-activedescendant={people[at] ? `person-${at}` : undefined}
        autoComplete="off"
        maxLength={60}
        placeholder="手机号、姓名、单位或工号，可连着写"
        value={typed}
        onChange={(event) => {
          setTyped(event.target.value);
          setAt(0);
        }}
        onKeyDown={press}
      />
      {found.problem && <Alert type="error" showIcon title={found.problem.message} style={{ marginTop: 8 }} />}
      <div id="people" role="listbox" aria-label="找到的员工" style={{ marginTop: 8 }}>
        {people.map((one, place) => (
          <div
            key={one.employeeId}
            id={`person-${place}`}
            role="option"
            tabIndex={-1}
            aria-selected={place === at}
            // Before the box loses the focus: its keys are the keys of the whole list.
            onPointerDown={(event) => {
              event.preventDefault();
              take(one);
            }}
            style={{
              padding: '6px 10px',
              cursor: 'pointer',
              borderRadius: token.borderRadius,
              background: place === at ? token.controlItemBgActive : 'transparent',
            }}
          >
            <PersonLine person={one} />
          </div>
        ))}
      </div>
      {isCurrent && people.length === 0 && (
        <Typography.Text type="secondary">
          {canGivePhone
            ? '名单里没有这个手机号。按回车先登记，由中心匹配到员工后再通知其单位。'
            : '没有找到在职的员工，请换个写法'}
        </Typography.Text>
      )}
      {found.data?.isMore && isOn && (
        <Typography.Text type="secondary">还有更多，请写得再具体些，如“姓名 单位”</Typography.Text>
      )}
    </>
  );
}

function PersonLine({ person }: { person: Person }) {
  const { name, organisation, unit, post, employeeNo, phoneFits, open } = person;
  return (
    <Flex gap={12} wrap align="center">
      <b>{name}</b>
      <span>{[organisation, unit, post].filter(Boolean).join('　')}</span>
      <Typography.Text type="secondary">工号{employeeNo}</Typography.Text>
      {phoneFits && <Tag color="success">✓ 手机号一致</Tag>}
      {open.length > 0 && <Tag color="warning">有未办结预警</Tag>}
    </Flex>
  );
}

function PickedPerson({ draft, words, onAgain }: { draft: RaiseDraft; words: WordsData; onAgain: () => void }) {
  const { picked, phone } = draft;
  const [open] = picked?.open ?? [];
  return (
    <Flex vertical gap={8}>
      <Flex gap={12} align="center" wrap>
        {picked ? <PersonLine person={picked} /> : <b>手机号 {maskPhone(phone)}，待中心匹配</b>}
        <Button size="small" autoInsertSpace={false} onClick={onAgain}>
          重选
        </Button>
      </Flex>
      {picked && <AdvisorsReach employeeId={picked.employeeId} />}
      {open && (
        <Alert
          type="warning"
          showIcon
          title={
            <>
              此人已有未办结预警 <LevelTag level={open.level} words={words} />
              {open.number}，{words.fraudTypes[open.fraudType]}，{words.states[open.state]}，
              {minuteText(open.createdAt)}
            </>
          }
          description={
            <>
              <Link href={`/w/${open.id}`}>打开这一起</Link>（<KeyCaps keys="o" />
              ）；同一类型24小时内再发，会并入这一起。
            </>
          }
        />
      )}
    </Flex>
  );
}

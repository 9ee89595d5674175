import { Alert, Input, type InputRef, Typography, theme } from 'antd';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import type { PeopleData } from '../../../domain/warning-views/api.ts';
import { normalisePhone } from '../../../lib/phone.ts';
import { useAsk } from '../parts/ask.ts';
import { useKept } from '../parts/kept-form.ts';
import { useSettled } from '../parts/settled.ts';
import { PersonLine } from './picked-person.tsx';
import type { Person, RaiseDraft } from './raise-draft.ts';

/** Who is meant, found while he is typed: ↓↑ and Enter. */
export function Finder({
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

import { useState } from 'react';
import { ActButton } from '../parts/act-button.tsx';
import { Sheet } from '../parts/sheet.tsx';
import { closeSheet } from '../route.ts';
import { labelOf } from './act-words.ts';
import type { SheetNeeds } from './sheet-needs.ts';

export function MatchSheet({ view, pending, perform }: SheetNeeds) {
  const [employeeId, setEmployeeId] = useState('');
  const [trouble, setTrouble] = useState('');
  const isAgain = view.dispatchedAt !== null;
  const send = async () => {
    if (employeeId.trim() === '') return setTrouble('请填写员工编号');
    const failed = await perform('match', { employeeId: employeeId.trim() });
    if (!failed) return closeSheet();
    setTrouble(failed.message);
  };
  return (
    <Sheet
      title={labelOf('match', view)}
      hint={isAgain ? '改派后，原来收到的卡片作废，按新单位重新下发。' : '匹配后立即下发给该单位的安全顾问。'}
      foot={
        <ActButton kind="primary" isBusy={pending === 'match'} isDisabled={pending !== null} onPress={send}>
          {isAgain ? '改派并下发' : '匹配并下发'}
        </ActButton>
      }
    >
      <div className="field">
        <label htmlFor="employee">
          员工编号<em>必填</em>
        </label>
        <input
          id="employee"
          className="typed"
          type="text"
          autoComplete="off"
          autoCapitalize="off"
          maxLength={80}
          placeholder="如 0001/0123"
          value={employeeId}
          onChange={(event) => setEmployeeId(event.target.value)}
        />
        {trouble && (
          <p className="fault" role="alert">
            {trouble}
          </p>
        )}
        <p className="small">可填：单位编码/工号（如 0001/0123）、企业微信账号，或系统里的员工编号。</p>
      </div>
    </Sheet>
  );
}

import { useState } from 'react';
import { ActButton } from './act-button.tsx';
import { ReasonField } from './reason-field.tsx';
import type { ReasonWords } from './reason-words.ts';
import { Sheet } from './sheet.tsx';

interface ReasonSheetProps {
  words: ReasonWords;
  isBusy: boolean;
  isDisabled: boolean;
  /** What went wrong last, in the service's words. */
  trouble: string;
  onSend: (reason: string) => void;
}

/** An act that takes a reason and nothing else. */
export function ReasonSheet({ words, isBusy, isDisabled, trouble, onSend }: ReasonSheetProps) {
  const { title, hint, placeholder, submit, confirm } = words;
  const [reason, setReason] = useState('');
  const [isSure, setSure] = useState(false);
  const [missing, setMissing] = useState('');
  const fault = missing || trouble;
  const press = () => {
    if (reason.trim() === '') return setMissing('请写明原因');
    setMissing('');
    if (confirm && !isSure) return setSure(true);
    onSend(reason.trim());
  };
  return (
    <Sheet
      title={title}
      hint={hint}
      foot={
        <>
          {fault && <p className="fault">{fault}</p>}
          <ActButton kind={confirm ? 'warn' : 'primary'} isBusy={isBusy} isDisabled={isDisabled} onPress={press}>
            {isSure && confirm ? confirm : submit}
          </ActButton>
        </>
      }
    >
      <ReasonField
        value={reason}
        placeholder={placeholder}
        onChange={(typed) => {
          setReason(typed);
          setSure(false);
        }}
      />
    </Sheet>
  );
}

import './styles/chips.css';
import './styles/sheet.css';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { createPortal } from 'react-dom';
import { ActButton, Fault } from './command.tsx';
import { closeSheet } from './router.tsx';
import type { ReasonWords } from './words.ts';

interface SheetProps {
  title: string;
  hint?: string;
  /** The buttons at the foot. */
  foot: ReactNode;
  children: ReactNode;
}

/** A form over the page, outside of it and its margins; going back closes it. */
export function Sheet({ title, hint, foot, children }: SheetProps) {
  const head = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    head.current?.focus();
    document.body.classList.add('is-under-sheet');
    const closeOnEscape = (event: KeyboardEvent) => event.key === 'Escape' && closeSheet();
    addEventListener('keydown', closeOnEscape);
    return () => {
      document.body.classList.remove('is-under-sheet');
      removeEventListener('keydown', closeOnEscape);
    };
  }, []);
  return createPortal(
    <div className="sheet" role="dialog" aria-modal="true" aria-label={title}>
      <header className="sheet-head">
        <button type="button" className="sheet-close" onClick={closeSheet} aria-label="关闭，返回">
          ‹ 返回
        </button>
        <h2 ref={head} tabIndex={-1}>
          {title}
        </h2>
      </header>
      <div className="sheet-body">
        {hint && <p className="sheet-hint">{hint}</p>}
        {children}
      </div>
      <footer className="foot-bar">{foot}</footer>
    </div>,
    document.body,
  );
}

interface ReasonSheetProps {
  words: ReasonWords;
  isBusy: boolean;
  isDisabled: boolean;
  /** What went wrong last, in the service's words. */
  trouble: string;
  onSend: (reason: string) => void;
}

/** A command that takes a reason and nothing else. */
export function ReasonSheet({ words, isBusy, isDisabled, trouble, onSend }: ReasonSheetProps) {
  const { title, hint, placeholder, submit, confirm } = words;
  const [reason, setReason] = useState('');
  const [isSure, setSure] = useState(false);
  const [missing, setMissing] = useState('');
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
          <Fault words={missing || trouble} />
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

interface ReasonFieldProps {
  value: string;
  placeholder: string;
  onChange: (reason: string) => void;
}

/** The one thing an officer must write. */
export function ReasonField({ value, placeholder, onChange }: ReasonFieldProps) {
  return (
    <div className="field">
      <label htmlFor="reason">
        原因<em>必填</em>
      </label>
      <textarea
        id="reason"
        className="typed"
        rows={3}
        maxLength={200}
        placeholder={placeholder}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
    </div>
  );
}

import './sure.css';
import { type ReactNode, useState } from 'react';
import { ActButton } from './act-button.tsx';

/** Only a second press makes one. What cannot be taken back asks for it, so that no page can do it on the first. */
export class Sure {
  readonly isPressedTwice = true;
}

export interface Danger {
  /** What will happen, to whom or to how many. */
  says: string;
  /** What the second press does: 「删去这个班次」. */
  again: string;
}

interface SureQuestionProps {
  danger: Danger;
  isBusy?: boolean;
  isDisabled?: boolean;
  onSure: (sure: Sure) => void;
}

/** What will happen, and the second press. */
export function SureQuestion({ danger, isBusy = false, isDisabled = false, onSure }: SureQuestionProps) {
  return (
    <div className="sure">
      <p className="small" role="alert">
        {danger.says}
      </p>
      <ActButton kind="warn" isBusy={isBusy} isDisabled={isDisabled} onPress={() => onSure(new Sure())}>
        再按一次，{danger.again}
      </ActButton>
    </div>
  );
}

interface SureButtonProps extends SureQuestionProps {
  kind?: 'default' | 'primary' | 'warn';
  children: ReactNode;
}

/** A button for what cannot be taken back: the first press says what will happen, the second does it. */
export function SureButton({ danger, kind = 'default', children, ...act }: SureButtonProps) {
  // Asked anew when something else would happen.
  const [asked, setAsked] = useState('');
  if (asked === danger.says) return <SureQuestion danger={danger} {...act} />;
  return (
    <ActButton kind={kind} isDisabled={act.isDisabled ?? false} onPress={() => setAsked(danger.says)}>
      {children}
    </ActButton>
  );
}

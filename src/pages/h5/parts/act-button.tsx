import type { ReactNode } from 'react';

interface ActButtonProps {
  kind?: 'primary' | 'default' | 'warn';
  isBusy?: boolean;
  isDisabled?: boolean;
  onPress: () => void;
  children: ReactNode;
}

/** A big button that cannot be pressed twice while its act is under way. */
export function ActButton({ kind = 'default', isBusy = false, isDisabled = false, onPress, children }: ActButtonProps) {
  return (
    <button
      type="button"
      className={`weui-btn weui-btn_${kind} act-button${isBusy ? ' weui-btn_loading' : ''}`}
      disabled={isBusy || isDisabled}
      aria-busy={isBusy}
      onClick={onPress}
    >
      {isBusy && <i className="weui-loading" aria-hidden="true" />}
      {children}
    </button>
  );
}

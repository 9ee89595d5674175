import './styles/sure.css';
import { type ReactNode, useCallback, useState } from 'react';
import { ApiProblem } from './call.ts';

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

interface Running {
  /** The name of the command under way. */
  busy: string | null;
  /** What went wrong last, in the service's words. */
  trouble: string;
  /** Answers whether it was done. */
  run: (name: string, command: () => Promise<unknown>) => Promise<boolean>;
  refuse: (why: string) => void;
}

/** One command at a time; a refusal is shown, not thrown. */
export function useCommand(): Running {
  const [busy, setBusy] = useState<string | null>(null);
  const [trouble, setTrouble] = useState('');
  const run: Running['run'] = useCallback(async (name, command) => {
    setBusy(name);
    setTrouble('');
    try {
      await command();
      return true;
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error;
      setTrouble(error.message);
      return false;
    } finally {
      setBusy(null);
    }
  }, []);
  return { busy, trouble, run, refuse: setTrouble };
}

interface Named {
  label: string;
  kind?: 'primary' | 'default' | 'warn';
  isDisabled?: boolean;
}

/** What a reader can do about something. What ends it for good says what will happen, and takes a second press. */
export type Command = Named &
  ({ danger: Danger; run: (sure: Sure) => Promise<unknown> } | { danger?: undefined; run: () => Promise<unknown> });

interface CommandBarProps {
  commands: readonly Command[];
  /** What must be filled in first, in words; null when nothing is missing. */
  faultOf?: () => string | null;
}

/** The commands of one thing side by side; a refusal stands above them. */
export function CommandBar({ commands, faultOf }: CommandBarProps) {
  const { busy, trouble, run: runOne, refuse } = useCommand();
  if (commands.length === 0) return null;
  const run: Running['run'] = async (name, command) => {
    const fault = faultOf?.();
    if (!fault) return runOne(name, command);
    refuse(fault);
    return false;
  };
  return (
    <>
      <Fault words={trouble} />
      <div className="row-buttons">
        {commands.map((command) => (
          <CommandButton key={command.label} command={command} busy={busy} run={run} />
        ))}
      </div>
    </>
  );
}

/** A single command, as wide as the page. */
export function CommandLine({ command }: { command: Command }) {
  const { busy, trouble, run } = useCommand();
  return (
    <>
      <CommandButton command={command} busy={busy} run={run} />
      <Fault words={trouble} />
    </>
  );
}

function CommandButton({ command, busy, run }: { command: Command } & Pick<Running, 'busy' | 'run'>) {
  const { label, kind, isDisabled = false } = command;
  const state = { isBusy: busy === label, isDisabled: busy !== null || isDisabled };
  if (command.danger === undefined) {
    return (
      <ActButton kind={kind} {...state} onPress={() => void run(label, command.run)}>
        {label}
      </ActButton>
    );
  }
  return (
    <SureButton
      kind={kind}
      danger={command.danger}
      {...state}
      onSure={(sure) => void run(label, () => command.run(sure))}
    >
      {label}
    </SureButton>
  );
}

interface ActLineProps {
  children: ReactNode;
  /** What ends the line for good; null: nothing by this reader. */
  command: {
    label: string;
    /** What is read aloud where the text alone does not say of which line. */
    aria: string;
    danger: Danger;
    run: (sure: Sure) => Promise<unknown>;
  } | null;
}

/** A line of a list with one command at its end: asked first, below the line. */
export function CommandRow({ children, command }: ActLineProps) {
  const [isOpen, setOpen] = useState(false);
  const { busy, trouble, run } = useCommand();
  return (
    <div>
      <div className="ends">
        <span>{children}</span>
        {command && (
          <button
            type="button"
            className="text-button"
            aria-label={command.aria}
            aria-expanded={isOpen}
            disabled={busy !== null}
            onClick={() => setOpen(!isOpen)}
          >
            {isOpen ? '不了' : command.label}
          </button>
        )}
      </div>
      {command && isOpen && (
        <SureQuestion
          danger={command.danger}
          isBusy={busy !== null}
          onSure={(sure) => void run('end', () => command.run(sure))}
        />
      )}
      <Fault words={trouble} />
    </div>
  );
}

/** What went wrong, in the service's words. */
export function Fault({ words }: { words: string }) {
  return words ? <p className="fault">{words}</p> : null;
}

/** The same, said aloud as it appears. */
export function Alert({ words }: { words: string }) {
  if (!words) return null;
  return (
    <p className="fault" role="alert">
      {words}
    </p>
  );
}

interface ActButtonProps {
  kind?: 'primary' | 'default' | 'warn' | undefined;
  isBusy?: boolean;
  isDisabled?: boolean;
  onPress: () => void;
  children: ReactNode;
}

/** A big button that cannot be pressed twice while its command is under way. */
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
  kind?: 'default' | 'primary' | 'warn' | undefined;
  children: ReactNode;
}

/** A button for what cannot be taken back: the first press says what will happen, the second does it. */
export function SureButton({ danger, kind = 'default', children, ...state }: SureButtonProps) {
  // Asked anew when something else would happen.
  const [asked, setAsked] = useState('');
  if (asked === danger.says) return <SureQuestion danger={danger} {...state} />;
  return (
    <ActButton kind={kind} isDisabled={state.isDisabled ?? false} onPress={() => setAsked(danger.says)}>
      {children}
    </ActButton>
  );
}

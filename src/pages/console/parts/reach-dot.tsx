import { CheckCircleFilled, CloseCircleFilled, ExclamationCircleFilled, QuestionCircleFilled } from '@ant-design/icons';
import { type GlobalToken, Tooltip, theme } from 'antd';
import type { ReactNode } from 'react';
import type { ReachData } from '../../../domain/readiness/api.ts';
import { useReach } from './reach.ts';

type State = ReachData['state'];

const MARKS: Readonly<Record<State, { shape: ReactNode; word: string }>> = {
  REACHABLE: { shape: <CheckCircleFilled />, word: '能联系上' },
  PARTLY: { shape: <ExclamationCircleFilled />, word: '不一定能联系上' },
  UNKNOWN: { shape: <QuestionCircleFilled />, word: '是否联系得上不清楚' },
  NOT: { shape: <CloseCircleFilled />, word: '联系不上' },
};

const colourOf = (state: State, token: GlobalToken): string =>
  ({
    REACHABLE: token.colorSuccessText,
    PARTLY: token.colorWarningText,
    UNKNOWN: token.colorWarningText,
    NOT: token.colorErrorText,
  })[state];

interface ReachMarkProps {
  of: Pick<ReachData, 'state' | 'reasons'>;
  /** The reasons stand beside it, not only under the pointer. */
  isFull?: boolean;
}

/** A shape, a word and a colour; green only for whom a message has reached. */
export function ReachMark({ of: { state, reasons }, isFull = false }: ReachMarkProps) {
  const { token } = theme.useToken();
  const { shape, word } = MARKS[state];
  const colour = colourOf(state, token);
  const why = reasons.join('；');
  return (
    <Tooltip title={isFull ? '' : why}>
      <span data-reach={state} {...(isFull ? {} : { 'aria-label': `${word}：${why}`, role: 'img', tabIndex: 0 })}>
        <span style={{ color: colour, whiteSpace: 'nowrap' }}>
          {shape} {word}
        </span>
        {isFull && `（${why}）`}
      </span>
    </Tooltip>
  );
}

/** Whether this person can be reached now; nothing while it is asked, or where the reader may not know. */
export function ReachDot({ personId, isFull = false }: { personId: string; isFull?: boolean }) {
  const found = useReach(personId);
  return found && <ReachMark of={found} isFull={isFull} />;
}

/** The same where there is no room for words: its shape, with the words under the pointer and for whoever hears the page. */
export function ReachSign({ personId }: { personId: string }) {
  const found = useReach(personId);
  const { token } = theme.useToken();
  if (found === null) return null;
  const { shape, word } = MARKS[found.state];
  const words = `${word}：${found.reasons.join('；')}`;
  return (
    <Tooltip title={words}>
      <span data-reach={found.state} role="img" aria-label={words} style={{ color: colourOf(found.state, token) }}>
        {shape}
      </span>
    </Tooltip>
  );
}

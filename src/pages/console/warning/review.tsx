import { Badge, Button, Empty, Flex, Typography, theme } from 'antd';
import type { ReviewsData } from '../../../domain/warning-views/api.ts';
import type { WordsData } from '../../../domain/warnings/api.ts';
import { minuteText } from '../../kit/time.ts';
import type { ActName } from '../../kit/warning/rules.ts';
import { useAddress } from '../parts/address.ts';
import { useAsk } from '../parts/ask.ts';
import { PageFrame } from '../parts/page-frame.tsx';
import { useKeys } from '../shell/keys.tsx';
import { LevelTag } from './parts.tsx';
import { useWarning, useWords } from './use-warning.ts';
import { WarningPanes } from './warning.tsx';

const POLL_MS = 10_000;
const ENDS: readonly ActName[] = ['approve', 'return', 'police_close', 'revoke'];

type Review = ReviewsData['reviews'][number];

/** What waits for this officer's review, one after the other, with what was found beside it. */
export function ReviewPage() {
  const address = useAddress();
  const after = address.one('after');
  const asked = useAsk<ReviewsData>(`/api/warnings/reviews${after === '' ? '' : `?after=${after}`}`, {
    everyMs: POLL_MS,
  });
  const words = useWords();
  const reviews = asked.data?.reviews ?? [];
  const chosen = address.one('id');
  const at = reviews.findIndex(({ id }) => id === chosen);
  const open = reviews[at] ?? reviews[0];
  const choose = (review: Review | undefined) => review && address.change({ id: review.id }, { replace: true });
  const step = (by: number) => choose(reviews[(at === -1 ? 0 : at) + by]);
  useKeys([
    { keys: 'j ArrowDown', says: '下一起', run: () => step(1) },
    { keys: 'k ArrowUp', says: '上一起', run: () => step(-1) },
  ]);
  const { data } = asked;
  return (
    <PageFrame title="结果复核" of={asked}>
      {data && reviews.length === 0 && (
        <Empty description={after === '' ? '没有等待您复核的结果' : '这一页已经复核完'}>
          {after !== '' && <Button onClick={() => address.change({ after: null })}>回到开头</Button>}
        </Empty>
      )}
      {data && words && open && (
        <div className="review-page">
          <Flex vertical gap={8} component="nav" aria-label="等待复核">
            <Typography.Text type="secondary">
              共 {data.total} 起，<kbd>j</kbd>/<kbd>k</kbd> 换一起，<kbd>a</kbd> 通过，<kbd>r</kbd> 退回
            </Typography.Text>
            {reviews.map((one) => (
              <QueueLine
                key={one.id}
                review={one}
                words={words}
                now={data.now}
                isChosen={one.id === open.id}
                onPress={() => choose(one)}
              />
            ))}
            {data.next && <Button onClick={() => address.change({ after: data.next, id: null })}>后面的</Button>}
          </Flex>
          <Reviewed
            key={open.id}
            id={open.id}
            onDone={(act) => {
              // The next one comes by itself; behind the last stands the one before it.
              const here = reviews.findIndex(({ id }) => id === open.id);
              if (ENDS.includes(act)) choose(reviews[here + 1] ?? reviews[here - 1]);
            }}
          />
        </div>
      )}
    </PageFrame>
  );
}

function Reviewed({ id, onDone }: { id: string; onDone: (act: ActName) => void }) {
  const warning = useWarning(id);
  return <WarningPanes id={id} warning={warning} onDone={onDone} />;
}

interface QueueLineProps {
  review: Review;
  words: WordsData;
  now: string;
  isChosen: boolean;
  onPress: () => void;
}

function QueueLine({ review, words, now, isChosen, onPress }: QueueLineProps) {
  const { token } = theme.useToken();
  const { level, number, subject, organisation, outcome, reportedBy, reportedAt, dueAt, missing, drill } = review;
  const isLate = dueAt !== null && dueAt < now;
  return (
    <button
      type="button"
      aria-current={isChosen}
      onClick={onPress}
      style={{
        textAlign: 'start',
        font: 'inherit',
        color: token.colorText,
        cursor: 'pointer',
        padding: 8,
        borderRadius: token.borderRadius,
        border: `1px solid ${isChosen ? token.colorPrimary : token.colorBorderSecondary}`,
        borderInlineStartWidth: isChosen ? 4 : 1,
        background: isChosen ? token.controlItemBgActive : token.colorBgContainer,
      }}
    >
      <Flex justify="space-between">
        <LevelTag level={level} words={words} />
        <span style={{ fontSize: 12, color: token.colorTextSecondary }}>{minuteText(reportedAt)}</span>
      </Flex>
      <div>
        <b>{outcome ? words.outcomes[outcome] : ''}</b>
        {drill && '（演练）'}
      </div>
      <div>{[subject, organisation].filter(Boolean).join('　')}</div>
      <div style={{ fontSize: 12, color: token.colorTextSecondary }}>
        {number}　{reportedBy}反馈
      </div>
      {missing > 0 && <Badge status="warning" text={`缺${missing}项`} />}
      {isLate && <Badge status="error" text="超时未复核" />}
    </button>
  );
}

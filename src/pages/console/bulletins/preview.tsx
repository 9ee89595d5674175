import { Alert, Button, Card, Flex, Spin, Statistic, Typography } from 'antd';
import { useCallback, useEffect, useState } from 'react';
import type { AudienceData, OptionsData, PreviewData } from '../../../domain/bulletins/api.ts';
import { type Draft, hasWords, inputOf } from '../../kit/bulletins/draft.ts';
import { ApiProblem, call } from '../../kit/call.ts';
import { useAsk } from '../parts/ask.ts';
import { WecomCard } from '../parts/wecom-card.tsx';
import { Who } from './who.tsx';

const QUIET_MS = 400;

/** Who would get it and what they would see, asked anew whenever the writer pauses. */
export function Preview({ draft }: { draft: Draft }) {
  const isWritten = hasWords(draft);
  const input = isWritten ? JSON.stringify(inputOf(draft)) : null;
  const { data, problem, isAsking } = usePreview(input);
  const shown = isWritten ? data : null;
  const [isListed, setListed] = useState(false);
  return (
    <Card size="small" title="预览" extra={isAsking && <Spin size="small" aria-label="正在计算人数" />}>
      <Flex vertical gap={12}>
        {!isWritten && <Typography.Text type="secondary">写好标题、正文和类型，这里会显示人数和卡片。</Typography.Text>}
        {isWritten && problem && <Alert type="error" showIcon title={problem} />}
        {shown && (
          <>
            <Flex gap={32} aria-live="polite">
              <Statistic title="将发给" value={shown.people} suffix="人" />
              <Statistic title="涉及" value={shown.organisations} suffix="个单位" />
            </Flex>
            <ByRole byRole={shown.byRole} />
            <Button style={{ alignSelf: 'flex-start' }} onClick={() => setListed(true)}>
              看名单
            </Button>
            {isListed && input !== null && <Listed input={input} onClose={() => setListed(false)} />}
            {shown.reasons.map(({ text }) => (
              <Typography.Text key={text} type="secondary">
                {text}
              </Typography.Text>
            ))}
            {shown.refusal && <Alert type="error" showIcon title={shown.refusal.message} />}
            {shown.needsApproval && (
              <Alert
                type="info"
                showIcon
                title={`超过${shown.approvalAbove}人，需另一位民警审批`}
                description="提交后由其他民警审批，自己不能审批自己的。"
              />
            )}
            {shown.night && <Alert type="warning" showIcon title={shown.night} />}
            {shown.cards.map(({ template, roles, card }) => (
              <WecomCard
                key={template}
                card={card}
                to={roles.includes('EMPLOYEE') ? '员工收到' : '安全顾问、民警收到'}
              />
            ))}
          </>
        )}
      </Flex>
    </Card>
  );
}

/** The people of the filter as it is typed now. */
function Listed({ input, onClose }: { input: string; onClose: () => void }) {
  const ask = useCallback(
    (after: string) => {
      const { filter } = JSON.parse(input) as { filter: object };
      const page = after === '' ? {} : { after };
      return call<AudienceData>('POST', '/api/bulletins/audience', { filter, ...page });
    },
    [input],
  );
  return <Who ask={ask} onClose={onClose} />;
}

function ByRole({ byRole }: { byRole: PreviewData['byRole'] }) {
  const options = useAsk<OptionsData>('/api/bulletins/options', { staleMs: 60_000 });
  const names = new Map(options.data?.roles.map(({ id, name }) => [id, name]));
  const parts = Object.entries(byRole).map(([role, people]) => `${names.get(role) ?? role}${people}人`);
  if (parts.length < 2) return null;
  return <Typography.Text>其中{parts.join('，')}</Typography.Text>;
}

/** The newest answer to what was typed last; an answer to what was typed before it is thrown away. */
function usePreview(input: string | null): { data: PreviewData | null; problem: string; isAsking: boolean } {
  const [answer, setAnswer] = useState<{ data: PreviewData | null; problem: string }>({ data: null, problem: '' });
  const [isAsking, setAsking] = useState(false);
  useEffect(() => {
    if (input === null) return;
    let isCurrent = true;
    const timer = setTimeout(() => {
      setAsking(true);
      call<PreviewData>('POST', '/api/bulletins/preview', JSON.parse(input) as object)
        .then((data) => isCurrent && setAnswer({ data, problem: '' }))
        .catch((error: unknown) => {
          if (!(error instanceof ApiProblem)) throw error;
          if (isCurrent) setAnswer((before) => ({ ...before, problem: error.message }));
        })
        .finally(() => isCurrent && setAsking(false));
    }, QUIET_MS);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [input]);
  return { ...answer, isAsking };
}

import { Alert, App, Button, Modal, Skeleton, Statistic, Typography } from 'antd';
import { useState } from 'react';
import type { RemindData, RemindOutlookData } from '../../../domain/campaigns/api.ts';
import { ApiProblem, call, query } from '../../kit/call.ts';
import { minuteText } from '../../kit/time.ts';
import { askAgain, useAsk } from '../parts/ask.ts';
import type { Place } from './not-yet.tsx';

interface RemindProps {
  id: string;
  place: Place;
}

/** Asks how many that would be before anybody is reminded; once a day and place. */
export function Remind({ id, place }: RemindProps) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button size="small" aria-label={`提醒${place.name}未完成的人`} onClick={() => setOpen(true)}>
        提醒未完成
      </Button>
      {isOpen && <Ask id={id} place={place} onClose={() => setOpen(false)} />}
    </>
  );
}

function Ask({ id, place, onClose }: RemindProps & { onClose: () => void }) {
  const { message } = App.useApp();
  const [isBusy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState('');
  const { organisationId, gridUnitId, name } = place;
  const path = `/api/campaigns/${encodeURIComponent(id)}/remind`;
  const outlook = useAsk<RemindOutlookData>(`${path}?${query({ organisationId, gridUnitId })}`);
  const people = outlook.data?.already === null ? outlook.data.people : 0;
  const send = async () => {
    setBusy(true);
    setTrouble('');
    try {
      const body = { organisationId, ...(gridUnitId ? { gridUnitId } : {}) };
      const { reminded, repeated } = await call<RemindData>('POST', path, body);
      if (repeated) message.info(`今天已提醒过，当时${reminded}人`);
      else message.success(`已提醒${reminded}人`);
      onClose();
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error;
      setTrouble(error.message);
    } finally {
      setBusy(false);
    }
    await askAgain('/api/campaigns');
  };
  return (
    <Modal
      open
      title={`提醒${name}未完成的人`}
      okText={people > 0 ? `提醒${people}人` : '提醒'}
      cancelText="先不"
      okButtonProps={{ disabled: people === 0 }}
      confirmLoading={isBusy}
      onCancel={onClose}
      onOk={() => void send()}
    >
      {outlook.problem && <Alert type="error" showIcon role="alert" title={outlook.problem.message} />}
      {outlook.data === null ? outlook.problem === null && <Skeleton active /> : <Outlook outlook={outlook.data} />}
      {trouble && <Alert type="error" showIcon role="alert" title={trouble} />}
    </Modal>
  );
}

function Outlook({ outlook: { people, missing, already, at, now } }: { outlook: RemindOutlookData }) {
  const rest = missing - people;
  if (already !== null)
    return <Alert type="info" showIcon title={`今天已提醒过，当时${already}人`} description="明天可以再提醒。" />;
  if (people === 0)
    return (
      <Alert
        type="info"
        showIcon
        title={missing === 0 ? '这里的人都完成了' : `未完成的${missing}人现在都不能提醒`}
        description={missing > 0 && REASONS}
      />
    );
  return (
    <>
      <Statistic title={`${missing}人未完成，其中将提醒`} value={people} suffix="人" />
      <Typography.Paragraph style={{ marginTop: 8 }}>
        {at > now ? `现在是休息时间，${minuteText(at)}发出。` : '马上发出。'}
        每个单位或部门一天只能提醒一次。
      </Typography.Paragraph>
      {rest > 0 && (
        <Typography.Text type="secondary">
          其余{rest}人不提醒：{REASONS}
        </Typography.Text>
      )}
    </>
  );
}

const REASONS = '今天已提醒过、已提醒满次数、还没有送达，或选了“暂不”。';

import { Button, Modal, Typography } from 'antd';
import { useState } from 'react';
import type { ReplayViewData } from '../../../domain/policies/api.ts';
import { useAsk } from '../parts/ask.ts';
import { Unready } from '../parts/page-frame.tsx';
import { ReplayResult } from './replay-result.tsx';

/** What the last 90 days would have been under a version, as its author saw it before he proposed it. */
export function ReplayedWith({ replayId, canOpen }: { replayId: string | null; canOpen: boolean }) {
  const [isOpen, setOpen] = useState(false);
  if (replayId === null) return null;
  if (!canOpen) return <Typography.Text type="secondary">已回放 90 天</Typography.Text>;
  return (
    <div>
      <Button type="link" size="small" style={{ paddingInline: 0 }} onClick={() => setOpen(true)}>
        已回放 90 天，看结果
      </Button>
      <Modal
        open={isOpen}
        width={1000}
        title="提出前的回放"
        footer={null}
        onCancel={() => setOpen(false)}
        destroyOnHidden
      >
        <Result replayId={replayId} />
      </Modal>
    </div>
  );
}

function Result({ replayId }: { replayId: string }) {
  const asked = useAsk<ReplayViewData>(`/api/settings/replays/${replayId}`);
  if (asked.data === null) return <Unready of={asked} />;
  return asked.data.replay && <ReplayResult replay={asked.data.replay} />;
}

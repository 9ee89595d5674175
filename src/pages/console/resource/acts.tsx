import { Alert, App, Button, Flex } from 'antd';
import { useState } from 'react';
import type { ActData, ResourceData, RowData } from '../../../kernel/resource/api.ts';
import { ApiProblem } from '../../kit/call.ts';
import { useKeys } from '../shell/keys.tsx';
import { renew, SendForm, sendTo } from './form.tsx';

interface ActsProps {
  of: ResourceData;
  row: RowData;
  /** Names of what this reader may do now. */
  allowed: readonly string[];
  onDone: (act: ActData) => void;
}

/** What may be done to the row now, by button and by number: a form is shown where one is needed, and what ends it asks first. */
export function Acts({ of, row, allowed, onDone }: ActsProps) {
  const { message, modal } = App.useApp();
  const [open, setOpen] = useState<ActData | null>(null);
  const [busy, setBusy] = useState<string | null>(null);
  const [refusal, setRefusal] = useState('');
  const acts = of.acts.filter(({ name }) => allowed.includes(name)).map((act) => ({ ...act, path: placed(act, row) }));

  const give = async (act: ActData) => {
    setBusy(act.name);
    setRefusal('');
    try {
      await sendTo(act, {});
      void message.success(act.done);
      onDone(act);
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error;
      setRefusal(error.message);
      // Somebody else was quicker, it may be: what is shown is what is so now.
      void renew(of.name);
    } finally {
      setBusy(null);
    }
  };
  const press = (act: ActData) => {
    if (busy !== null) return;
    if (act.inputs.length > 0) return setOpen(act);
    if (act.ends === undefined) return void give(act);
    modal.confirm({
      title: `${act.title}？`,
      content: act.ends,
      okText: act.title,
      okButtonProps: { danger: true },
      cancelText: '取消',
      onOk: () => give(act),
    });
  };
  useKeys(acts.map((act, place) => ({ keys: String(place + 1), says: act.title, run: () => press(act) })));
  if (acts.length === 0 && refusal === '') return null;
  const [first] = acts.filter(({ ends }) => ends === undefined);
  return (
    <Flex vertical gap={8} component="section" aria-label="操作" className="no-print">
      {refusal && (
        <Alert type="error" showIcon role="alert" title={`没有执行：${refusal}`} description="这里已是最新情况。" />
      )}
      <Flex gap={8} wrap>
        {acts.map((act) => (
          <Button
            key={act.name}
            type={act.name === first?.name ? 'primary' : 'default'}
            danger={act.ends !== undefined}
            loading={busy === act.name}
            onClick={() => press(act)}
          >
            {act.title}
          </Button>
        ))}
      </Flex>
      {open && (
        <SendForm
          of={of}
          send={open}
          onClose={() => setOpen(null)}
          onDone={() => {
            setOpen(null);
            onDone(open);
          }}
        />
      )}
    </Flex>
  );
}

const placed = ({ path }: ActData, { id }: RowData): string => path.replace(':id', encodeURIComponent(id));

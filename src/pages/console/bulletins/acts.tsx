import { App, Button, Dropdown, Flex, Input, Modal, Typography } from 'antd';
import { useState } from 'react';
import { useLocation } from 'wouter';
import type { BulletinAct, BulletinViewData } from '../../../domain/bulletins/api.ts';
import { arranged, type BulletinActWords, wordsOf } from '../../kit/bulletins/words.ts';
import { ApiProblem, call } from '../../kit/call.ts';

interface ActsProps {
  view: BulletinViewData;
  onDone: () => Promise<void>;
}

/** What this reader may do now; each says what will happen before it does. */
export function BulletinActs({ view, onDone }: ActsProps) {
  const { message } = App.useApp();
  const [, go] = useLocation();
  const [open, setOpen] = useState<BulletinAct | null>(null);
  const [reason, setReason] = useState('');
  const [busy, setBusy] = useState<BulletinAct | null>(null);
  const [trouble, setTrouble] = useState('');
  const { main, more } = arranged(view);
  const shown = open && [...main, ...more].includes(open) ? open : null;

  const run = async (act: BulletinAct, body: object = {}) => {
    setBusy(act);
    setTrouble('');
    try {
      await call<BulletinViewData>('POST', `/api/bulletins/${encodeURIComponent(view.id)}/${act}`, body);
      setOpen(null);
      message.success(wordsOf(act, view).done);
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error;
      setTrouble(error.message);
      if (open === null) message.error(error.message);
    } finally {
      setBusy(null);
      await onDone();
    }
  };
  const press = (act: BulletinAct) => {
    const words = wordsOf(act, view);
    setTrouble('');
    setReason('');
    if (words.confirm || words.reason) return setOpen(act);
    void run(act);
  };
  const texts = (['edit', 'correct'] as const).filter((name) => view.allowed.includes(name));
  const rest = [
    ...texts.map((name) => ({
      key: name,
      label: name === 'edit' ? '修改' : '发更正',
      onClick: () => go(`/bulletins/${view.id}/${name}`),
    })),
    ...more.map((act) => ({
      key: act,
      label: wordsOf(act, view).name,
      danger: act === 'recall',
      onClick: () => press(act),
    })),
  ];
  return (
    <Flex gap={8} wrap>
      {main.map((act) => {
        const words = wordsOf(act, view);
        return (
          <Button
            key={act}
            type={words.kind === 'primary' ? 'primary' : 'default'}
            danger={words.kind === 'warn'}
            loading={busy === act}
            disabled={busy !== null && busy !== act}
            onClick={() => press(act)}
          >
            {words.name}
          </Button>
        );
      })}
      {rest.length > 0 && (
        <Dropdown trigger={['click']} menu={{ items: rest }}>
          <Button>更多操作</Button>
        </Dropdown>
      )}
      {shown && (
        <Ask
          act={shown}
          words={wordsOf(shown, view)}
          reason={reason}
          isBusy={busy !== null}
          trouble={trouble}
          onReason={setReason}
          onCancel={() => setOpen(null)}
          onSend={() => void run(shown, reasonBody(shown, reason))}
        />
      )}
    </Flex>
  );
}

const reasonBody = (act: BulletinAct, reason: string): object =>
  (act === 'refuse' || act === 'recall') && reason.trim() !== '' ? { reason: reason.trim() } : {};

interface AskProps {
  act: BulletinAct;
  words: BulletinActWords;
  reason: string;
  isBusy: boolean;
  trouble: string;
  onReason: (reason: string) => void;
  onCancel: () => void;
  onSend: () => void;
}

/** Says what will happen, asks why where that is kept, and is answered by the act's own name. */
function Ask({ act, words, reason, isBusy, trouble, onReason, onCancel, onSend }: AskProps) {
  const isDanger = words.kind === 'warn' || act === 'close';
  return (
    <Modal
      open
      title={words.reason?.title ?? words.name}
      okText={words.reason?.submit ?? words.name}
      cancelText="先不"
      okButtonProps={{ danger: isDanger, disabled: act === 'refuse' && reason.trim() === '' }}
      confirmLoading={isBusy}
      onCancel={onCancel}
      onOk={onSend}
    >
      <Typography.Paragraph>{words.reason?.hint ?? consequenceOf(words)}</Typography.Paragraph>
      {words.reason && (
        <Input.TextArea
          autoFocus
          rows={3}
          maxLength={200}
          showCount
          aria-label={act === 'refuse' ? '要改什么' : '为什么撤回'}
          placeholder={words.reason.placeholder}
          value={reason}
          onChange={(event) => onReason(event.target.value)}
        />
      )}
      {trouble && (
        <Typography.Text type="danger" role="alert">
          {trouble}
        </Typography.Text>
      )}
    </Modal>
  );
}

/** The phone asks for a second press in these words; here a button of its own does. */
function consequenceOf({ confirm = '' }: BulletinActWords): string {
  return `${confirm.replace(/^再按一次，/, '')}。`;
}

import { Alert, Form, Input, Modal, Typography } from 'antd';
import { type ReactNode, useState } from 'react';
import type { WarningViewData, WordsData } from '../../../domain/warnings/api.ts';
import type { AppClock } from '../../kit/time.ts';
import { type Draft, type FieldName, readDraft } from '../../kit/warning/detail.ts';
import type { ActName, Detail } from '../../kit/warning/rules.ts';
import { useKept } from '../parts/kept-form.ts';
import { useKeys } from '../shell/keys.tsx';
import type { Acting } from './use-warning.ts';

export interface FormProps {
  view: WarningViewData;
  words: WordsData;
  clock: AppClock;
  acting: Acting;
  onClose: () => void;
  /** It went through. */
  onDone: (act: ActName) => void;
}

interface FrameProps {
  title: string;
  hint: string;
  /** What the button does. */
  submit: string;
  isGrave?: boolean;
  isBusy: boolean;
  trouble: string;
  onClose: () => void;
  onSubmit: () => void;
  children?: ReactNode;
}

/** A dialog that says what will happen; Ctrl+Enter sends it from any field. */
export function ActFrame({
  title,
  hint,
  submit,
  isGrave = false,
  isBusy,
  trouble,
  onClose,
  onSubmit,
  children,
}: FrameProps) {
  useKeys([{ keys: 'Ctrl+Enter', says: submit, run: onSubmit, inFields: true, inDialogs: true }]);
  return (
    <Modal
      open
      title={title}
      okText={`${submit}（Ctrl+Enter）`}
      cancelText="取消"
      confirmLoading={isBusy}
      okButtonProps={{ danger: isGrave, autoFocus: children === undefined }}
      onOk={onSubmit}
      onCancel={onClose}
      width={560}
      style={{ top: 48 }}
      styles={{ body: { maxHeight: 'calc(100vh - 220px)', overflowY: 'auto' } }}
    >
      <Typography.Paragraph type="secondary">{hint}</Typography.Paragraph>
      {children && (
        <Form layout="vertical" component="div">
          {children}
        </Form>
      )}
      {trouble && <Alert type="error" showIcon title={trouble} role="alert" />}
    </Modal>
  );
}

/** What a form holds and its way out: faults stay beside their fields, success closes it. */
export function useForm({ view, acting, onClose, onDone }: FormProps, initial: Draft = {}) {
  const [draft, setDraft] = useKept<Draft>(`form ${view.id}`, () => initial);
  const [faults, setFaults] = useState<Draft>({});
  const [trouble, setTrouble] = useState('');
  const send = async (act: ActName, bodyOf: (detail: Detail) => object, only?: readonly FieldName[]) => {
    const kept = only ? Object.fromEntries(only.map((field) => [field, draft[field] ?? ''])) : draft;
    const { detail, faults: found } = readDraft(kept);
    setFaults(found);
    setTrouble('');
    if (Object.keys(found).length > 0) return setTrouble('有一项填写不对，请看红字');
    const refused = await acting.run(act, bodyOf(detail));
    if (refused === null) return onDone(act);
    // Somebody else was first: the page behind says so, with the state as it is now.
    if (refused.status === 409) return onClose();
    setTrouble(refused.message);
    if (refused.field) setFaults({ [refused.field]: refused.message });
  };
  return { draft, setDraft, faults, trouble, setTrouble, send };
}

export const withDetail = (detail: Detail) => (Object.keys(detail).length > 0 ? { detail } : {});

export function Reason({
  draft,
  setDraft,
  placeholder,
}: {
  draft: Draft;
  setDraft: (draft: Draft) => void;
  placeholder: string;
}) {
  return (
    <Form.Item label="原因" htmlFor="reason" required>
      <Input.TextArea
        id="reason"
        autoFocus
        rows={3}
        maxLength={200}
        showCount
        placeholder={placeholder}
        value={draft.reason ?? ''}
        onChange={(event) => setDraft({ ...draft, reason: event.target.value })}
      />
    </Form.Item>
  );
}

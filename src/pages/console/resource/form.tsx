import { Alert, App, Form, Modal } from 'antd';
import { useState } from 'react';
import type { ActData, InputData, PlacesData, ResourceData } from '../../../kernel/resource/api.ts';
import { ApiProblem, call } from '../../kit/call.ts';
import { askAgain } from '../parts/ask.ts';
import { Field, sentOf } from './input.tsx';

type Place = PlacesData['places'][number];
type Send = Pick<ActData, 'title' | 'done' | 'method' | 'path' | 'inputs' | 'ends'>;

interface SendFormProps {
  of: Pick<ResourceData, 'name' | 'today'>;
  send: Send;
  onClose: () => void;
  /** With what the service answered. */
  onDone: (answer: { id?: string }) => void;
}

/** The form of an act, or of a new row: its fields are those of the body that the route demands. */
export function SendForm({ of: { name, today }, send, onClose, onDone }: SendFormProps) {
  const { message } = App.useApp();
  const [form] = Form.useForm<Record<string, unknown>>();
  const [place, setPlace] = useState<Place | null>(null);
  const [refusal, setRefusal] = useState('');
  const [isBusy, setBusy] = useState(false);
  const { title, done, ends, inputs } = send;

  async function submit(values: Record<string, unknown>) {
    setBusy(true);
    setRefusal('');
    try {
      const entered = inputs.map((input) => [input.name, sentOf(input, values[input.name], place)] as const);
      const answer = await sendTo(send, Object.fromEntries(entered.filter(([, value]) => value !== undefined)));
      void message.success(done);
      onDone(answer);
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error;
      const field = inputs.find((input) => input.name === error.field);
      if (field) form.setFields([{ name: field.name, errors: [error.message] }]);
      else setRefusal(error.message);
    } finally {
      setBusy(false);
    }
  }

  return (
    <Modal
      open
      title={title}
      okText={title}
      okButtonProps={{ danger: ends !== undefined }}
      cancelText="取消"
      confirmLoading={isBusy}
      onOk={form.submit}
      onCancel={onClose}
      destroyOnHidden
    >
      {ends && <Alert type="warning" showIcon title={ends} style={{ marginBottom: 16 }} />}
      {refusal && <Alert type="error" showIcon role="alert" title={refusal} style={{ marginBottom: 16 }} />}
      <Form
        form={form}
        layout="vertical"
        onFinish={(values) => void submit(values)}
        initialValues={Object.fromEntries(inputs.map((input) => [input.name, firstOf(input, today)]))}
        scrollToFirstError
      >
        {inputs.map((input) => (
          <Form.Item
            key={input.name}
            name={input.name}
            label={input.title}
            required={input.isRequired}
            rules={[{ required: input.isRequired, message: missing(input) }]}
          >
            <Field {...{ name, input }} onPlace={setPlace} />
          </Form.Item>
        ))}
      </Form>
    </Modal>
  );
}

/** What is likeliest stands there already. */
function firstOf({ control, options = {} }: InputData, today: string): unknown {
  if (control === 'day') return today;
  return control === 'choice' ? Object.keys(options)[0] : undefined;
}

const missing = ({ title, control }: InputData): string =>
  `${['unit', 'organisation', 'choice', 'day', 'time'].includes(control) ? '请选择' : '请填写'}${title}`;

export async function sendTo({ method, path }: Pick<Send, 'method' | 'path'>, body: object): Promise<{ id?: string }> {
  return call(method, path, method === 'POST' ? body : undefined);
}

/** What the list, a row and the menu show may be another after an act. */
export const renew = (name: string): Promise<void> => askAgain(`/api/desk/r/${name}/rows`, '/api/desk/menu');

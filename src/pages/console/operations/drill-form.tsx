import { Alert, App, Form, Input, InputNumber, Modal, Radio, Select, Space, Typography } from 'antd';
import { useEffect, useState } from 'react';
import type { PlaceChoiceData } from '../../../domain/drills/api.ts';
import { HANDS, LONGEST_MINUTES } from '../../../domain/drills/types.ts';
import { ApiProblem, call, query } from '../../kit/call.ts';
import { askAgain, useAsk } from '../parts/ask.ts';
import { useSettled } from '../parts/settled.ts';
import { LEVEL_WORDS } from './words.ts';

interface Values {
  title: string;
  level: keyof typeof LEVEL_WORDS;
  stationIds: string[];
  organisationIds: string[];
  hand: keyof typeof HANDS;
  sign: number | null;
  meet: number | null;
  report: number | null;
  minutes: number;
}

const FIRST: Values = {
  title: '预警处置演练',
  level: 'CRITICAL',
  stationIds: [],
  organisationIds: [],
  hand: 'REAL',
  sign: 3,
  meet: 10,
  report: 20,
  minutes: 60,
};

/** What is to be exercised where; it begins with one press, after what will happen was read. */
export function DrillForm({ onClose, onStarted }: { onClose: () => void; onStarted: (id: string) => void }) {
  const { message } = App.useApp();
  const [form] = Form.useForm<Values>();
  const [isBusy, setBusy] = useState(false);
  const hand = Form.useWatch('hand', form) ?? FIRST.hand;
  const stationIds = Form.useWatch('stationIds', form) ?? [];
  const organisationIds = Form.useWatch('organisationIds', form) ?? [];
  const [words, setWords] = useState('');
  const q = useSettled(words.trim());
  const { data } = useAsk<PlaceChoiceData>(`/api/drills/places?${query({ q })}`);
  const known = useKnown(data?.organisations);
  const total =
    organisationIds.length +
    (data?.stations ?? []).filter(({ id }) => stationIds.includes(id)).reduce((sum, one) => sum + one.organisations, 0);

  async function start({ hand: how, sign, meet, report, ...values }: Values) {
    setBusy(true);
    try {
      const script = how === 'SCRIPTED' ? { script: { sign, meet, report } } : {};
      const { id } = await call<{ id: string }>('POST', '/api/drills', { ...values, ...script });
      await askAgain('/api/drills');
      onStarted(id);
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error;
      message.error(error.message);
    } finally {
      setBusy(false);
    }
  }

  return (
    <Modal
      open
      title="开始演练"
      width={620}
      onCancel={onClose}
      cancelText="不演练"
      okText={total > 0 ? `在约 ${total} 个单位开始演练` : '开始演练'}
      okButtonProps={{ disabled: total === 0 }}
      confirmLoading={isBusy}
      onOk={() => form.submit()}
    >
      <Form<Values> form={form} layout="vertical" initialValues={FIRST} onFinish={(values) => void start(values)}>
        <Alert
          type="info"
          showIcon
          style={{ marginBottom: 12 }}
          title="每张卡片都写明「演练」，人是虚构的「演练同事」，不会动用任何员工的信息"
          description={
            hand === 'REAL'
              ? '顾问和民警的手机会真的响：无人签收会按等级一级级升级，直到结束。'
              : '顾问和民警也会收到卡片；到时由系统按剧本代第一位收件人签收、反馈，日志写明是系统所为。'
          }
        />
        <Form.Item name="title" label="名称" rules={[{ required: true, message: '请写一个名称' }]}>
          <Input maxLength={30} />
        </Form.Item>
        <Space size="large" align="start">
          <Form.Item name="level" label="等级">
            <Select
              style={{ width: 120 }}
              options={Object.entries(LEVEL_WORDS).map(([value, label]) => ({ value, label }))}
            />
          </Form.Item>
          <Form.Item name="minutes" label="最长（分钟，到时自动结束）">
            <InputNumber min={5} max={LONGEST_MINUTES} />
          </Form.Item>
        </Space>
        <Form.Item name="stationIds" label="派出所（下面的单位都参加）">
          <Select
            mode="multiple"
            allowClear
            placeholder="选一个或几个派出所"
            optionFilterProp="label"
            options={(data?.stations ?? []).map(({ id, name, organisations, isBusy: busy }) => ({
              value: id,
              label: `${name}（${organisations}个单位${busy ? '，正在演练' : ''}）`,
              disabled: busy || organisations === 0,
            }))}
          />
        </Form.Item>
        <Form.Item name="organisationIds" label="另外的单位">
          <Select
            mode="multiple"
            allowClear
            showSearch={{ filterOption: false, onSearch: setWords }}
            placeholder="输入单位名称"
            notFoundContent={words === '' ? '输入名称的一部分' : '没有找到，请换几个字'}
            options={known.map(({ id, name, station }) => ({ value: id, label: `${name}（${station}）` }))}
          />
        </Form.Item>
        <Form.Item name="hand" label="谁来答复">
          <Radio.Group options={Object.entries(HANDS).map(([value, label]) => ({ value, label }))} />
        </Form.Item>
        {hand === 'SCRIPTED' && (
          <>
            <Space size="large">
              {(['sign', 'meet', 'report'] as const).map((name) => (
                <Form.Item key={name} name={name} label={ANSWERS[name]} extra="空着：不答">
                  <InputNumber min={0} max={LONGEST_MINUTES} suffix="分钟后" style={{ width: 140 }} />
                </Form.Item>
              ))}
            </Space>
            <Typography.Paragraph type="secondary">
              签收越晚，升级越高：想演到所领导，就让签收空着。
            </Typography.Paragraph>
          </>
        )}
      </Form>
    </Modal>
  );
}

const ANSWERS = { sign: '签收', meet: '见到本人', report: '反馈结果' } as const;

const NONE: PlaceChoiceData['organisations'] = [];

/** Organisations found so far: those chosen keep their names when something else is looked for. */
function useKnown(found: PlaceChoiceData['organisations'] = NONE): PlaceChoiceData['organisations'] {
  const [known, setKnown] = useState(NONE);
  useEffect(() => {
    setKnown((before) => {
      const others = before.filter(({ id }) => !found.some((one) => one.id === id));
      return [...found, ...others].slice(0, 200);
    });
  }, [found]);
  return known;
}

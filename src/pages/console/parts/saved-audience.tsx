import { Alert, App, Button, Flex, Form, Input, Modal, Popconfirm, Radio, Select, Space } from 'antd';
import { useState } from 'react';
import type { AudienceData, AudienceListData } from '../../../domain/audiences/api.ts';
import { ApiProblem, call } from '../../kit/call.ts';
import { mayOpen, useMe } from '../shell/me.ts';
import { askAgain, useAsk } from './ask.ts';

const PATH = '/api/audiences';
const pathOf = (id: string) => `${PATH}/${encodeURIComponent(id)}`;

export type UsableAudience = AudienceData & { filter: NonNullable<AudienceData['filter']> };

interface SavedAudienceProps {
  /** Who the form is for now, as it would be kept. */
  current: object;
  /** Fills the form; what it filled in is the reader's own part. */
  onApply: (audience: UsableAudience) => void;
}

/** Who a bulletin or campaign is for, taken from what was kept under a name, with what has become of it since. */
export function SavedAudience({ current, onApply }: SavedAudienceProps) {
  const me = useMe();
  const isOpen = me.data !== null && mayOpen(['audience.save'], me.data.rights);
  const list = useAsk<AudienceListData>(PATH, { isOn: isOpen });
  const [taken, setTaken] = useState<AudienceData | null>(null);
  const [isSaving, setSaving] = useState(false);
  const { message } = App.useApp();
  if (!isOpen || list.data === null) return null;
  const { audiences, places } = list.data;
  const take = async (id: string | null) => {
    if (!id) return setTaken(null);
    try {
      const audience = await call<AudienceData>('GET', pathOf(id));
      setTaken(audience);
      if (isUsable(audience)) onApply(audience);
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error;
      setTaken(null);
      message.error(error.message);
      await askAgain(PATH);
    }
  };
  const remove = async ({ id }: AudienceData) => {
    try {
      await call('DELETE', pathOf(id));
      setTaken(null);
      message.success('已删除');
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error;
      message.error(error.message);
    }
    await askAgain(PATH);
  };
  return (
    <Flex vertical gap={8} style={{ marginBottom: 12 }}>
      <Flex gap={8} wrap>
        <Space.Compact style={{ flex: 1, minWidth: 260 }}>
          <Select
            aria-label="用常用范围"
            style={{ width: '100%' }}
            allowClear
            showSearch={{ optionFilterProp: 'label' }}
            placeholder={audiences.length > 0 ? '用常用范围' : '还没有常用范围，选好条件后可保存'}
            value={taken?.id ?? null}
            options={grouped(audiences)}
            optionRender={({ value }) => <Choice audience={audiences.find(({ id }) => id === value)} />}
            onChange={(id) => void take(id)}
          />
        </Space.Compact>
        <Button onClick={() => setSaving(true)}>存为常用范围</Button>
        {taken?.mine && (
          <Popconfirm
            title={`删除“${taken.name}”？`}
            description={
              taken.sharedWith
                ? `${taken.sharedWith.name}的同事也不能再用。已写好的通报和活动不变。`
                : '删除后不能恢复。已写好的通报和活动不变。'
            }
            okText="删除"
            cancelText="先不"
            okButtonProps={{ danger: true }}
            onConfirm={() => remove(taken)}
          >
            <Button danger aria-label={`删除常用范围${taken.name}`}>
              删除
            </Button>
          </Popconfirm>
        )}
      </Flex>
      {taken && <WhatIsLeft audience={taken} />}
      {isSaving && (
        <Save
          current={current}
          places={places}
          taken={taken?.mine ? taken : null}
          onClose={() => setSaving(false)}
          onSaved={(audience) => {
            setSaving(false);
            setTaken(audience);
          }}
        />
      )}
    </Flex>
  );
}

const isUsable = (audience: AudienceData): audience is UsableAudience => audience.filter !== null;

function grouped(audiences: AudienceListData['audiences']) {
  const of = (isMine: boolean) =>
    audiences.filter(({ mine }) => mine === isMine).map(({ id, name }) => ({ value: id, label: name }));
  return [
    { label: '我的', options: of(true) },
    { label: '同事共享', options: of(false) },
  ].filter(({ options }) => options.length > 0);
}

function Choice({ audience }: { audience: AudienceListData['audiences'][number] | undefined }) {
  if (!audience) return null;
  const { name, text, owner } = audience;
  return (
    <div style={{ whiteSpace: 'normal' }}>
      {name}
      <div style={{ opacity: 0.65, fontSize: 12 }}>{owner ? `${owner}共享；${text}` : text}</div>
    </div>
  );
}

/** Before anything is sent: how much of it is left, and what is not and why. */
function WhatIsLeft({ audience }: { audience: AudienceData }) {
  const { name, organisations, named, filter } = audience;
  const lost = [
    organisations.all > organisations.own && `${organisations.all - organisations.own}个单位不在您的辖区，不发`,
    named.gone > 0 && `${named.gone}个单位、部门或辖区已合并或撤销，已去掉`,
    named.empty > 0 && `${named.empty}个单位已没有在职人员，没有人会收到`,
  ].filter((text) => text !== false);
  if (filter === null)
    return (
      <Alert
        type="error"
        showIcon
        role="alert"
        title={`“${name}”现在不能用：其中没有您辖区内的单位`}
        description={`${lost.join('；')}。没有带入任何条件，请重新选择。`}
      />
    );
  return (
    <Alert
      type={lost.length > 0 ? 'warning' : 'success'}
      showIcon
      role="status"
      title={`已带入“${name}”：您辖区内${organisations.own}个单位`}
      description={lost.length > 0 && `${lost.join('；')}。`}
    />
  );
}

interface SaveProps {
  current: object;
  places: AudienceListData['places'];
  /** His own that the form was filled from: it may be changed to what stands there now. */
  taken: AudienceData | null;
  onClose: () => void;
  onSaved: (audience: AudienceData) => void;
}

function Save({ current, places, taken, onClose, onSaved }: SaveProps) {
  const { message } = App.useApp();
  const [isChange, setChange] = useState(taken !== null);
  const [name, setName] = useState(taken?.name ?? '');
  const [scopeId, setScopeId] = useState(taken?.sharedWith?.id ?? '');
  const [isBusy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState('');
  const save = async () => {
    setBusy(true);
    setTrouble('');
    try {
      const body = { name: name.trim(), filter: current, scopeId: scopeId || null };
      const saved =
        taken && isChange
          ? await call<AudienceData>('PUT', pathOf(taken.id), { ...body, version: taken.version })
          : await call<AudienceData>('POST', PATH, body);
      message.success(`已保存“${saved.name}”`);
      onSaved(saved);
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error;
      setTrouble(error.message);
    } finally {
      setBusy(false);
    }
    await askAgain(PATH);
  };
  return (
    <Modal
      open
      title="存为常用范围"
      okText="保存"
      cancelText="先不"
      okButtonProps={{ disabled: name.trim() === '' }}
      confirmLoading={isBusy}
      onCancel={onClose}
      onOk={() => void save()}
    >
      <Form layout="vertical" component="div">
        {taken && (
          <Form.Item label="怎么保存">
            <Radio.Group
              value={isChange}
              options={[
                { value: true, label: `更新“${taken.name}”` },
                { value: false, label: '另存一个' },
              ]}
              onChange={(event) => setChange(event.target.value === true)}
            />
          </Form.Item>
        )}
        <Form.Item label="范围名称" htmlFor="audience-name">
          <Input
            id="audience-name"
            autoFocus
            maxLength={30}
            showCount
            placeholder="如 重点企业安全顾问"
            value={name}
            onChange={(event) => setName(event.target.value)}
            onPressEnter={() => name.trim() !== '' && void save()}
          />
        </Form.Item>
        <Form.Item
          label="谁可以用"
          extra="同事用时只发到他自己辖区内的单位。保存的是条件和名单，人员以发送时为准。"
          style={{ marginBottom: 0 }}
        >
          <Radio.Group
            value={scopeId}
            options={[
              { value: '', label: '只有我' },
              ...places.map((place) => ({ value: place.id, label: `${place.name}的民警` })),
            ]}
            onChange={(event) => setScopeId(String(event.target.value))}
          />
        </Form.Item>
        {trouble && <Alert style={{ marginTop: 12 }} type="error" showIcon role="alert" title={trouble} />}
      </Form>
    </Modal>
  );
}

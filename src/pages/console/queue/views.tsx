import { DownOutlined } from '@ant-design/icons';
import { App, Button, Dropdown, Form, Input, type MenuProps, Modal, Select } from 'antd';
import { useState } from 'react';
import type { ViewBodyData, ViewListData } from '../../../domain/desk/api.ts';
import { ApiProblem, call } from '../../kit/call.ts';
import type { Address } from '../parts/address.ts';
import { askAgain, useAsk } from '../parts/ask.ts';

type View = ViewListData['views'][number];

const PATH = '/api/desk/views';
/** Whom somebody looks for is not kept, nor where in the list he stands. */
const NEVER_KEPT = ['person', 'number', 'at', 'after'];

/** What the list is narrowed to, under a name: one's own, and what colleagues of one's place share. */
export function Views({ address }: { address: Address }) {
  const { modal, message } = App.useApp();
  const [edited, setEdited] = useState<View | 'new' | null>(null);
  const { data } = useAsk<ViewListData>(`${PATH}?page=warnings`);
  const search = keptPart(address.search);
  const own = data?.views.filter(({ mine }) => mine) ?? [];
  const shared = data?.views.filter(({ mine }) => !mine) ?? [];
  const current = data?.views.find((view) => view.search === search);

  const open = (view: View) => {
    const cleared = [...new URLSearchParams(address.search).keys()].map((name) => [name, null]);
    address.change({ ...Object.fromEntries(cleared), ...Object.fromEntries(new URLSearchParams(view.search)) });
  };
  const remove = (view: View) =>
    modal.confirm({
      title: `删除视图“${view.name}”？`,
      content: view.sharedWith ? `${view.sharedWith.name}的同事也将看不到它。` : '预警本身不受影响。',
      okText: '删除',
      okButtonProps: { danger: true },
      cancelText: '保留',
      onOk: async () => {
        try {
          await call('DELETE', `${PATH}/${view.id}`);
          await askAgain(PATH);
        } catch (error) {
          if (!(error instanceof ApiProblem)) throw error;
          void message.error(error.message);
        }
      },
    });
  const items: MenuProps['items'] = [
    ...own.map((view) => ({
      key: view.id,
      label: view.sharedWith ? `${view.name}（共享：${view.sharedWith.name}）` : view.name,
      onClick: () => open(view),
    })),
    ...(shared.length === 0
      ? []
      : [
          {
            key: 'shared',
            type: 'group' as const,
            label: '同事共享',
            children: shared.map((view) => ({
              key: view.id,
              label: `${view.name}（${view.owner ?? ''}）`,
              onClick: () => open(view),
            })),
          },
        ]),
    ...(own.length + shared.length === 0 ? [] : [{ key: 'line', type: 'divider' as const }]),
    { key: 'save', label: '把当前条件存为视图', disabled: search === '', onClick: () => setEdited('new') },
    ...(current?.mine
      ? [
          { key: 'edit', label: '改名或共享', onClick: () => setEdited(current) },
          { key: 'remove', label: '删除这个视图', danger: true, onClick: () => void remove(current) },
        ]
      : []),
  ];
  return (
    <>
      <Dropdown trigger={['click']} menu={{ items, selectedKeys: current ? [current.id] : [] }}>
        <Button>
          {current ? `视图：${current.name}` : '视图'} <DownOutlined />
        </Button>
      </Dropdown>
      {edited && (
        <ViewForm
          view={edited === 'new' ? null : edited}
          search={search}
          places={data?.places ?? []}
          onClose={() => setEdited(null)}
        />
      )}
    </>
  );
}

interface ViewFormProps {
  view: View | null;
  search: string;
  places: ViewListData['places'];
  onClose: () => void;
}

function ViewForm({ view, search, places, onClose }: ViewFormProps) {
  const [form] = Form.useForm<Pick<ViewBodyData, 'name'> & { scopeId: string }>();
  const [isSaving, setSaving] = useState(false);
  const save = async ({ name, scopeId }: { name: string; scopeId: string }) => {
    setSaving(true);
    const body: ViewBodyData = { page: 'warnings', name: name.trim(), search, scopeId: scopeId || null };
    try {
      await (view ? call('PUT', `${PATH}/${view.id}`, body) : call('POST', PATH, body));
      await askAgain(PATH);
      onClose();
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error;
      form.setFields([{ name: 'name', errors: [error.message] }]);
    } finally {
      setSaving(false);
    }
  };
  return (
    <Modal
      open
      title={view ? '改名或共享' : '存为视图'}
      okText="保存"
      cancelText="取消"
      confirmLoading={isSaving}
      onOk={() => form.submit()}
      onCancel={onClose}
    >
      <Form
        form={form}
        layout="vertical"
        initialValues={{ name: view?.name ?? '', scopeId: view?.sharedWith?.id ?? '' }}
        onFinish={(values) => void save(values)}
      >
        <Form.Item
          name="name"
          label="名称"
          rules={[{ required: true, whitespace: true, message: '请填写名称' }]}
          extra="姓名、手机号和编号不会存入视图"
        >
          <Input autoFocus maxLength={30} placeholder="如：本所未签收" />
        </Form.Item>
        <Form.Item name="scopeId" label="谁能看到">
          <Select
            options={[
              { value: '', label: '仅自己' },
              ...places.map(({ id, name }) => ({ value: id, label: `共享给${name}的同事` })),
            ]}
          />
        </Form.Item>
      </Form>
    </Modal>
  );
}

function keptPart(search: string): string {
  const kept = new URLSearchParams(search);
  for (const name of NEVER_KEPT) kept.delete(name);
  return kept.toString();
}

import { SettingOutlined } from '@ant-design/icons';
import { App, Button, Checkbox, Flex, InputNumber, Modal, type TableProps, Tooltip } from 'antd';
import { useState } from 'react';
import type { ColumnSettingData, SettingData } from '../../../domain/desk/api.ts';
import type { QueueRowData } from '../../../domain/warning-views/api.ts';
import { ApiProblem, call } from '../../kit/call.ts';
import { askAgain, useAsk } from '../parts/ask.ts';

type Columns = NonNullable<TableProps<QueueRowData>['columns']>;

const PATH = '/api/desk/settings/warnings.columns';
/** Without it nobody knows which warning a row is. */
const ALWAYS = 'number';

/** The columns as this person likes them; kept by the service, so that they are the same at every machine. */
export function useColumns(all: Columns): { columns: Columns; setting: ColumnSettingData } {
  const setting = useAsk<SettingData>(PATH).data?.value ?? { hidden: [], widths: {} };
  const columns = all
    .filter(({ key }) => key === ALWAYS || !setting.hidden.includes(String(key)))
    .map((column) => ({ ...column, width: setting.widths[String(column.key)] ?? column.width ?? 100 }));
  return { columns, setting };
}

export function ColumnButton({ all, setting }: { all: Columns; setting: ColumnSettingData }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Tooltip title="显示哪些列、各列多宽">
        <Button aria-label="设置列" icon={<SettingOutlined />} onClick={() => setOpen(true)} />
      </Tooltip>
      {isOpen && <ColumnForm all={all} setting={setting} onClose={() => setOpen(false)} />}
    </>
  );
}

interface ColumnFormProps {
  all: Columns;
  setting: ColumnSettingData;
  onClose: () => void;
}

function ColumnForm({ all, setting, onClose }: ColumnFormProps) {
  const { message } = App.useApp();
  const [{ hidden, widths }, change] = useState(setting);
  const [isSaving, setSaving] = useState(false);
  const save = async () => {
    setSaving(true);
    try {
      await call('PUT', PATH, { hidden, widths });
      await askAgain(PATH);
      onClose();
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error;
      void message.error(error.message);
    } finally {
      setSaving(false);
    }
  };
  return (
    <Modal
      open
      title="设置列"
      okText="保存"
      cancelText="取消"
      confirmLoading={isSaving}
      onOk={() => void save()}
      onCancel={onClose}
      footer={(buttons) => (
        <Flex justify="space-between">
          <Button onClick={() => change({ hidden: [], widths: {} })}>恢复默认</Button>
          <Flex gap={8}>{buttons}</Flex>
        </Flex>
      )}
    >
      <Flex vertical gap={8}>
        {all.map(({ key, title, width }) => {
          const code = String(key);
          const isShown = code === ALWAYS || !hidden.includes(code);
          return (
            <Flex key={code} justify="space-between" align="center">
              <Checkbox
                checked={isShown}
                disabled={code === ALWAYS}
                onChange={() =>
                  change({ widths, hidden: isShown ? [...hidden, code] : hidden.filter((one) => one !== code) })
                }
              >
                {String(title)}
              </Checkbox>
              <InputNumber
                aria-label={`${String(title)}列宽`}
                suffix="像素"
                min={60}
                max={600}
                step={20}
                precision={0}
                disabled={!isShown}
                value={widths[code] ?? Number(width)}
                onChange={(next) => next !== null && change({ hidden, widths: { ...widths, [code]: next } })}
              />
            </Flex>
          );
        })}
      </Flex>
    </Modal>
  );
}

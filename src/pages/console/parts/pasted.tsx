import { Alert, Button, Flex, Input, Modal, Tag, Typography } from 'antd';
import { useState } from 'react';
import type { PastedData } from '../../../domain/bulletins/api.ts';
import { ApiProblem, call } from '../../kit/call.ts';

interface Place {
  id: string;
  name: string;
}

const MOST = 500;

/** A list out of a letter or a table becomes organisations; a line that names none stays on the screen until it is settled. */
export function PastedOrganisations({ onAdd }: { onAdd: (places: Place[]) => void }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button onClick={() => setOpen(true)}>粘贴单位名单</Button>
      {isOpen && (
        <Paste
          onAdd={(places) => {
            onAdd(places);
            setOpen(false);
          }}
          onClose={() => setOpen(false)}
        />
      )}
    </>
  );
}

function Paste({ onAdd, onClose }: { onAdd: (places: Place[]) => void; onClose: () => void }) {
  const [text, setText] = useState('');
  const [answer, setAnswer] = useState<PastedData | null>(null);
  const [chosen, setChosen] = useState<Readonly<Record<string, Place>>>({});
  const [isBusy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState('');
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const open = answer?.unmatched.filter(({ line }) => !chosen[line]) ?? [];
  const found = [...(answer?.found.map(({ id, name }) => ({ id, name })) ?? []), ...Object.values(chosen)];

  const look = async () => {
    setBusy(true);
    setTrouble('');
    setChosen({});
    try {
      setAnswer(await call<PastedData>('POST', '/api/bulletins/options/pasted', { lines }));
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error;
      setTrouble(error.message);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Modal
      open
      width={640}
      title="粘贴单位名单"
      cancelText="先不"
      okText={answer ? `加入${found.length}个单位` : '核对名单'}
      okButtonProps={{ disabled: answer ? found.length === 0 : lines.length === 0 || lines.length > MOST }}
      confirmLoading={isBusy}
      onCancel={onClose}
      onOk={() => (answer ? onAdd(found) : void look())}
    >
      <Flex vertical gap={12}>
        <Input.TextArea
          autoFocus
          rows={8}
          aria-label="单位名称或编号，每行一个"
          placeholder={'每行一个单位名称、简称或编号，可从表格整列复制'}
          value={text}
          onChange={(event) => {
            setText(event.target.value);
            setAnswer(null);
          }}
        />
        <Typography.Text type={lines.length > MOST ? 'danger' : 'secondary'}>
          {lines.length}行{lines.length > MOST && `，一次最多${MOST}行，请分几次粘贴`}
        </Typography.Text>
        {trouble && <Alert type="error" showIcon title={trouble} />}
        {answer && (
          <Alert
            type={open.length === 0 ? 'success' : 'warning'}
            showIcon
            title={[
              `找到${found.length}个单位`,
              open.length > 0 && `${open.length}行没有对上`,
              answer.repeated > 0 && `${answer.repeated}行重复`,
            ]
              .filter(Boolean)
              .join('，')}
            description={open.length > 0 && '没有对上的不会加入：从相近的里选一个，或改好上面的名单再核对。'}
          />
        )}
        <ul style={{ margin: 0, paddingInlineStart: 18, maxHeight: 240, overflowY: 'auto' }}>
          {answer?.unmatched.map(({ line, candidates }) => (
            <li key={line}>
              <Flex gap={8} wrap align="center">
                <span>{line}</span>
                {chosen[line] ? (
                  <Tag
                    closable
                    onClose={() =>
                      setChosen(Object.fromEntries(Object.entries(chosen).filter(([one]) => one !== line)))
                    }
                  >
                    就是 {chosen[line].name}
                  </Tag>
                ) : (
                  candidates.map((one) => (
                    <Button key={one.id} size="small" onClick={() => setChosen({ ...chosen, [line]: one })}>
                      {one.name}
                    </Button>
                  ))
                )}
                {candidates.length === 0 && (
                  <Typography.Text type="secondary">您的辖区内没有相近的单位</Typography.Text>
                )}
              </Flex>
            </li>
          ))}
        </ul>
      </Flex>
    </Modal>
  );
}

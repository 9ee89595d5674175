import { Alert, Button, Flex, Input, Modal, Select, Table } from 'antd';
import { useState } from 'react';
import type { RepeatData, RosterData, RosterTeamData } from '../../../domain/duty/api.ts';
import { ApiProblem, call } from '../../kit/call.ts';
import { useAct } from './acts.ts';
import { dayAfter, dayOf, daysOf, dayWords, monthAfter, spanWords, weeksOf } from './days.ts';

interface RepeatDialogProps {
  roster: RosterData;
  team: RosterTeamData;
  onClose: () => void;
}

/** One week again until a day: first what would be added and what not, then all of it at once. */
export function RepeatDialog({ roster, team, onClose }: RepeatDialogProps) {
  const act = useAct();
  const weeks = weeksOf(roster.month);
  const today = dayOf(roster.now);
  const [week, setWeek] = useState(weeks.findLast((one) => one <= today) ?? weeks[0] ?? '');
  const [until, setUntil] = useState(daysOf(monthAfter(roster.month, 1)).at(-1) ?? '');
  const [preview, setPreview] = useState<RepeatData | null>(null);
  const [fault, setFault] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const asked = { scopeId: roster.place.id, role: team.role, week, until };
  const left = preview?.shifts.filter((one) => one.fault !== null) ?? [];

  const changed = (change: () => void) => {
    setPreview(null);
    setFault(null);
    change();
  };

  async function guarded(work: () => Promise<void>): Promise<void> {
    setBusy(true);
    setFault(null);
    try {
      await work();
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error;
      setFault(error.message);
      setPreview(null);
    } finally {
      setBusy(false);
    }
  }

  const look = () => guarded(async () => setPreview(await call('POST', '/api/shifts/repeat/preview', asked)));

  const send = (adds: number) =>
    guarded(async () => {
      await call('POST', '/api/shifts/repeat', { ...asked, adds });
      await act(async () => {}, `已加入${adds}个班次`);
      onClose();
    });

  return (
    <Modal open title={`按周重复：${team.post}`} footer={null} width={760} onCancel={onClose}>
      <Flex vertical gap={12}>
        <Flex gap={8} align="center" wrap>
          把
          <Select
            aria-label="样板周"
            style={{ width: 220 }}
            value={week}
            options={weeks.map((one) => ({ value: one, label: `${dayWords(one)}起的一周` }))}
            onChange={(value: string) => changed(() => setWeek(value))}
          />
          重复到
          <Input
            type="date"
            aria-label="截止日期"
            style={{ width: 150 }}
            value={until}
            min={dayAfter(week, 7)}
            max={dayAfter(week, 92)}
            onChange={({ target: { value } }) => changed(() => setUntil(value))}
          />
          <Button type={preview === null ? 'primary' : 'default'} loading={isBusy} onClick={() => void look()}>
            预览
          </Button>
        </Flex>
        {fault !== null && <Alert type="error" showIcon role="alert" title={fault} />}
        {preview && (
          <>
            <Alert
              type={left.length > 0 ? 'warning' : 'info'}
              showIcon
              role="status"
              title={`将加入${preview.adds}个班次${left.length > 0 ? `；${left.length}个不加入，原因见下表` : '，没有冲突'}`}
            />
            {left.length > 0 && (
              <Table
                size="small"
                rowKey={(one) => `${one.personId} ${one.startsAt}`}
                dataSource={left}
                pagination={{ pageSize: 5, hideOnSinglePage: true, showSizeChanger: false }}
                columns={[
                  { title: '日期', width: 120, render: (_, one) => dayWords(dayOf(one.startsAt)) },
                  { title: '人员', dataIndex: 'name', width: 90 },
                  { title: '班次', width: 150, render: (_, one) => spanWords(one) },
                  { title: '为什么不加入', dataIndex: 'fault' },
                ]}
              />
            )}
            <Flex gap={8}>
              <Button
                type="primary"
                disabled={preview.adds === 0}
                loading={isBusy}
                onClick={() => void send(preview.adds)}
              >
                加入这{preview.adds}个班次
              </Button>
              <Button onClick={onClose}>不加入</Button>
            </Flex>
          </>
        )}
      </Flex>
    </Modal>
  );
}

import { Alert, Button, Card, Checkbox, Flex, Popconfirm } from 'antd';
import { useState } from 'react';
import type { ImportViewData } from '../../../domain/roster/api.ts';
import { ApiProblem, call } from '../../kit/call.ts';
import { askAgain } from '../parts/ask.ts';
import { figuresOf, importPath } from './words.ts';

/** Many leavers at once are more often a wrong list than a wave of notices: they take a tick of their own. */
export function ConfirmList({ list }: { list: ImportViewData }) {
  const [isAccepted, setAccepted] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<string | null>(null);
  const { id, faults, progress, needsAcceptLeavers, counts, activeBefore } = list;
  const isEmpty = progress.total === 0;

  async function act(step: 'confirm' | 'discard', body: object): Promise<void> {
    setBusy(true);
    setTrouble(null);
    try {
      await call('POST', `${importPath(id)}/${step}`, body);
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error;
      setTrouble(error.message);
    } finally {
      await askAgain('/api/imports');
      setBusy(false);
    }
  }

  return (
    <Card size="small" title="确认">
      <Flex vertical gap={12}>
        <span>已登记给别人的账号、在别处另有职务的人，名单不会改动其姓名、手机号和账号。</span>
        {isEmpty && <Alert type="warning" showIcon title="没有可以导入的行，请按列出的问题改正。" />}
        {!isEmpty && faults.rows > 0 && (
          <Alert type="warning" showIcon title={`有问题的${faults.rows}行不会导入，其余照常。`} />
        )}
        {needsAcceptLeavers && (
          <Checkbox checked={isAccepted} onChange={({ target }) => setAccepted(target.checked)}>
            在职{activeBefore}人，其中{counts.leavers}人会按离职处理，我已核对
          </Checkbox>
        )}
        {trouble !== null && <Alert type="error" showIcon title={trouble} />}
        <Flex gap={8}>
          <Popconfirm
            title={`导入${progress.total}行？`}
            description={`${figuresOf(list)}。确认后不能撤回。`}
            okText="确认导入"
            cancelText="再看看"
            onConfirm={() => act('confirm', { acceptLeavers: isAccepted })}
          >
            <Button type="primary" loading={isBusy} disabled={isEmpty || (needsAcceptLeavers && !isAccepted)}>
              确认导入
            </Button>
          </Popconfirm>
          <Popconfirm
            title="放弃这份名单？"
            description="已上传的内容立即删除；需要时请重新上传。"
            okText="放弃这份名单"
            cancelText="再看看"
            onConfirm={() => act('discard', {})}
          >
            <Button danger disabled={isBusy}>
              放弃
            </Button>
          </Popconfirm>
        </Flex>
      </Flex>
    </Card>
  );
}

import { App, Button, Flex, Popconfirm } from 'antd';
import { useState } from 'react';
import type { BreakGlassRowData } from '../../../domain/break-glass/api.ts';
import { OPEN_MINUTES } from '../../../domain/break-glass/types.ts';
import { ApiProblem } from '../../kit/call.ts';
import { decide, renew } from './use-break-glass.ts';

interface ActsProps {
  one: BreakGlassRowData;
  onLook?: (one: BreakGlassRowData) => void;
}

/** What the reader may do about one request now; each asks first and says what follows. */
export function BreakGlassActs({ one, onLook }: ActsProps) {
  const { message } = App.useApp();
  const [isBusy, setBusy] = useState(false);
  const may = (act: BreakGlassRowData['allowed'][number]) => one.allowed.includes(act);
  const run = async (act: 'agree' | 'refuse' | 'end', done: string) => {
    setBusy(true);
    try {
      await decide(one, act);
      message.success(done);
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error;
      message.error(error.message);
    } finally {
      setBusy(false);
      await renew();
    }
  };
  return (
    <Flex gap={8} wrap>
      {may('look') && onLook && (
        <Button size="small" type="primary" onClick={() => onLook(one)}>
          查看资料
        </Button>
      )}
      {may('agree') && (
        <Popconfirm
          title={`同意${one.requestedBy}查看${one.person}？`}
          description={`从现在起开放${OPEN_MINUTES}分钟，可看到此人的姓名、手机号、部门和企业微信账号。您的同意会记入审计日志。`}
          okText="同意查看"
          cancelText="再想想"
          onConfirm={() => run('agree', `已同意，${OPEN_MINUTES}分钟后自动关闭`)}
        >
          <Button size="small" type="primary" loading={isBusy}>
            同意
          </Button>
        </Popconfirm>
      )}
      {may('refuse') && (
        <Popconfirm
          title="不同意这项申请？"
          description="申请随即结束，申请人可以另写原因重新申请。"
          okText="不同意"
          cancelText="再想想"
          onConfirm={() => run('refuse', '已回复不同意')}
        >
          <Button size="small" danger disabled={isBusy} autoInsertSpace={false}>
            不同意
          </Button>
        </Popconfirm>
      )}
      {may('end') && (
        <Popconfirm
          title={one.state === 'WAITING' ? '撤回这项申请？' : '现在就结束查看？'}
          description="再要查看须重新申请，并由中心重新同意。"
          okText={one.state === 'WAITING' ? '撤回申请' : '结束查看'}
          cancelText="不结束"
          onConfirm={() => run('end', one.state === 'WAITING' ? '已撤回' : '已结束查看')}
        >
          <Button size="small" disabled={isBusy} autoInsertSpace={false}>
            {one.state === 'WAITING' ? '撤回' : '结束'}
          </Button>
        </Popconfirm>
      )}
    </Flex>
  );
}

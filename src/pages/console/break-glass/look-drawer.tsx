import { Alert, Descriptions, Drawer, Flex, Skeleton } from 'antd';
import { useEffect, useState } from 'react';
import type { BreakGlassPersonData, BreakGlassRowData } from '../../../domain/break-glass/api.ts';
import { ApiProblem, call } from '../../kit/call.ts';
import { Left } from './left.tsx';
import { useLeft } from './use-break-glass.ts';

interface LookDrawerProps {
  one: BreakGlassRowData;
  onClose: () => void;
}

/** What the glass opens. It is asked for once, kept nowhere, and gone from the screen when the time is over. */
export function LookDrawer({ one, onClose }: LookDrawerProps) {
  const [person, setPerson] = useState<BreakGlassPersonData | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const { id } = one;
  useEffect(() => {
    let isHere = true;
    call<BreakGlassPersonData>('GET', `/api/break-glass/${id}/person`).then(
      (found) => isHere && setPerson(found),
      (error: unknown) => {
        if (!(error instanceof ApiProblem)) throw error;
        if (isHere) setProblem(error.message);
      },
    );
    return () => {
      isHere = false;
    };
  }, [id]);
  return (
    <Drawer open size={480} title={`紧急查看 ${one.number}`} onClose={onClose}>
      {problem !== null && <Alert type="warning" showIcon title={problem} />}
      {problem === null && person === null && <Skeleton active aria-label="正在打开" />}
      {person !== null && <Person person={person} onOver={onClose} />}
    </Drawer>
  );
}

function Person({ person, onOver }: { person: BreakGlassPersonData; onOver: () => void }) {
  const isOver = useLeft(person.until) === 0;
  useEffect(() => {
    if (isOver) onOver();
  }, [isOver, onOver]);
  return (
    <Flex vertical gap={16}>
      <Alert
        type="warning"
        showIcon
        title={
          <>
            还剩 <Left until={person.until} />
            ，到时自动关闭
          </>
        }
        description="这次查看已记入审计日志，本人可以看到。请勿拍照、抄录或转发。"
      />
      <Descriptions
        bordered
        size="small"
        column={1}
        items={[
          { key: 'name', label: '姓名', children: person.name },
          { key: 'phone', label: '手机号', children: person.phone ?? '没有登记' },
          { key: 'account', label: '企业微信账号', children: person.userid ?? '没有账号' },
          ...person.posts.map(({ organisation, unit }, at) => ({
            key: `post ${at}`,
            label: '单位与部门',
            children: [organisation, unit].filter(Boolean).join(' · '),
          })),
        ]}
      />
    </Flex>
  );
}

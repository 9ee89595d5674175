import { Alert, Flex } from 'antd';
import { Link } from 'wouter';
import type { BreakGlassRowData } from '../../../domain/break-glass/api.ts';
import { BreakGlassActs } from './acts.tsx';
import { Left } from './left.tsx';
import { useBreakGlass } from './use-break-glass.ts';

const PAGE = '/break-glass';

/** On every page, above it: what waits for the centre's answer, and what is open, for both who answer for it. */
export function BreakGlassStrip({ rights }: { rights: readonly string[] }) {
  const isOn = rights.includes('break_glass.ask') || rights.includes('break_glass.decide');
  const { data } = useBreakGlass({ which: 'CURRENT', limit: 5, isOn });
  if (data === null || data.requests.length === 0) return null;
  return (
    <Flex vertical component="aside" className="desk-strip" aria-label="紧急查看" style={{ marginBottom: 16 }} gap={8}>
      {data.requests.map((one) => (
        <Line key={one.id} one={one} />
      ))}
    </Flex>
  );
}

function Line({ one }: { one: BreakGlassRowData }) {
  const isOpen = one.state === 'OPEN';
  const until = isOpen ? (one.opensUntil ?? one.lapsesAt) : one.lapsesAt;
  const mayDecide = one.allowed.includes('agree');
  return (
    <Alert
      type={isOpen || mayDecide ? 'warning' : 'info'}
      showIcon
      title={
        <>
          {sentenceOf(one)}，还剩 <Left until={until} />
        </>
      }
      action={
        <Flex gap={12} align="center">
          <Link href={PAGE}>{linkOf(one)}</Link>
          {isOpen && <BreakGlassActs one={one} />}
        </Flex>
      }
    />
  );
}

function sentenceOf({ state, isOwn, requestedBy, person, organisation }: BreakGlassRowData): string {
  const subject = [person, organisation && `（${organisation}）`].filter(Boolean).join('');
  if (state === 'OPEN') return isOwn ? `紧急查看${subject}已开放` : `${requestedBy}正在紧急查看${subject}`;
  return isOwn ? `您申请紧急查看${subject}，等待反诈中心答复` : `${requestedBy}申请紧急查看${subject}，请决定`;
}

function linkOf({ state, allowed }: BreakGlassRowData): string {
  if (allowed.includes('agree')) return '看原因并决定';
  return state === 'OPEN' && allowed.includes('look') ? '去查看资料' : '打开';
}

import { Alert, Flex } from 'antd';
import type { AdvisorReachData } from '../../../domain/readiness/api.ts';
import { useAsk } from './ask.ts';
import { ReachMark } from './reach-dot.tsx';

/** Whom a warning about this employee would ask first, and, before it is sent, that none of them would surely hear of it. */
export function AdvisorsReach({ employeeId }: { employeeId: string }) {
  const asked = useAsk<AdvisorReachData>(`/api/reachability/advisors?employeeId=${encodeURIComponent(employeeId)}`);
  if (asked.problem) return <Alert type="warning" showIcon title="安全顾问能否联系上没有查到，不影响发出" />;
  // While another employee is asked about, the answer of the one before would be about the wrong people.
  if (asked.data === null || asked.isAsking) return null;
  const { people } = asked.data;
  const reached = people.filter(({ state }) => state === 'REACHABLE').length;
  if (people.length === 0)
    return (
      <Alert type="error" showIcon role="alert" title="其单位没有可通知的安全顾问，请发出后立即电话联系社区民警" />
    );
  const title = `现在能联系上 ${reached}/${people.length} 位顾问`;
  return (
    <Alert
      type={reached === 0 ? 'warning' : 'info'}
      showIcon
      role={reached === 0 ? 'alert' : 'status'}
      title={reached === 0 ? `${title}，请发出后同时打电话给顾问或社区民警` : title}
      description={
        <Flex vertical component="ul" style={{ margin: 0, padding: 0, listStyle: 'none' }}>
          {people.map(({ personId, name, ...reach }) => (
            <li key={personId}>
              <b>{name}</b> <ReachMark of={reach} isFull />
            </li>
          ))}
        </Flex>
      }
    />
  );
}

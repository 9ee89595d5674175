import { App } from 'antd';
import type { RosterShiftData, RosterTeamData } from '../../../domain/duty/api.ts';
import { ApiProblem, call } from '../../kit/call.ts';
import { askAgain } from '../parts/ask.ts';

export interface Span {
  startsAt: string;
  endsAt: string;
}

export type Target = Span & { personId: string };

export const readAgain = (): Promise<void> => askAgain('/api/roster');

export const addShift = (team: RosterTeamData, scopeId: string, target: Target): Promise<unknown> =>
  call('POST', '/api/shifts', { ...target, role: team.role, scopeId });

const shown = ({ personId, startsAt, endsAt }: Target): Target => ({ personId, startsAt, endsAt });

/** Changed by somebody else meanwhile, it is refused. */
export const moveShift = (shift: RosterShiftData, to: Target): Promise<unknown> =>
  call('POST', `/api/shifts/${encodeURIComponent(shift.id)}/move`, { ...shown(to), seen: shown(shift) });

/** Does it and shows what stands there afterwards, or why it was not done. */
export function useAct(): (work: () => Promise<unknown>, done: string) => Promise<boolean> {
  const { message } = App.useApp();
  return async (work, done) => {
    try {
      await work();
      void message.success(done);
      return true;
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error;
      void message.error({ content: error.message, duration: 8 });
      return false;
    } finally {
      await readAgain();
    }
  };
}

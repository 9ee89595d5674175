import { useEffect, useState } from 'react';
import type { ChangesData, CheckData, SettingsData, WrittenData } from '../../../domain/policies/api.ts';
import type { SettingsLevel, TimerName } from '../../../domain/policies/types.ts';
import { call } from '../../kit/call.ts';

/** What is being changed on the page, and what the service judges of it. */
export interface Draft {
  values: WrittenData;
  /** Lines of cards by their place. */
  lines: Readonly<Record<string, string>>;
  changes: ChangesData;
  isChanged: boolean;
  verdict: CheckData | null;
  /** The faults at this value and below. */
  faultsAt: (field: string) => string[];
  setStep: (level: SettingsLevel, step: number, value: string) => void;
  setSteps: (level: SettingsLevel, steps: string[]) => void;
  setTimer: (level: SettingsLevel, name: TimerName, value: string | string[]) => void;
  setGroup: <Group extends keyof WrittenData>(group: Group, value: WrittenData[Group]) => void;
  setLine: (place: string, text: string | null) => void;
  reset: () => void;
}

const JUDGED_AFTER_MS = 300;

export function useDraft({ inForce }: Pick<SettingsData, 'inForce'>): Draft {
  const [groups, setGroups] = useState<Partial<WrittenData>>({});
  const [lines, setLines] = useState<Readonly<Record<string, string>>>({});
  const [verdict, setVerdict] = useState<{ of: string; said: CheckData } | null>(null);
  const values = { ...inForce, ...groups };
  const hasLines = Object.keys(lines).length > 0;
  const changes: ChangesData = { ...groups, ...(hasLines ? { cards: lines } : {}) };
  const sent = JSON.stringify(changes);
  const isChanged = sent !== '{}';

  useEffect(() => {
    if (!isChanged) return;
    let isOld = false;
    const timer = setTimeout(() => {
      void call<CheckData>('POST', '/api/settings/check', { changes: JSON.parse(sent) as ChangesData }).then(
        (said) => !isOld && setVerdict({ of: sent, said }),
        () => undefined,
      );
    }, JUDGED_AFTER_MS);
    return () => {
      isOld = true;
      clearTimeout(timer);
    };
  }, [sent, isChanged]);

  /** A group that is again as in force is no change. */
  const setGroup: Draft['setGroup'] = (group, value) =>
    setGroups((before) => {
      const { [group]: _, ...others } = before;
      const isSame = JSON.stringify(value) === JSON.stringify(inForce[group]);
      return isSame ? others : { ...before, [group]: value };
    });
  const setSteps: Draft['setSteps'] = (level, steps) =>
    setGroup('escalation', { ...values.escalation, [level]: steps });

  const said = isChanged && verdict?.of === sent ? verdict.said : null;
  return {
    ...{ values, lines, changes, isChanged, setGroup, setSteps },
    verdict: said,
    faultsAt: (field) =>
      (said?.faults ?? [])
        .filter((fault) => fault.field === field || fault.field.startsWith(`${field}.`))
        .map(({ message }) => message),
    setStep: (level, step, value) =>
      setSteps(
        level,
        values.escalation[level].map((old, n) => (n === step ? value : old)),
      ),
    setTimer: (level, name, value) =>
      setGroup('timers', { ...values.timers, [level]: { ...values.timers[level], [name]: value } }),
    setLine: (place, text) =>
      setLines(({ [place]: _, ...others }) => (text === null ? others : { ...others, [place]: text })),
    reset: () => {
      setGroups({});
      setLines({});
    },
  };
}

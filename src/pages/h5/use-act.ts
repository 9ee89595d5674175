import { useState } from 'react';
import { ApiProblem } from './call.ts';

interface Acting {
  /** The name of the act under way. */
  busy: string | null;
  /** What went wrong last, in the service's words. */
  trouble: string;
  /** Answers whether it was done. */
  run: (name: string, act: () => Promise<void>) => Promise<boolean>;
  refuse: (why: string) => void;
}

/** One act at a time; a refusal is shown, not thrown. */
export function useAct(): Acting {
  const [busy, setBusy] = useState<string | null>(null);
  const [trouble, setTrouble] = useState('');
  const run: Acting['run'] = async (name, act) => {
    setBusy(name);
    setTrouble('');
    try {
      await act();
      return true;
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error;
      setTrouble(error.message);
      return false;
    } finally {
      setBusy(null);
    }
  };
  return { busy, trouble, run, refuse: setTrouble };
}

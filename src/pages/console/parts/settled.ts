import { useEffect, useState } from 'react';

/** What stands in a box once the writer has paused: each keystroke is no question of its own. */
export function useSettled(words: string, quietMs = 250): string {
  const [settled, setSettled] = useState(words);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(words), quietMs);
    return () => clearTimeout(timer);
  }, [words, quietMs]);
  return settled;
}

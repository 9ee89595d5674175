import { createContext, useContext } from 'react';
import { loadOnce } from '../kit/data.ts';
import type { WordsData } from './contract.ts';

/** The Chinese words of codes. */
export const loadWords = loadOnce<WordsData>('/api/words');

export const WordsContext = createContext<WordsData | null>(null);

export function useWords(): WordsData {
  const words = useContext(WordsContext);
  if (words === null) throw new Error('no words above this component');
  return words;
}

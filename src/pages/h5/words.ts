import { createContext, useContext } from 'react';
import { api } from './api.ts';
import type { WordsData } from './contract.ts';

let asked: Promise<WordsData> | null = null;

/** The Chinese words of codes, asked once; a failure is forgotten, so that a retry asks again. */
export function loadWords(): Promise<WordsData> {
  asked ??= api.words().catch((error: unknown) => {
    asked = null;
    throw error;
  });
  return asked;
}

export const WordsContext = createContext<WordsData | null>(null);

export function useWords(): WordsData {
  const words = useContext(WordsContext);
  if (words === null) throw new Error('no words above this component');
  return words;
}

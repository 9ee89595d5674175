import '../parts/form.css';
import { useState } from 'react';
import { ActButton } from '../parts/act-button.tsx';

/** Whoever has more units than one page shows finds his by name. */
export function PatchSearch({ onFind }: { onFind: (words: string) => void }) {
  const [words, setWords] = useState('');
  return (
    <section className="card form">
      <label>
        <span>查找部门或单位（不填则列出全部）</span>
        <input
          type="text"
          maxLength={40}
          placeholder="如 冲压车间"
          value={words}
          onChange={(event) => setWords(event.target.value)}
        />
      </label>
      <ActButton onPress={() => onFind(words.trim())}>查找</ActButton>
    </section>
  );
}

import '../parts/form.css';
import { useState } from 'react';
import { ActButton } from '../parts/act-button.tsx';

interface NameSearchProps {
  label: string;
  example: string;
  onFind: (words: string) => void;
}

/** For lists longer than a page: finds by name. */
export function NameSearch({ label, example, onFind }: NameSearchProps) {
  const [words, setWords] = useState('');
  return (
    <section className="card form">
      <label>
        <span>{label}</span>
        <input
          type="text"
          maxLength={40}
          placeholder={`如 ${example}`}
          value={words}
          onChange={(event) => setWords(event.target.value)}
        />
      </label>
      <ActButton onPress={() => onFind(words.trim())}>查找</ActButton>
    </section>
  );
}

import { useState } from 'preact/hooks';
import type { Words } from './words.js';

const scores = [1, 2, 3, 4, 5];

/** Once a chat is over: how it was, in one tap. */
export function Rating({ words, rate }: { words: Words; rate: (score: number) => void }) {
  const [given, setGiven] = useState<number>();
  return (
    <div class="rating">
      <p id="rating" role="status">
        {given === undefined ? words.rate : words.rated}
      </p>
      <div role="group" aria-labelledby="rating">
        {scores.map((score) => (
          <button
            type="button"
            key={score}
            class={given !== undefined && score <= given ? 'on' : ''}
            aria-label={words.score(score)}
            disabled={given !== undefined}
            onClick={() => {
              setGiven(score);
              rate(score);
            }}
          >
            <svg viewBox="0 0 24 24" width="28" height="28" aria-hidden="true">
              <path d="m12 3 2.7 5.8 6.3.8-4.6 4.4 1.2 6.2L12 17.2l-5.6 3 1.2-6.2L3 9.6l6.3-.8Z" />
            </svg>
          </button>
        ))}
      </div>
    </div>
  );
}

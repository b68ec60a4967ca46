import { useState } from 'preact/hooks';
import type { Card } from './controls.js';
import { Icon } from './icon.js';

/** The gateway's test cards, and what becomes of each. */
export const testCards: { number: string; does: string }[] = [
  { number: '4242424242424242', does: 'Pays' },
  { number: '4000000000000002', does: 'Is declined' },
  { number: '4000000000009995', does: 'Has insufficient funds' },
  { number: '4000000000000341', does: 'Is taken, then its charge fails' },
  { number: '4000000000000259', does: 'Pays and is charged back' },
];

export const cardOf = (number: string): Card => ({ number, expiry: '12/34', cvc: '123' });

/** Chooses what is typed when the call asks for a card. */
export function CardPanel({ onCard, onKeypad }: { onCard: (card: Card) => void; onKeypad: () => void }) {
  const [number, setNumber] = useState('');
  const own = number.replace(/\D/g, '');
  return (
    <div class="card-panel">
      <p class="hint">
        <Icon name="card" /> The call asks for a card. On a real call its keys go to the payment provider alone.
      </p>
      <ul class="choices">
        {testCards.map((card) => (
          <li key={card.number}>
            <button type="button" class="choice" onClick={() => onCard(cardOf(card.number))}>
              <span>{card.does}</span>
              <small class="figures">•••• {card.number.slice(-4)}</small>
            </button>
          </li>
        ))}
      </ul>
      <form
        class="row"
        onSubmit={(event) => {
          event.preventDefault();
          if (own) onCard(cardOf(own));
        }}
      >
        <input
          aria-label="Another test card’s number"
          placeholder="Another number"
          inputMode="numeric"
          autocomplete="off"
          value={number}
          onInput={({ currentTarget }) => setNumber(currentTarget.value)}
        />
        <button type="submit" disabled={!own}>
          Use it
        </button>
        <button type="button" class="quiet" onClick={onKeypad}>
          Keypad
        </button>
      </form>
    </div>
  );
}

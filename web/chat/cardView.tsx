import type { Card } from './directLine.js';

const paths: Readonly<Record<Card['kind'], string>> = {
  amount: 'M3 6h18v12H3zM3 10h18',
  receipt: 'm5 12.5 4.5 4.5L19 7.5',
  offers: 'M5 5h14v15H5zM5 9.5h14M9 3v4M15 3v4',
  visit: 'M12 21s7-6.2 7-11.5a7 7 0 0 0-14 0C5 14.8 12 21 12 21ZM12 12a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5Z',
};

/** What a message is about, at a glance. It is not read out: the text beside it says the same. */
export const CardView = ({ card: { kind, title, big, rows } }: { card: Card }) => (
  <div class={`card ${kind}`} aria-hidden="true">
    <p class="card-title">
      <svg viewBox="0 0 24 24" width="18" height="18">
        <path d={paths[kind]} />
      </svg>
      {title}
    </p>
    {big && <p class="big">{big}</p>}
    {rows.map(([left, right]) => (
      <p class="row" key={left}>
        <b>{left}</b>
        <span>{right}</span>
      </p>
    ))}
  </div>
);

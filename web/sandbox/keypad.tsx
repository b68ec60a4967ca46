import { useEffect } from 'preact/hooks';
import { beep } from './voice.js';

const keys: [string, string][] = [
  ['1', ''],
  ['2', 'ABC'],
  ['3', 'DEF'],
  ['4', 'GHI'],
  ['5', 'JKL'],
  ['6', 'MNO'],
  ['7', 'PQRS'],
  ['8', 'TUV'],
  ['9', 'WXYZ'],
  ['*', ''],
  ['0', '+'],
  ['#', ''],
];
const names: Record<string, string> = { '*': 'star', '#': 'hash' };

const typesElsewhere = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.closest('input, textarea, select, dialog') !== null || target.isContentEditable);

/** A telephone's keys. Each goes down the line at once, as on any telephone; the computer's own digit keys work as well. */
export function Keypad({ enabled, tones, onKey }: { enabled: boolean; tones: boolean; onKey: (key: string) => void }) {
  const strike = (key: string): void => {
    if (tones) beep(key);
    onKey(key);
  };
  useEffect(() => {
    if (!enabled) return;
    const down = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey || typesElsewhere(event.target)) return;
      if (!/^[0-9*#]$/.test(event.key)) return;
      event.preventDefault();
      strike(event.key);
    };
    addEventListener('keydown', down);
    return () => removeEventListener('keydown', down);
  });
  return (
    <div class="keypad" role="group" aria-label="Keypad">
      {keys.map(([key, letters]) => (
        <button type="button" key={key} disabled={!enabled} aria-label={names[key] ?? key} onClick={() => strike(key)}>
          <b>{key}</b>
          <small aria-hidden="true">{letters || '\u00a0'}</small>
        </button>
      ))}
    </div>
  );
}
